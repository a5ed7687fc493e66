"""The request for the AWS CLI, version 2, in PowerShell: 5.1, which every Windows has, and 7.

PowerShell before 7.3 hands an argument with double quotes in it to a program broken, and no quoting is right in both.
So the payload goes by a file that PowerShell itself writes: no byte order mark, no line end added, nothing recoded. A
here-string shows it where it survives being pasted or saved as a script; elsewhere (line ends, anything but ASCII,
which 5.1 reads from a script in the machine's own code page, or too much to read) it is base64.
"""

import re

from workbench.core.copy_as.aws_cli import options
from workbench.core.copy_as.bash import base64_lines, comment
from workbench.core.copy_as.call import ANY_KEY, Call

_SHOWN_LIMIT = 32_000
_SINGLE_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""All of them end a string in single quotes."""
_READABLE = re.compile(rb"[\n\x20-\x7e]*")


def version_2(call: Call) -> str:
    """The commands."""
    variables = {"AWS_MAX_ATTEMPTS": "1"}
    if call.embedded:
        variables |= {"AWS_ACCESS_KEY_ID": ANY_KEY, "AWS_SECRET_ACCESS_KEY": ANY_KEY}
    words = ["aws lambda invoke", *options(call, quoted), '--payload "fileb://$file"', "response.json"]
    if not call.wants_log:
        words.insert(-1, "--no-cli-pager")
    invoke = " `\n  ".join(words)
    lines = [
        "$file = [IO.Path]::GetTempFileName()",
        _written(call.request.payload),
        *(f"$was_{name} = $env:{name}; $env:{name} = {quoted(value)}" for name, value in variables.items()),
        f"$answer = {invoke} | Out-String | ConvertFrom-Json" if call.wants_log else invoke,
        *(f"$env:{name} = $was_{name}" for name in variables),
        "Remove-Item $file",
    ]
    if call.wants_log:
        lines.append("[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($answer.LogResult))")
    lines.append("Get-Content -Raw -Encoding UTF8 response.json")
    return comment(call.note) + "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """`text` as a string in single quotes."""
    return "'" + _SINGLE_QUOTES.sub(lambda quote: quote[0] * 2, text) + "'"


def _written(payload: bytes) -> str:
    """What writes the payload into $file."""
    if len(payload) <= _SHOWN_LIMIT and _READABLE.fullmatch(payload) and b"\n'@" not in b"\n" + payload:
        # A script saved on Windows has CR LF in its here-strings too.
        body = f"@'\n{payload.decode()}\n'@"
        return f'[IO.File]::WriteAllText($file, ({body} -replace "`r`n", "`n"))'
    body = base64_lines(payload) or "\n"
    return f"[IO.File]::WriteAllBytes($file, [Convert]::FromBase64String(@'\n{body}'@))"
