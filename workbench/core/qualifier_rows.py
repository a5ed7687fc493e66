"""What stands below a function that is unfolded: what it can be invoked at, or words in its place."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from workbench.core.functions import Alias, Latest, Qualifiers, Version


class Share(Struct, frozen=True):
    """A further version behind an alias, and its share of the invocations, 0 to 1."""

    version: str
    share: float


class Note(Struct, frozen=True):
    """Words in the place of qualifiers, or below them."""

    text: str


Detail = Latest | Version | Alias | Share | Note
"""What a row below a function shows."""


def qualifier_rows(known: Qualifiers | str | None, takes: Callable[[str], bool]) -> Sequence[Detail]:
    """`$LATEST`, the aliases, the versions, and what is to be said. known: a reason, if there are none; None: not yet.

    Only qualifiers that `takes` lets through are among them.
    """
    if known is None:
        return [Note("reading its versions …")]
    if isinstance(known, str):
        return [Note(known)]
    rows: list[Detail] = [known.latest] if takes(known.latest.name) else []
    for alias in known.aliases:
        if takes(alias.name):
            rows.append(alias)
            rows += [Share(version, share) for version, share in alias.shares[1:]]
    if known.complete:
        rows += [version for version in known.versions if takes(version.name)]
    else:
        rows.append(Note(f"{len(known.versions):,} versions so far …"))
    return rows + [Note(problem) for problem in known.problems]
