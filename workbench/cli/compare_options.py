"""`workbench compare` as people write it."""

from workbench.cli.options import Parser, add_target, seconds

_TEXT = """\
Every side gets the same payload at the same time, once. Standard output gets the figures of the sides, and what differs
from the first one in the responses.

examples:
  workbench compare checkout:1 checkout:live --payload @order.json
  workbench compare checkout:2 checkout:3 checkout --payload @order.json --ignore '**.requestId' --ignore 'lines[*].id'
  workbench compare checkout:live checkout:canary --twice --output json | jq '.Comparisons[0].Changes[].Path'
  workbench compare checkout checkout@prod --functions ./functions --payload @order.json

A side is FUNCTION[:QUALIFIER], with @PROFILE behind it where it is on another target than the others.

What differs: the outcome, the error's type, and the response. Numbers are compared by their text (1.0 is not 1: it is
said that the value is the same), strings by what they say, objects in any order, lists in theirs. What isn't JSON is
compared by lines. Durations, memory and the log are told, and decide nothing.

patterns of --ignore:
  requestId  lines[*].id  lines[3]  headers.*  x-*  **.requestId  meta."content-type"
  [*] is any item, * any key or a part of one, ** any number of steps. What a pattern names goes with all it holds.

exit status:
  0    all came to the same           1    something differs
  2    the call was wrong             3    a side was refused, or can't be reached
  4    a side gave no answer: the function may have run
  70   the workbench itself failed    130  interrupted
"""


def parser() -> Parser:
    """The parser of its options."""
    made = Parser("workbench compare", "Invokes two or more sides with one payload and tells what differs.", _TEXT)
    add = made.add_argument
    add("sides", nargs="+", metavar="SIDE", help="two or more, each FUNCTION[:QUALIFIER][@PROFILE]")
    add("--payload", metavar="JSON|@FILE|-", help="JSON text, a file's content, or - for standard input (default: {})")
    add("--send-anyway", action="store_true", help="send the payload although it is not JSON, or too large")
    add("--ignore", action="append", default=[], metavar="PATTERN", help="leave out what this names; may come again")
    add("--twice", action="store_true", help="invoke the first side twice, and leave out what differs between the two")
    add("--output", choices=("text", "json"), default="text", help="what to print (default: text)")
    add("--timeout", type=seconds, metavar="SECONDS", help="stop waiting then; the functions themselves go on")
    add_target(made)
    return made
