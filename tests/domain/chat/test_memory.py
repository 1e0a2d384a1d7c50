"""What was said is remembered, bounded, and written in lots."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.chat.memory import LINES_MOST, PASSING_MOST, ChatMemory
from dialtone.domain.model.chat_line import ChatLine
from dialtone.store.memory import MemoryStore
from dialtone.testing.script import run


def line(number: int, channel: str = "#a") -> ChatLine:
    """Something that was said."""
    return ChatLine(
        channel=channel, id=f"m{number}", at=float(number), kind="PRIVMSG", source="a!b@c", text=str(number)
    )


@pytest.mark.parametrize(("kept", "most"), [(True, LINES_MOST), (False, PASSING_MOST)])
def test_the_last_lines_of_a_channel_are_remembered(kept: bool, most: int) -> None:
    memory = ChatMemory()
    for number in range(most + 5):
        memory.add(line(number), kept=kept)
    assert [one.id for one in memory.of("#a")][:1] == ["m5"]
    assert len(memory.of("#a")) == most
    assert memory.waiting == (most + 5 if kept else 0)


def test_what_gathers_is_written_once_and_rings() -> None:
    memory, store, rings = ChatMemory(), MemoryStore(), []
    memory.ring = lambda: rings.append(1)
    for number in range(3):
        memory.add(line(number), kept=True)
    memory.add(line(9, "#passing"), kept=False)
    assert len(rings) == 3
    assert run(memory.write(store)) == 3
    assert run(memory.write(store)) == 0
    found = run(store.read(lambda records: records.chat.lines()))
    assert {name: [one.id for one in lines] for name, lines in found.items()} == {"#a": ["m0", "m1", "m2"]}


def test_lines_wait_on_when_the_store_cannot_take_them() -> None:
    broken = True

    def tap(_: str) -> None:
        if broken:
            raise StoreError("the disk is full")

    memory, store = ChatMemory(), MemoryStore(tap=tap)
    memory.add(line(1), kept=True)
    with pytest.raises(StoreError):
        run(memory.write(store))
    assert memory.waiting == 1
    broken = False
    assert run(memory.write(store)) == 1


def test_lines_of_before_come_first() -> None:
    memory = ChatMemory()
    memory.add(line(5), kept=True)
    memory.load({"#a": [line(1), line(2)]})
    assert [one.id for one in memory.of("#a")] == ["m1", "m2", "m5"]


def test_a_passing_channel_that_is_kept_is_written_whole_and_a_dropped_one_not_at_all() -> None:
    memory, store = ChatMemory(), MemoryStore()
    for number in range(3):
        memory.add(line(number), kept=False)
    memory.keep("#a")
    memory.add(line(7, "#b"), kept=True)
    memory.drop("#b")
    assert run(memory.write(store)) == 3
    assert memory.of("#b") == []
