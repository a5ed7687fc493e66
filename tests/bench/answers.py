"""A Lambda endpoint in a thread, with one function whose response is set, that notes when the response had gone out.

What it answers costs next to nothing, so that the time from the response to the screen can be told apart from the call.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FUNCTION = "bench"
_CONFIGURATION = {
    "FunctionName": FUNCTION,
    "FunctionArn": f"arn:aws:lambda:us-east-1:123456789012:function:{FUNCTION}",
    "Runtime": "python3.12",
    "Handler": "app.handler",
    "Timeout": 30,
    "MemorySize": 128,
    "Version": "$LATEST",
    "State": "Active",
    "LastUpdateStatus": "Successful",
}


class Answers:
    """Serves on loopback while it is entered; `url` is where."""

    def __init__(self, response: bytes = b"null") -> None:
        self.response = response
        self.sent_at = 0.0
        """When the last response had gone out, by `time.perf_counter`."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                path = self.path.partition("?")[0].rstrip("/")
                if path.endswith("/functions"):
                    self._answer(200, json.dumps({"Functions": [_CONFIGURATION]}).encode())
                elif path.endswith("/versions"):
                    self._answer(200, json.dumps({"Versions": [_CONFIGURATION]}).encode())
                elif path.endswith("/aliases"):
                    self._answer(200, b'{"Aliases": []}')
                elif path.endswith("/configuration"):
                    self._answer(200, json.dumps(_CONFIGURATION).encode())
                else:
                    self._answer(404, b'{"Type": "User", "message": "not here"}')

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer(200, outer.response)
                outer.sent_at = time.perf_counter()

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("X-Amz-Executed-Version", "$LATEST")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Answers":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
