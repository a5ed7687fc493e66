"""AWS through botocore: the only room that imports boto3 and botocore.

Importing it is cheap: `target` loads nothing of botocore until somebody connects. No botocore exception and no botocore
dictionary leaves this room: what comes out is a value of `core`, an Outcome, or a WorkbenchError.
"""
