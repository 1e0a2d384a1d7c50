"""Arithmetic with columns, beside dictionaries."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mailstore.columns import above, differing, merged, place_of, places_of, with_values, without
from dialtone.domain.model.mailbox_view import Columns, News, Touched

uids = st.sets(st.integers(1, 40), max_size=25)
messages = st.dictionaries(st.integers(1, 40), st.tuples(st.integers(1, 50), st.integers(0, 7)), max_size=25)


def columns(there: dict[int, tuple[int, int]]) -> Columns:
    """Modification sequence and marks by uid, as columns."""
    ordered = sorted(there)
    modseqs = array("Q", [there[uid][0] for uid in ordered])
    marks = array("Q", [there[uid][1] for uid in ordered])
    sizes = array("Q", [uid * 10 for uid in ordered])
    return Columns(array("Q", ordered), modseqs, marks, sizes, 41, max(modseqs, default=0), 0)


@given(before=messages, changed=messages, gone=uids)
def test_news_are_merged_and_nothing_that_was_shared_is_written_to(
    before: dict[int, tuple[int, int]], changed: dict[int, tuple[int, int]], gone: set[int]
) -> None:
    changed = {uid: (modseq + 100, marks) for uid, (modseq, marks) in changed.items() if uid not in gone}
    old = columns(before)
    kept = columns(before)
    touched = [Touched(uid, *changed[uid], uid * 10) for uid in sorted(changed)]
    found = merged(old, News(touched, sorted(gone), 50, 200, 9))
    expected = columns({uid: one for uid, one in {**before, **changed}.items() if uid not in gone})
    assert (found.uids, found.modseqs, found.marks, found.sizes) == (
        expected.uids,
        expected.modseqs,
        expected.marks,
        expected.sizes,
    )
    assert (found.next_uid, found.modseq, found.mark) == (50, 200, 9)
    assert old == kept
    touched_now, gone_now = differing(kept, found)
    assert (touched_now, gone_now) == (set(changed), set(before) & gone)


@given(there=uids, wanted=uids)
def test_places_are_found(there: set[int], wanted: set[int]) -> None:
    ordered = array("Q", sorted(there))
    assert places_of(ordered, wanted) == [place for place, uid in enumerate(ordered) if uid in wanted]
    assert all(ordered[place_of(ordered, uid)] == uid for uid in there)
    assert all(place_of(ordered, uid) == -1 for uid in wanted - there)
    assert list(without(ordered, places_of(ordered, wanted))) == sorted(there - wanted)
    assert above(ordered, 20) == sum(uid > 20 for uid in there)


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans()), max_size=30))
def test_values_that_are_taken_out_are_put_in_again(rows: list[tuple[int, bool]]) -> None:
    values = array("Q", [value for value, _ in rows])
    places = [place for place, (_, goes) in enumerate(rows) if goes]
    rest = without(values, places)
    assert list(rest) == [value for value, goes in rows if not goes]
    assert with_values(rest, places, [values[place] for place in places]) == values
