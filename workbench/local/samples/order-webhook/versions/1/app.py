"""Accepts any order."""

import json


def handler(event, context):
    order = json.loads(event["body"])
    return {"statusCode": 201, "body": json.dumps({"accepted": order.get("order")})}
