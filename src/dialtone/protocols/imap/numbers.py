"""Sequence sets (RFC 9051 section 9): read as ranges and never written out number by number.

`1:4294967295` costs as much as `1`: a set is laid on the messages there are by two look-ups for each range.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why

LAST = 1 << 32  # "*"
GREATEST = LAST - 1


class Numbers(NamedTuple):
    """Ranges as the client wrote them, both ends included; `LAST` stands for "*"."""

    ranges: tuple[tuple[int, int], ...]

    def places(self, count: int) -> list[range]:
        """The places (from 0) of these message numbers among `count`; numbers beyond do not matter."""
        found = []
        for first, last in self.ranges:
            low, high = sorted(count if number == LAST else number for number in (first, last))
            found.append(range(max(low, 1) - 1, min(high, count)))
        return merged(found)

    def places_of(self, uids: array[int]) -> list[range]:
        """The places of these uids among those there are; others do not matter."""
        greatest = uids[-1] if uids else 0
        found = []
        for first, last in self.ranges:
            low, high = sorted(greatest if number == LAST else number for number in (first, last))
            found.append(range(bisect_left(uids, low), bisect_right(uids, high)))
        return merged(found)


def merged(ranges: Iterable[range]) -> list[range]:
    """Ranges in ascending order without overlap; empty ones left out."""
    found: list[range] = []
    for one in sorted((one for one in ranges if one), key=lambda one: one.start):
        if found and one.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, one.stop))
        else:
            found.append(one)
    return found


def read_numbers(text: bytes) -> Numbers:
    """Read `1,3:5,7:*`. Raises Refusal (INVALID)."""
    return Numbers(tuple(_range(piece) for piece in text.split(b",")))


def _range(piece: bytes) -> tuple[int, int]:
    first, colon, last = piece.partition(b":")
    low = _number(first)
    return low, _number(last) if colon else low


def _number(text: bytes) -> int:
    if text == b"*":
        return LAST
    if not text.isdigit() or len(text) > 10 or not 0 < int(text) <= GREATEST:
        raise Refusal(Why.INVALID, "bad message number")
    return int(text)


def spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive numbers in a sequence, both ends included."""
    if not numbers:
        return
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def written(numbers: Sequence[int]) -> bytes:
    """A sequence of numbers as a set, in the same order."""
    return written_spans(spans(numbers))


def written_spans(found: Iterable[tuple[int, int]]) -> bytes:
    """Runs as a set."""
    return b",".join(b"%d" % low if low == high else b"%d:%d" % (low, high) for low, high in found)


def ranges_of(places: Sequence[int]) -> list[range]:
    """Ascending places as ranges."""
    return [range(low, high + 1) for low, high in spans(places)]


def blocks(ranges: Iterable[range], size: int) -> Iterator[range]:
    """Ranges cut into pieces of at most `size`."""
    for one in ranges:
        for start in range(one.start, one.stop, size):
            yield range(start, min(start + size, one.stop))
