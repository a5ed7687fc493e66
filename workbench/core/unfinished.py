"""JSON that ends too soon: brackets that are left open, a word, a text or a member that was cut off.

That is how a text looks that was copied in part. Each answer is what to do, in a person's words, and the edit that does
it, of which the rest can't be told: what was cut off is gone.
"""

import re

from workbench.core.json_edits import skeleton
from workbench.core.json_paths import OpenBracket, open_brackets
from workbench.core.text_buffer import Edit, TextBuffer

_BEHIND = 4_096
"""Characters before the end in which the end of the last value is looked for."""
_CUT_LITERAL = re.compile(r"(t|tr|tru|f|fa|fal|fals|n|nu|nul)\s*\Z")
_CUT_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")

Mending = tuple[str, Edit]


def closed(buffer: TextBuffer) -> Mending | None:
    """The brackets that are open at the end, closed; a comma before the end goes. None where a value is missing."""
    data = buffer.data
    spine = skeleton(data)
    frames = open_brackets(spine, len(spine))
    if not frames or _awaits_value(spine, frames[-1]):
        return None
    tail = buffer.slice(buffer.length - _BEHIND, buffer.length)
    end = buffer.length - len(tail) + len(tail.rstrip(" \t\r\n"))
    closers = _closers(frames)
    comma = "," if buffer.slice(end - 1, end) == "," else ""
    label = "Add the missing bracket" if len(closers) == 1 else f"Add the {len(closers):,} missing brackets"
    return label, Edit(end - len(comma), comma, closers)


def dropped(buffer: TextBuffer) -> Mending | None:
    """The member that has no value yet taken away, and the brackets closed."""
    data = buffer.data
    spine = skeleton(data)
    frames = open_brackets(spine, len(spine))
    key = frames[-1].key if frames and not frames[-1].is_list else None
    if key is None:
        return None
    return _cut_at(buffer, data, frames, key, "Drop the key that has no value")


def _cut_at(buffer: TextBuffer, data: bytes, frames: list[OpenBracket], byte: int, label: str) -> Mending:
    """What begins at a byte taken away, the comma before it too, and the brackets closed."""
    before = data[:byte].rstrip(b" \t\r\n").removesuffix(b",").rstrip(b" \t\r\n")
    start = buffer.offset_of_byte(len(before))
    closers = _closers(frames)
    return label, Edit(start, buffer.slice(start, buffer.length), closers)


def cut_off(buffer: TextBuffer, at: int) -> Mending | None:
    """Where the text ends inside a word or a string, as it does when it was copied in part."""
    rest = buffer.slice(at, at + _BEHIND)
    if literal := _CUT_LITERAL.match(rest):
        whole = next(word for word in ("true", "false", "null") if word.startswith(literal[1]))
        return f"Complete it to {whole}", Edit(at + len(literal[1]), "", whole[len(literal[1]) :])
    data = buffer.data
    spine = skeleton(data)
    start = spine.rfind(b'"')
    if spine.count(b'"') % 2 == 0 or buffer.byte_offset(at) < start:
        return None
    cut = data[start:].decode("utf-8", "replace").rstrip("\r\n")
    if "\n" in cut or cut.rstrip()[-1] in "}],":  # its closing quote was rather forgotten
        return None
    frames = open_brackets(spine, start)
    if not frames:
        return None
    if not frames[-1].is_list and frames[-1].key is None:
        return _cut_at(buffer, data, frames, start, "Drop the key that was cut off")
    closers = _closers(frames)
    escape = _CUT_ESCAPE.search(spine[start:].decode("utf-8", "replace").rstrip("\r\n"))
    end = buffer.offset_of_byte(start) + len(cut) - len(escape[0] if escape else "")
    label = "Close the text and the bracket" if len(closers) == 1 else f"Close the text and {len(closers):,} brackets"
    return label, Edit(end, buffer.slice(end, buffer.length), f'"{closers}')


def _awaits_value(spine: bytes, bracket: OpenBracket) -> bool:
    """Whether the member that `spine` ends with has no value yet."""
    if bracket.is_list or bracket.key is None:
        return False
    behind = spine[spine.find(b'"', bracket.key + 1) + 1 :].strip(b" \t\r\n")
    return behind in (b"", b":")


def closing_before(buffer: TextBuffer, at: int, closing: str) -> Mending | None:
    """For `{"a": [1}`: the bracket that is missing before `closing`, if with it `closing` fits.

    A comma before it goes.
    """
    end = buffer.byte_offset(at)
    spine = skeleton(buffer.data[:end])
    frames = open_brackets(spine, end)
    if len(frames) < 2 or frames[-2].is_list != (closing == "]") or frames[-1].is_list == frames[-2].is_list:
        return None
    other = "]" if frames[-1].is_list else "}"
    before = buffer.slice(at - _BEHIND, at)
    kept = before.rstrip(" \t\r\n")
    blanks = before[len(kept) :]
    if kept.endswith(","):
        return f"Add the missing {other}", Edit(at - len(blanks) - 1, "," + blanks, blanks + other)
    return f"Add the missing {other}", Edit(at, "", other)


def _closers(frames: list[OpenBracket]) -> str:
    return "".join(["]" if frame.is_list else "}" for frame in reversed(frames)])
