"""A file that holds a JSON Schema, as it comes from wherever schemas are kept."""

from msgspec import Struct

LARGEST = 4_194_304
"""Bytes: the largest schema that is read."""


class SchemaFile(Struct, frozen=True):
    """A schema that was found for a payload.

    Attributes:
        name: what to call it where there is little room: the file's name, with the folder's that tells it from others.
        path: the whole path, to be shown. data: its content, not yet known to be a schema.
    """

    name: str
    path: str
    data: bytes
