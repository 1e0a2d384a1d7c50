"""How far a list has got: written, read back, begun."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.boards import Group, SubBoard
from dialtone.config.lists import ListConfig
from dialtone.domain.mail.lists.pointers import HELD_MOST, Pointer, note_name, pointer_of, read_note
from dialtone.store.memory import MemoryStore
from dialtone.testing.script import run

BOARD = SubBoard(code="MAIN-TALK", group=Group(name="Main"), name="Talk")


@given(st.integers(0), st.lists(st.integers(1), max_size=10))
def test_what_is_written_is_read_back(last, held):
    pointer = Pointer(last, tuple(held))
    assert Pointer.of(pointer.text()) == pointer


def test_only_so_many_that_wait_are_remembered():
    assert len(Pointer.of(Pointer(9, tuple(range(9999))).text()).held) == HELD_MOST


@pytest.mark.parametrize(
    ("data", "last"),
    [
        (None, 7),
        (b"", 7),
        (b"[listserver]\nEXPORT_PTR = 3\n", 3),
        (b"[ListServer]\nexport_ptr = 0x5\n", 5),
        (b"[ListServer]\nexport_ptr = 70\n", 7),
        (b"[ListServer]\nexport_ptr = -1\n", 0),
        (b"[ListServer]\nexport_ptr = soon\n", 7),
        (b"[Other]\nexport_ptr = 3\n", 7),
    ],
)
def test_where_a_list_begins(data, last):
    assert pointer_of(data, 7) == Pointer(last)


def test_a_note_is_of_one_list_over_one_sub_board():
    one = ListConfig(name="Our Talk", sub="main-talk")
    assert note_name(one, BOARD) == "lists.our talk.MAIN-TALK"


@pytest.mark.parametrize(("text", "found"), [(None, None), ("", None), ("x", None), ("4 2", Pointer(4, (2,)))])
def test_a_note_that_says_nothing_is_none(text, found):
    store = MemoryStore()

    async def change(records):
        if text is not None:
            await records.notes.put("n", text)
        return await read_note(records, "n")

    assert run(store.write(change)) == found
