"""What a client remembers of a mailbox, and which of it is gone (RFC 7162). Sets of uids stay ranges throughout."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.numbers import LAST, Numbers, merged


@dataclass(slots=True)
class Resync:
    """What a client remembers of a mailbox (RFC 7162 section 3.2.5)."""

    validity: int
    modseq: int
    known: Numbers | None


def read_resync(reader: Reader) -> Resync:
    """`(validity modseq [known uids [(numbers uids)]])`; the pairs of numbers and uids are not needed here."""
    reader.need(b"(")
    validity = reader.number()
    reader.space()
    modseq = reader.number()
    known = None
    if reader.take(b" ") and reader.peek() != b"(":
        known = reader.numbers()
        more = reader.take(b" ")
    else:
        more = reader.peek() == b"("
    if more:
        reader.need(b"(")
        reader.numbers()
        reader.space()
        reader.numbers()
        reader.need(b")")
    reader.need(b")")
    return Resync(validity, modseq, known)


def known_spans(known: Numbers | None, next_uid: int) -> list[tuple[int, int]]:
    """The uids a client knows, as ranges of such as there can be."""
    if known is None:
        return [(1, next_uid - 1)]
    found = []
    for pair in known.ranges:
        low, high = sorted(next_uid - 1 if number == LAST else number for number in pair)
        if low < next_uid:
            found.append(range(low, min(high, next_uid - 1) + 1))
    return [(one.start, one.stop - 1) for one in merged(found)]


def within(spans: list[tuple[int, int]], uids: list[int]) -> list[int]:
    """Those of ascending uids that lie in ranges."""
    return [uid for low, high in spans for uid in uids[bisect_left(uids, low) : bisect_right(uids, high)]]


def missing_spans(spans: list[tuple[int, int]], uids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The parts of ranges where no message is."""
    for low, high in spans:
        for uid in uids[bisect_left(uids, low) : bisect_right(uids, high)]:
            if uid > low:
                yield low, uid - 1
            low = uid + 1
        if low <= high:
            yield low, high
