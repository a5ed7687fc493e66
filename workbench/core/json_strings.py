"""Text on its way into a JSON string."""

import json


def content(text: str) -> str:
    """`text` as it stands between the quotes of a JSON string: escaped where it must be, whatever is in it.

    What is not ASCII stays as it is; halves of characters become escapes, since UTF-8 has no bytes for them.
    """
    quoted = json.dumps(text, ensure_ascii=False)
    try:
        quoted.encode()
    except UnicodeEncodeError:
        quoted = json.dumps(text)
    return quoted[1:-1]
