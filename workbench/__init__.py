"""Lambda Workbench: a terminal workbench for invoking AWS Lambda functions synchronously.

The rooms, from the top: `cli` builds everything; `tui`, `service`, `local` and `store` stand side by side and don't
know one another; `core` holds the words of the domain. A room imports only what stands below it.
"""

__version__ = "0.1.0"
