"""The machine's clock."""

import time
from datetime import datetime


class SystemClock:
    """The machine's own. Implements core.ports.Clock."""

    def now(self) -> datetime:
        """The wall clock's time, in the machine's zone."""
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic()
