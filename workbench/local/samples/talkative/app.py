"""Logs a lot: several lines at once, many alphabets, wide lines. `lines` in the event says how much."""

import logging

logger = logging.getLogger()
logger.setLevel("INFO")

VERSES = (
    "The kettle sings before it boils.",
    "Der Kessel singt, bevor er kocht.",
    "Чайник поёт, прежде чем закипеть.",
    "やかんは沸く前に歌う。",
    "يغني الإبريق قبل أن يغلي.",
    "🫖 → ♨️ → ☕",
)


def handler(event, context):
    count = event.get("lines", 200)
    for number in range(1, count + 1):
        logger.info("%d of %d: %s", number, count, VERSES[number % len(VERSES)])
    logger.warning("a poem of %d lines:\n%s", len(VERSES), "\n".join(f"    {verse}" for verse in VERSES))
    print("a wide line:", "-" * event.get("width", 160))
    return {"logged": count + 2}
