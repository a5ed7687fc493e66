"""The pilot waits by a rule."""

from tests.tui.rest import rest as rest
