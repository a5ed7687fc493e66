"""Reading what endpoints answer, which may be anything: botocore's parsers trip over what isn't in the model.

A list where an object belongs ends in an AttributeError there. Here each such accident becomes a ResponseParserError,
so that whatever an endpoint sends is told as its fault and not as a bug of ours.
"""

from typing import Any

from botocore.parsers import ResponseParserError, ResponseParserFactory

_ACCIDENTS = (AttributeError, TypeError, KeyError, IndexError, ValueError, RecursionError)


class CarefulParserFactory(ResponseParserFactory):
    """Makes botocore's parsers, wrapped."""

    def create_parser(self, protocol_name: str) -> Any:
        """The parser for a protocol of the service models, such as `rest-json`."""
        return _CarefulParser(super().create_parser(protocol_name))


class _CarefulParser:
    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def parse(self, response: Any, shape: Any) -> Any:
        """As botocore's, but raises ResponseParserError only."""
        try:
            return self._parser.parse(response, shape)
        except _ACCIDENTS as error:
            status = response.get("status_code")
            raise ResponseParserError(f"an answer with status {status} has the wrong shape: {error}") from error
