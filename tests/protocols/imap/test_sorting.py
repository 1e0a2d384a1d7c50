"""SORT."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.imap import sorting
from dialtone.protocols.imap.sorting import Order
from dialtone.testing.script import run
from tests.protocols.imap.room import Mark, Room, mail

DAY = 86_400.0


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(
        mail("Meeting at noon", "bring cake\r\n", To="bob@ext.test", Message_ID="<1@x>"),
        marks=Mark.SEEN,
        received=10 * DAY,
    )
    made.put(
        b"From: =?utf-8?q?J=C3=B6rg?= <jo@ext.test>\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\nDate: "
        b"5 Jan 1970 12:00:00 +0000\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"S8OkbHRlIGFt\r\nIE1vcmdlbg==\r\n",
        received=11 * DAY,
        keywords=("$Junk",),
    )
    made.put(mail("third", "x" * 500, Cc="carol@ext.test"), marks=Mark.FLAGGED | Mark.DELETED, received=12 * DAY)
    made.boxes.now = 13 * DAY
    return made


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (b"ARRIVAL", b"1 2 3"),
        (b"REVERSE ARRIVAL", b"3 2 1"),
        (b"DATE", b"2 1 3"),
        (b"SIZE", b"1 2 3"),
        (b"SUBJECT", b"2 1 3"),
        (b"FROM ARRIVAL", b"1 3 2"),
        (b"DISPLAYFROM REVERSE ARRIVAL", b"3 1 2"),
        (b"CC", b"1 2 3"),
        (b"REVERSE TO", b"1 2 3"),
    ],
)
def test_sort(room: Room, keys: bytes, order: bytes) -> None:
    assert room.lines(b"a SORT (%b) UTF-8 ALL\r\n" % keys, select=True)[0] == b"* SORT " + order


def test_uid_sort_gives_uids(room: Room) -> None:
    assert room.lines(b"a UID SORT (DATE) US-ASCII UNSEEN\r\n", select=True)[0] == b"* SORT 2 3"
    assert room.lines(b"a SORT (FOO) UTF-8 ALL\r\n", select=True)[0].startswith(b"a BAD ")


COLUMNS = st.integers(0, 30).flatmap(
    lambda count: st.lists(st.lists(st.integers(0, 3), min_size=count, max_size=count), min_size=1, max_size=3)
)


@given(COLUMNS, st.lists(st.booleans(), min_size=3, max_size=3), st.integers(1, 8))
def test_runs_that_are_merged_are_in_order_and_others_have_their_turn(
    columns: list[list[int]], reversed_: list[bool], length: int
) -> None:
    orders = [Order(b"SIZE", reverse) for reverse in reversed_[: len(columns)]]
    turns = 0

    async def breathe() -> None:
        nonlocal turns
        turns += 1

    expected = list(range(len(columns[0])))
    for column, order in reversed(list(zip(columns, orders, strict=True))):
        expected.sort(key=column.__getitem__, reverse=order.reverse)
    with patch.object(sorting, "RUN", length):
        assert run(sorting.ordered(columns, orders, breathe)) == expected
    assert turns >= len(columns[0]) // length
