"""Arithmetic with mailboxes in columns: bringing them up to date, and what that means to somebody who saw them before.

Nothing here writes into an array it was given: whoever has a mailbox open shares its arrays with others. An array that
changes is copied as a block and then changed in few places, so the price goes with what changed, and a little with the
size. What goes through a whole column does so inside the interpreter's own functions (`map`, `compress`, sets): a
hundred thousand steps of a loop would hold up everybody else.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import replace
from itertools import compress

from dialtone.domain.model.mailbox_view import Columns, News, Touched

MANY = 16  # looking for one message costs as much as passing by this many

EMPTY = Columns(array("Q"), array("Q"), array("Q"), array("Q"), 1, 0, -1)


def place_of(uids: Sequence[int], uid: int) -> int:
    """Where a uid stands in an ascending array; -1 when it does not."""
    at = bisect_left(uids, uid)
    return at if at < len(uids) and uids[at] == uid else -1


def places_of(uids: Sequence[int], wanted: Iterable[int]) -> list[int]:
    """Where those of the wanted uids stand that are there, ascending."""
    wanted = wanted if isinstance(wanted, Set) else set(wanted)
    if len(wanted) * MANY > len(uids):  # going through all is quicker
        return list(compress(range(len(uids)), map(wanted.__contains__, uids)))
    found = {place_of(uids, uid) for uid in wanted}
    found.discard(-1)
    return sorted(found)


def without(values: array[int], places: Sequence[int]) -> array[int]:
    """A copy without the values at these places (ascending)."""
    kept, start = array("Q"), 0
    for place in places:
        kept.extend(values[start:place])
        start = place + 1
    kept.extend(values[start:])
    return kept


def with_values(values: array[int], places: Sequence[int], others: Sequence[int]) -> array[int]:
    """A copy with other values put in, which stand at these places of it (ascending): what `without` undoes."""
    found, start = array("Q"), 0
    for nth, (place, value) in enumerate(zip(places, others, strict=True)):
        found.extend(values[start : place - nth])
        found.append(value)
        start = place - nth
    found.extend(values[start:])
    return found


def merged(columns: Columns, news: News) -> Columns:
    """Columns with what happened since."""
    gone = places_of(columns.uids, news.gone)
    if gone:
        columns = lacking(columns, gone)
    columns = with_touched(columns, news.touched)
    modseq = max(columns.modseq, news.modseq)
    return replace(columns, next_uid=max(columns.next_uid, news.next_uid), modseq=modseq, mark=news.mark)


def lacking(columns: Columns, places: Sequence[int]) -> Columns:
    """Columns without the messages at these places (ascending)."""
    arrays = (columns.uids, columns.modseqs, columns.marks, columns.sizes)
    uids, modseqs, marks, sizes = (without(values, places) for values in arrays)
    return replace(columns, uids=uids, modseqs=modseqs, marks=marks, sizes=sizes)


def with_touched(columns: Columns, touched: Sequence[Touched]) -> Columns:
    """Columns with messages that are new or have other marks (by uid)."""
    if not touched:
        return columns
    uids, sizes = columns.uids, columns.sizes
    last = uids[-1] if uids else 0
    known = [one for one in touched if one.uid <= last and place_of(uids, one.uid) >= 0]
    late = [one for one in touched if one.uid <= last and place_of(uids, one.uid) < 0]
    new = [one for one in touched if one.uid > last]
    marks, modseqs = columns.marks[:], columns.modseqs[:]
    for one in known:
        place = place_of(uids, one.uid)
        marks[place], modseqs[place] = one.marks, one.modseq
    if late or new:
        uids, sizes = uids[:], sizes[:]
    for one in new:
        _insert((uids, modseqs, marks, sizes), len(uids), one)
    for one in late:
        _insert((uids, modseqs, marks, sizes), bisect_left(uids, one.uid), one)
    return replace(columns, uids=uids, modseqs=modseqs, marks=marks, sizes=sizes)


def _insert(arrays: tuple[array[int], array[int], array[int], array[int]], place: int, one: Touched) -> None:
    for values, value in zip(arrays, one, strict=True):
        values.insert(place, value)


def above(uids: Sequence[int], floor: int) -> int:
    """How many uids are higher."""
    return len(uids) - bisect_right(uids, floor)


def differing(old: Columns, new: Columns) -> tuple[frozenset[int], frozenset[int]]:
    """Uids that are new or changed, and uids that went, when nobody remembers what happened between. What differs has a
    later modification sequence, or is not there any more."""
    touched = frozenset(compress(new.uids, map(old.modseq.__lt__, new.modseqs)))
    gone = frozenset[int]() if old.uids == new.uids else frozenset(old.uids).difference(new.uids)
    return touched, gone


def marked_places(columns: Columns, bits: int) -> list[int]:
    """Places of messages that have one of these marks."""
    return list(compress(range(len(columns.marks)), map(bits.__and__, columns.marks)))


def named(columns: Columns, uids: Collection[int]) -> list[int]:
    """Those of these uids that are there, ascending."""
    return among(columns.uids, uids if isinstance(uids, Set) else set(uids))


def among(uids: Sequence[int], some: Set[int]) -> list[int]:
    """Those of some uids that stand in an ascending array, ascending."""
    if len(some) * MANY > len(uids):
        return list(compress(uids, map(some.__contains__, uids)))
    return sorted(uid for uid in some if place_of(uids, uid) >= 0)
