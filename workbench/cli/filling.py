"""`workbench invoke --fill`: the placeholders of a payload, filled by options and the environment. Nobody is asked."""

import os
from argparse import Namespace

from workbench.cli.clock import SystemClock
from workbench.cli.destinations import WrongCallError
from workbench.cli.event import assignments
from workbench.core import placeholders
from workbench.core.errors import WorkbenchError


def filled(payload: bytes, options: Namespace) -> bytes:
    """`payload` as it is to be sent: as it is, unless --fill says otherwise. Raises WrongCallError."""
    from uuid import uuid4

    answers = assignments(options.set)
    if not options.fill:
        if answers:
            raise WrongCallError("--set goes with --fill", "It answers the placeholders {{prompt.NAME}}.")
        return payload
    asked = placeholders.prompts(placeholders.find(payload))
    for name in answers:
        if name not in asked:
            raise WrongCallError("--set answers nothing", f"The payload has no {{{{prompt.{name}}}}}.")
    for name in asked:
        if name not in answers:
            message = f"The payload asks for {{{{prompt.{name}}}}}."
            raise WrongCallError("A placeholder is not answered", message, f"Add --set {name}=VALUE.")
    try:
        return placeholders.fill(payload, SystemClock().now(), lambda: str(uuid4()), os.environ, answers)
    except WorkbenchError as error:
        raise WrongCallError(error.title, error.message) from error
