"""Settles payments and logs each step as a JSON object with fields of its own."""

import logging

logger = logging.getLogger("payments")


def handler(event, context):
    payments = event.get("payments", [])
    logger.info("settling", extra={"count": len(payments)})
    return {"settled": [payment["id"] for payment in payments if settled(payment)]}


def settled(payment):
    logger.debug("looking at a payment", extra={"payment": payment})
    try:
        share = payment["amount"] / payment["parts"]
    except ZeroDivisionError:
        logger.exception("payment %s has no parts", payment["id"])
        return False
    if share < 1:
        logger.warning("payment %s has small parts", payment["id"], extra={"share": share})
    return True
