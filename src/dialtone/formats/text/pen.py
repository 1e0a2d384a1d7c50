"""The attribute that strokes write with: codes change it, put it aside and take it back. Source: spec bbs.md 12.3."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dialtone.formats.text.attributes import RAINBOW
from dialtone.formats.text.strokes import EVERYTHING, HIGH, NORMAL, Do, Stroke

_MOST = 16  # attributes that are remembered


class Pen:
    """`attribute` is the one of what is written next."""

    __slots__ = ("_rainbow", "_saved", "attribute")

    def __init__(self) -> None:
        self.attribute = NORMAL
        self._saved: list[int] = []
        self._rainbow = -1

    def take(self, strokes: Iterable[Stroke]) -> None:
        """Do what the strokes do to the attribute, and nothing else."""
        for stroke in strokes:
            if method := CHANGES.get(stroke.do):
                method(self, stroke)

    def _change(self, stroke: Stroke) -> None:
        self.attribute = self.attribute & stroke.number | stroke.more

    def _push(self, _: Stroke) -> None:
        if len(self._saved) < _MOST:
            self._saved.append(self.attribute)

    def _pop(self, _: Stroke) -> None:
        if self._saved:
            self.attribute = self._saved.pop()
        elif self.attribute & (HIGH | EVERYTHING & ~0x0F):
            self.attribute = NORMAL

    def _calm(self, stroke: Stroke) -> None:
        if self.attribute & stroke.number:
            self.attribute = NORMAL

    def _next_colour(self, stroke: Stroke) -> None:
        last = len(RAINBOW) - 1
        self._rainbow = (self._rainbow + 1) % len(RAINBOW) if stroke.number else min(self._rainbow + 1, last)
        self.attribute = self.attribute & ~0x0F | RAINBOW[self._rainbow]


CHANGES: dict[Do, Callable[[Pen, Stroke], None]] = {
    Do.ATTRIBUTE: Pen._change,
    Do.PUSH: Pen._push,
    Do.POP: Pen._pop,
    Do.CALM: Pen._calm,
    Do.RAINBOW: Pen._next_colour,
}
