"""How far somebody has read a sub-board, as marks of single messages, and when those marks changed.

The boards keep a pointer and the few messages above it that were read all the same (`boards/scanning.py`). Terminal and
pages move them and know nothing of modification sequences; so what was seen last is kept beside them (`BoardView`), and
whoever looks here finds out what has changed since and gives that a number. The numbers of many messages at once are
steps: all up to a number, from the step below it, changed then. There are few of them: the finest are joined, which
makes some messages look changed that are not, and that costs a client a line.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from dialtone.domain.boards.ranges import read_numbers, write_numbers
from dialtone.domain.mailstore.columns import place_of
from dialtone.domain.model.mailbox_view import SEEN, BoardView, PostMark

MOST_STEPS = 64
BACK_MOST = 500  # messages a pointer goes back over for one that is marked unread

Steps = tuple[tuple[int, int], ...]


def looked_at(view: BoardView, scanned: int, seen: str, modseq: int) -> BoardView:
    """The view after what changed since was seen and numbered."""
    low, high = sorted((view.scanned, scanned))
    steps = with_step(view.steps, low, high, modseq)
    differing = read_numbers(view.seen) ^ read_numbers(seen)
    for number in sorted(differing):
        steps = with_step(steps, number - 1, number, modseq)
    return BoardView(scanned, seen, steps)


def with_step(steps: Steps, low: int, high: int, modseq: int) -> Steps:
    """Steps after the marks of messages above `low`, up to `high`, have changed."""
    if low >= high:
        return steps
    pieces, start = [(low, high, modseq)], 0
    for end, old in steps:
        pieces += [(a, b, old) for a, b in ((start, min(end, low)), (max(start, high), end)) if a < b]
        start = end
    pieces.sort()
    found: list[tuple[int, int]] = []
    start = 0
    for a, b, number in pieces:
        if a > start:
            found.append((a, 0))
        found.append((b, number))
        start = b
    return _few(_joined(found))


def _joined(steps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for end, modseq in steps:
        if found and found[-1][1] == modseq:
            found[-1] = (end, modseq)
        else:
            found.append((end, modseq))
    return found


def _few(steps: list[tuple[int, int]]) -> Steps:
    """The lowest steps become one when there are too many."""
    if len(steps) > MOST_STEPS:
        low = steps[: len(steps) - MOST_STEPS + 1]
        steps = [(low[-1][0], max(modseq for _, modseq in low)), *steps[len(low) :]]
    return tuple(steps)


def marked(numbers: array[int], scanned: int, seen: Collection[int], marks: Sequence[PostMark]) -> array[int]:
    """The marks of messages."""
    read = bisect_right(numbers, scanned)
    found = array("Q", [SEEN]) * read + array("Q", [0]) * (len(numbers) - read)
    for number in seen:
        place = place_of(numbers, number)
        if place >= 0:
            found[place] = SEEN
    for mark in marks:
        place = place_of(numbers, mark.number)
        if place >= 0:
            unread = SEEN if mark.number <= scanned else 0
            found[place] = (found[place] & ~(mark.marks & unread)) | (mark.marks & ~SEEN)
    return found


def stamped(numbers: array[int], own: array[int], steps: Steps, marks: Sequence[PostMark]) -> array[int]:
    """The modification sequences of messages; `own` are those of the messages themselves."""
    found, start = own[:], 0
    for end, modseq in steps:
        first, last = bisect_right(numbers, start), bisect_right(numbers, end)
        start = end
        if modseq and first < last:
            if modseq >= max(found[first:last]):
                found[first:last] = array("Q", [modseq]) * (last - first)
            else:
                found[first:last] = array("Q", [max(modseq, old) for old in found[first:last]])
    for mark in marks:
        place = place_of(numbers, mark.number)
        if place >= 0 and mark.modseq > found[place]:
            found[place] = mark.modseq
    return found


@dataclass(slots=True)
class Bookmark:
    """A reader's place while marks are changed: `numbers` are the messages shown to him, `unread` those below the
    pointer that count as unread."""

    numbers: array[int]
    scanned: int
    seen: set[int]
    unread: set[int]
    changed: set[int] = field(default_factory=set)  # whose `unread` is another one now

    @classmethod
    def of(cls, numbers: array[int], scanned: int, seen: str, marks: Sequence[PostMark]) -> Bookmark:
        """As it is kept."""
        unread = {mark.number for mark in marks if mark.marks & SEEN and mark.number <= scanned}
        return cls(numbers, scanned, read_numbers(seen), unread)

    def has_read(self, number: int) -> bool:
        """Whether a message counts as read."""
        return number in self.seen or (number <= self.scanned and number not in self.unread)

    def read(self, wanted: Collection[int]) -> None:
        """These were read: the pointer follows as far as everything shown below it was."""
        back = self.unread.intersection(wanted)
        self.unread -= back
        self.changed |= back
        self.seen.update(number for number in wanted if number > self.scanned)
        for number in self.numbers[bisect_right(self.numbers, self.scanned) :]:
            if number not in self.seen:
                break
            self.scanned = number
        self.seen = {number for number in self.seen if number > self.scanned}

    def unread_again(self, wanted: Collection[int]) -> None:
        """These were not. The pointer goes back to the lowest when that is near, so that everybody sees it; else they
        are remembered as exceptions, which nobody sees who looks at the pointer alone."""
        self.seen.difference_update(wanted)
        below = sorted(number for number in wanted if number <= self.scanned and number not in self.unread)
        if not below:
            return
        between = self.numbers[bisect_right(self.numbers, below[0] - 1) : bisect_right(self.numbers, self.scanned)]
        if len(between) + len(self.seen) > BACK_MOST:
            self.unread.update(below)
            self.changed.update(below)
            return
        self.seen.update(number for number in between if number not in self.unread and number not in wanted)
        back = {number for number in self.unread if number >= below[0]}
        self.unread -= back
        self.changed |= back
        self.scanned = below[0] - 1

    @property
    def seen_text(self) -> str:
        """What was read above the pointer, as it is kept."""
        return write_numbers(self.seen)
