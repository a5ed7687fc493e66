"""Bytes as people look at them when they are no text: sixteen a row, in hexadecimal and as what they may mean."""

COLUMNS = 16


def hex_rows(data: bytes) -> int:
    """How many rows there are; one at least."""
    return max(1, -(-len(data) // COLUMNS))


def hex_row(data: bytes, row: int) -> str:
    """A row: `7b 22 61 22 3a 31 7d                              {"a":1}`."""
    piece = data[row * COLUMNS : (row + 1) * COLUMNS]
    halves = (piece[: COLUMNS // 2].hex(" "), piece[COLUMNS // 2 :].hex(" "))
    seen = "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in piece)
    return f"{halves[0]:<24} {halves[1]:<24} {seen}"


def hex_columns(at: int) -> tuple[int, int]:
    """Where a row's byte `at`, from 0, stands in its text: in hexadecimal, and as a character."""
    return at * 3 + (at >= COLUMNS // 2), 50 + at
