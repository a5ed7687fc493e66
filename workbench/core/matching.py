"""Finding functions by what a person types: which match, how well, and which of their characters it is that matched.

What is typed are words, and each of them must match: in the name, in the runtime, or in the description. In a name a
word need not stand in one piece: `ordcr` finds `order-create`. The better a match, the earlier it stands:

    the name itself · its beginning · the beginning of one of its words · inside of it · beginnings of several words
    then the runtime, then the description, then names that merely have the letters in this order

so that a name comes before what is said of it, but letters strewn over a name don't. Among equals the listing's order
stays. What follows a colon is for the qualifiers: `order:live`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LONGEST = 140
"""Characters of a name that are looked at: as many as Lambda's longest has, all the parts of an ARN included."""
_TYPED = 200
"""Characters that are looked at of what was typed."""
_EXACT, _START, _WORD, _INSIDE, _WORDS, _RUNTIME, _DESCRIPTION, _STREWN = range(8)
_CAPITALS = re.compile("[A-Z]{2,}")
_SMALL_INITIAL = re.compile("(?<![a-zA-Z])[a-z]")


class Entry(NamedTuple):
    """What is searched of a function, in one case; but in `shape` each word of the name begins with a capital."""

    name: str
    shape: str
    runtime: str
    description: str


def entry(name: str, runtime: str, description: str) -> Entry:
    """The entry of a function."""
    name = name[:_LONGEST]
    return Entry(folded(name), _shape(name), folded(runtime), folded(description))


def folded(text: str) -> str:
    """`text` in one case, and as long as it was."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(map(_lower, text))


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def _shape(name: str) -> str:
    """`order-create2` as `Order-Create2`, `orderCreate` as `OrderCreate`, `MyAPIHandler` as `MyApiHandler`."""
    title = name.title()
    if len(title) != len(name):
        return folded(name)
    if name.islower() or name.isupper():
        return title
    return _SMALL_INITIAL.sub(lambda found: found[0].upper(), _CAPITALS.sub(_capitalized, name))


def _capitalized(found: re.Match[str]) -> str:
    """`API` as `Api`, and `APIH` in front of `andler` as `ApiH`."""
    run, following = found[0], found.string[found.end() : found.end() + 1]
    return run[0] + run[1:-1].lower() + (run[-1] if following.islower() else run[-1].lower())


class _Word:
    """One word of what was typed."""

    def __init__(self, text: str) -> None:
        self.text = text
        anywhere = [_anywhere(letter) for letter in text]
        begins = [_begins(letter) for letter in text]
        self._beginning = re.compile(begins[0] + "".join(anywhere[1:]))
        # Nothing here can be taken back once it matched, so that no name can make it slow.
        steps = (f"(?>({a})|.*?({b}))" for a, b in zip(anywhere[1:], begins[1:], strict=True))
        self._beginnings = re.compile(f"({begins[0]}){''.join(steps)}", re.DOTALL)
        letters = [re.escape(letter) for letter in text]
        self._strewn = re.compile("".join(f"[^{letter}]*+({letter})" for letter in letters))

    def rank(self, one: Entry) -> int:
        """How well it matches, the best being 0; -1 if it doesn't."""
        text, name = self.text, one.name
        at = name.find(text)
        if at == 0:
            return _EXACT if len(name) == len(text) else _START
        if at > 0:
            return _WORD if self._beginning.search(one.shape, at) else _INSIDE
        strewn = self._strewn.match(name)
        if strewn and self._beginnings.search(one.shape):
            return _WORDS
        if text in one.runtime:
            return _RUNTIME
        if text in one.description:
            return _DESCRIPTION
        return _STREWN if strewn else -1

    def marks(self, one: Entry) -> list[int]:
        """The places of the characters of the name that matched."""
        rank = self.rank(one)
        if 0 <= rank <= _INSIDE:
            found = self._beginning.search(one.shape) if rank == _WORD else None
            at = found.start() if found else one.name.find(self.text)
            return list(range(at, at + len(self.text)))
        match = None
        if rank == _WORDS:
            match = self._beginnings.search(one.shape)
        elif rank == _STREWN:
            match = self._strewn.match(one.name)
        return [at for group in range(1, match.re.groups + 1) if (at := match.start(group)) >= 0] if match else []


def _anywhere(letter: str) -> str:
    upper = letter.upper()
    return re.escape(letter) if upper == letter or len(upper) != 1 else f"[{letter}{upper}]"


def _begins(letter: str) -> str:
    """The pattern of a letter that begins a word of a shape; of another character, wherever it stands alone."""
    upper = letter.upper()
    if letter.isdigit():
        return f"(?<![0-9]){letter}"
    return re.escape(upper) if len(upper) == 1 else re.escape(letter)


class Query:
    """What was typed. `qualifier` is what followed the colon, None without one."""

    def __init__(self, text: str) -> None:
        text = folded(text.strip()[:_TYPED])
        if text.startswith("arn:"):
            text = text.partition(":function:")[2] or text
        name, colon, qualifier = text.partition(":")
        self.qualifier = qualifier.strip() if colon else None
        self._words = [_Word(word) for word in name.split()]
        self._text = " ".join(word.text for word in self._words)

    @property
    def is_empty(self) -> bool:
        """Whether every function matches."""
        return not self._words

    def narrows(self, other: "Query") -> bool:
        """Whether what this one matches is surely among what `other` matches."""
        return self._text.startswith(other._text)

    def ranks(self, entries: Sequence[Entry], among: Iterable[int]) -> list[tuple[int, int]]:
        """(rank, number) of the entries that match, out of those with the numbers in `among`, best first."""
        first, *others = self._words
        rank = first.rank
        found = [(at, number) for number in among if (at := rank(entries[number])) >= 0]
        for word in others:
            found = [(max(so_far, at), number) for so_far, number in found if (at := word.rank(entries[number])) >= 0]
        return sorted(found)

    def marks(self, one: Entry) -> list[int]:
        """The places of the characters of the name that matched, in order."""
        return sorted({at for word in self._words for at in word.marks(one)})

    def described(self, one: Entry) -> tuple[int, int] | None:
        """Where the description matched, if it was needed."""
        for word in self._words:
            if word.rank(one) == _DESCRIPTION:
                at = one.description.find(word.text)
                return at, at + len(word.text)
        return None

    def takes(self, qualifier: str) -> bool:
        """Whether a qualifier matches what followed the colon."""
        return not self.qualifier or self.qualifier in folded(qualifier)
