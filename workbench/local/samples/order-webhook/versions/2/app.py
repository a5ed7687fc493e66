"""Takes an order as API Gateway's HTTP API hands it over, and answers in the form it expects.

A bad order is the caller's failure, not the function's: the invocation succeeds and carries a 4xx answer.
"""

import base64
import json


def handler(event, context):
    method = event["requestContext"]["http"]["method"]
    if method != "POST":
        return answer(405, {"error": f"{method} is not allowed"}, allow="POST")
    try:
        order = json.loads(body_of(event))
    except ValueError as error:
        return answer(400, {"error": f"the body is not JSON: {error}"})
    missing = [name for name in ("order", "items") if name not in order]
    if missing:
        return answer(422, {"error": "incomplete order", "missing": missing})
    print(f"order {order['order']} with {len(order['items'])} items")
    return answer(201, {"accepted": order["order"]}, location=f"/orders/{order['order']}")


def body_of(event):
    body = event.get("body", "")
    return base64.b64decode(body) if event.get("isBase64Encoded") else body


def answer(status, body, **headers):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", **headers},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
