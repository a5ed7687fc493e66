"""Imports rows slowly: `seconds` in the event says how slowly. Without it, longer than the function may take."""

import time

STEPS = 10


def handler(event, context):
    seconds = event.get("seconds", 30)
    started = time.monotonic()
    for step in range(1, STEPS + 1):
        time.sleep(seconds / STEPS)
        print(f"imported {step * 100} of {STEPS * 100} rows, {context.get_remaining_time_in_millis()} ms left")
    return {"rows": STEPS * 100, "seconds": round(time.monotonic() - started, 2)}
