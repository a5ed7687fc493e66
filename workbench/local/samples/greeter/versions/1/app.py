"""Greets."""

import os


def handler(event, context):
    return {"greeting": f"{os.environ['GREETING']}, {event.get('name', 'world')}!", "version": context.function_version}
