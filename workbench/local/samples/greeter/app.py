"""Greets, and shows what the context holds: which invocation this is, of what, for whom, and how long it may take."""

import os


def handler(event, context):
    name = event.get("name", "world")
    print(f"greeting {name}")
    return {
        "greeting": f"{os.environ['GREETING']}, {name}!",
        "request_id": context.aws_request_id,
        "function": context.function_name,
        "version": context.function_version,
        "invoked_arn": context.invoked_function_arn,
        "remaining_ms": context.get_remaining_time_in_millis(),
        "memory_limit_mb": int(context.memory_limit_in_mb),
        "log_stream": context.log_stream_name,
        "tenant_id": context.tenant_id,
        "client_context": shown(context.client_context),
    }


def shown(client_context):
    if client_context is None:
        return None
    client = client_context.client
    return {
        "app": client.app_title if client else None,
        "custom": client_context.custom,
        "env": client_context.env,
    }
