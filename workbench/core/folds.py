"""Which brackets of a document are folded.

Folded is what was folded by hand, and every bracket of a level or deeper unless it was unfolded by hand: so after
folding all, one unfolds the way down to what one looks for. Only the folds that nothing else hides are kept as a list;
what is inside a fold is looked for when it is unfolded.
"""

from bisect import bisect_left, bisect_right

from workbench.core.json_document import JsonDocument

_NONE = 1 << 30


class Folds:
    """The folds of a document. Lines are numbered from 0; a fold hides the lines behind its first one to its last."""

    def __init__(self, document: JsonDocument) -> None:
        self._document = document
        self._level = _NONE
        self._closed: set[int] = set()
        self._opened: set[int] = set()
        self.starts: list[int] = []
        """The lines that open the folded brackets that can be seen, in order."""
        self.ends: list[int] = []
        """The lines that close them, which are hidden too."""

    def is_folded(self, line: int) -> bool:
        """Whether a line, which can be seen, is a fold."""
        at = bisect_left(self.starts, line)
        return at < len(self.starts) and self.starts[at] == line

    def hiding(self, line: int) -> int | None:
        """The fold that hides a line: the line that can be seen in its place."""
        at = bisect_left(self.starts, line) - 1
        return self.starts[at] if at >= 0 and line <= self.ends[at] else None

    def fold(self, line: int) -> None:
        """Fold the bracket that a line opens."""
        if self.is_folded(line) or not self._document.opens(line):
            return
        self._opened.discard(line)
        if self._document.level(line) < self._level:
            self._closed.add(line)
        end = self._document.closing(line)
        low, high = bisect_left(self.starts, line), bisect_right(self.starts, end)
        self.starts[low:high] = [line]
        self.ends[low:high] = [end]

    def unfold(self, line: int) -> None:
        """Unfold a fold that can be seen. The folds inside stay as they are."""
        at = bisect_left(self.starts, line)
        if not (at < len(self.starts) and self.starts[at] == line):
            return
        end = self.ends[at]
        level = self._document.level(line)
        self._closed.discard(line)
        if level >= self._level:
            self._opened.add(line)
        starts, ends = self._inside(level + 1, line + 1, end)
        self.starts[at : at + 1] = starts
        self.ends[at : at + 1] = ends

    def toggle(self, line: int) -> None:
        """Fold what is unfolded, unfold what is folded."""
        if self.is_folded(line):
            self.unfold(line)
        else:
            self.fold(line)

    def fold_to(self, level: int) -> None:
        """Fold every bracket of this level and deeper, and unfold all others. 0 folds the whole document."""
        self._level = level
        self._closed.clear()
        self._opened.clear()
        self.starts, self.ends = self._document.brackets(level, 0, self._document.count - 1)

    def unfold_all(self) -> None:
        """Show every line."""
        self._level = _NONE
        self._closed.clear()
        self._opened.clear()
        self.starts, self.ends = [], []

    def reveal(self, line: int) -> bool:
        """Unfold whatever hides a line; tell whether anything did."""
        revealed = False
        while (fold := self.hiding(line)) is not None:
            self.unfold(fold)
            revealed = True
        return revealed

    def _inside(self, level: int, first: int, last: int) -> tuple[list[int], list[int]]:
        """The folds among these lines, whose brackets are of `level` or deeper, that no other one hides."""
        folds: list[tuple[int, int]] = []
        if self._level < _NONE:
            folds = self._by_level(max(level, self._level), first, last)
        by_hand = [line for line in self._closed if first <= line <= last]
        if by_hand:
            folds += [(line, self._document.closing(line)) for line in by_hand]
            folds.sort()
            seen, kept = -1, []
            for start, end in folds:
                if start > seen:
                    kept.append((start, end))
                    seen = end
            folds = kept
        return [start for start, _ in folds], [end for _, end in folds]

    def _by_level(self, level: int, first: int, last: int) -> list[tuple[int, int]]:
        folds: list[tuple[int, int]] = []
        for start, end in zip(*self._document.brackets(level, first, last), strict=True):
            if start in self._opened:
                folds += self._by_level(level + 1, start + 1, end)
            else:
                folds.append((start, end))
        return folds
