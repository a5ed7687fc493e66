"""kill -9 at 50 random moments: every run that was started is in the history, and none is corrupt."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.store.histories import history
from tests.store.test_history_files import ROOT, sound
from workbench.core.history import Entry, Fate, Sought
from workbench.store.history import FileHistory

KILLS = 50


class _Slow(BaseHTTPRequestHandler):
    """Notes each payload as soon as it is there, and answers it a few milliseconds later."""

    protocol_version = "HTTP/1.1"
    seen: list[bytes]

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(payload)
        time.sleep(0.002 * (len(self.seen) % 5))
        try:
            self.send_response(200)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
        except OSError:
            self.close_connection = True

    def handle(self) -> None:
        with suppress(OSError):  # it was killed in the middle of a request
            super().handle()

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


def _all(kept: FileHistory) -> list[Entry]:
    entries: list[Entry] = []
    page = kept.entries(Sought())
    while True:
        entries += page.entries
        if page.before is None:
            return entries
        page = kept.entries(Sought(), page.before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forks")
def test_what_was_started_is_there_whenever_it_is_killed(tmp_path: Path) -> None:
    seen: list[bytes] = []
    handler = type("Handler", (_Slow,), {"seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        command = [sys.executable, "-m", "tests.store.kill_me", str(tmp_path), url, str(KILLS), "25"]
        subprocess.run(command, check=True, cwd=ROOT, timeout=60)
        server.shutdown()
    with history(tmp_path) as kept:
        said: list[str] = []
        kept.listen(said.append)
        entries = _all(kept)
        runs = {kept.load(entry.id).run.request.payload: entry for entry in entries}
        assert sound(kept)
        assert not said
    assert len(runs) == len(entries)
    assert set(seen) <= set(runs)
    assert {entry.fate for entry in entries} == {Fate.SUCCEEDED, Fate.INTERRUPTED}
    # Of each child only the last run can be without an end, and each answer is of the request it stands by.
    open_ones = Counter(json.loads(run)["child"] for run, entry in runs.items() if entry.fate is Fate.INTERRUPTED)
    assert set(open_ones.values()) == {1}
    assert {json.loads(run)["child"] for run in runs} >= set(range(1, KILLS, 2))
