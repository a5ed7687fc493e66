"""Figures as people read them: units behind the number, one decimal where it informs."""

_MB = 1_048_576


def size(count: int) -> str:
    """Bytes: `48 B`, `1.5 KB`, `6.0 MB`. KB and MB are 1,024 and 1,048,576 bytes, as in Lambda's limits."""
    if count < 1024:
        return f"{count} B"
    if count < _MB - 52_000:  # from there on it rounds to 1.0 MB
        return f"{count / 1024:.1f} KB"
    return f"{count / _MB:.1f} MB"


def milliseconds(value: float) -> str:
    """A duration in milliseconds: `0.8 ms`, `31 ms`, `1.3 s`, `2 min 5 s`."""
    if value < 9.95:  # what the rounding makes of a figure decides on its unit: never 10.0 ms, 1000 ms, 60.0 s
        return f"{value:.1f} ms"
    if value < 999.5:
        return f"{value:.0f} ms"
    return seconds(value / 1000)


def seconds(value: float) -> str:
    """A duration in seconds: `1.3 s`, `45.0 s`, `2 min 5 s`."""
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def bar(part: float, cells: int = 10) -> tuple[str, str]:
    """A bar for `part` (0 to 1) of a whole, as its filled and its empty cells. Something never looks like nothing."""
    filled = min(cells, max(0, round(part * cells)))
    if part < 1 and filled == cells:
        filled = max(0, cells - 1)
    if part > 0 and filled == 0:
        filled = min(1, cells)
    return "▰" * filled, "▱" * (cells - filled)


def plural(count: int, noun: str) -> str:
    """`1 line`, `3 lines`, `2 aliases`, `2 entries`."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("s"):
        return f"{count:,} {noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}s"


def ago(age: float) -> str:
    """How long ago something was, from its age in seconds: `4 s ago`, `2 days ago`, `3 weeks ago`."""
    if age < 60:
        return f"{max(0, int(age))} s ago"
    if age < 3600:
        return f"{int(age / 60)} min ago"
    if age < 86_400:
        return f"{int(age / 3600)} h ago"
    days = int(age / 86_400)
    for length, noun in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * length:
            return f"{days // length} {noun}s ago"
    return f"{plural(days, 'day')} ago"
