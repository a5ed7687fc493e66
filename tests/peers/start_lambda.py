"""The HTTP service of `sam local start-lambda`, with everything before Docker as it is.

Runs under the SAM CLI's own interpreter. What a container would answer is answered here: the event itself.
"""

import sys
from types import SimpleNamespace
from typing import Any

from samcli.local.lambda_service.local_lambda_http_service import LocalLambdaHttpService
from samcli.local.lambdafn.exceptions import FunctionNotFound, UnsupportedInvocationType


class Containers:
    """In the place of samcli's LocalLambdaRunner."""

    def is_debugging(self) -> bool:
        return False

    def get_function(self, name: str, *_: object) -> SimpleNamespace:
        if name != "shop":
            raise FunctionNotFound(name)
        return SimpleNamespace(durable_config=None)

    def invoke(self, _: str, event: str, *, invocation_type: str, stdout: Any, **_more: object) -> None:
        if invocation_type == "DryRun":  # as samcli's runner has it
            raise UnsupportedInvocationType("invocation-type: DryRun is not supported.")
        stdout.write_str(event)


service = LocalLambdaHttpService(Containers(), port=int(sys.argv[1]), host="127.0.0.1")
service.create()
service.run()
