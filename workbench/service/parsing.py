"""Reading what endpoints answer, which may be anything: botocore's parsers trip over what isn't in the model.

A list where an object belongs ends in an AttributeError there. Here each such accident becomes a ResponseParserError,
so that whatever an endpoint sends is told as its fault and not as a bug of ours.

Listings are read by msgspec, and only those members of them that are wanted: botocore looks at every member of every
function, which takes longer than asking for them. Their values are handed on as they came; whoever reads a listing
reads it with `members`, which takes nothing for granted.
"""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from botocore.parsers import ResponseParserError, ResponseParserFactory, RestJSONParser

from workbench.service.members import Page

_ACCIDENTS = (AttributeError, TypeError, KeyError, IndexError, ValueError, RecursionError)
_LISTINGS = frozenset({"ListFunctionsResponse", "ListVersionsByFunctionResponse", "ListAliasesResponse"})
"""Shapes whose members are all in the body, under their own names, and need no conversion."""
_REST_JSON = "rest-json"
_decode = msgspec.json.Decoder(Page).decode


class CarefulParserFactory(ResponseParserFactory):
    """Makes botocore's parsers, wrapped."""

    def create_parser(self, protocol_name: str) -> Any:
        """The parser for a protocol of the service models, such as `rest-json`."""
        if protocol_name == _REST_JSON:
            return _CarefulParser(_ListingParser(**self._defaults))  # type: ignore[attr-defined]
        return _CarefulParser(super().create_parser(protocol_name))


class _ListingParser(RestJSONParser):
    def _add_modeled_parse(self, response: Any, shape: Any, final_parsed: dict[str, Any]) -> None:
        if shape is None or shape.name not in _LISTINGS:
            super()._add_modeled_parse(response, shape, final_parsed)  # type: ignore[misc]
        else:
            final_parsed.update(_members(response["body"]))


def _members(body: bytes) -> Mapping[str, Any]:
    try:
        return _decode(body)
    except msgspec.DecodeError:
        found = json.loads(body)  # takes other shapes, and what is no JSON but common: NaN, lone surrogates
    if not isinstance(found, dict):
        raise ResponseParserError("an object was expected")
    return found


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
