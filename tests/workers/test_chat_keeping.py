"""What is said goes to disk when the keeper is rung, and at the end."""

from __future__ import annotations

from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.chat.memory import ChatMemory
from dialtone.domain.model.chat_line import ChatLine
from dialtone.store.memory import MemoryStore
from dialtone.testing.script import run
from dialtone.workers.chat_keeping import LOOKS, STORE_PAUSE, ChatKeeping

HELLO = ChatLine(channel="#a", id="m", at=1.0, kind="PRIVMSG", source="a!b@c", text="hello")


def kept(store: MemoryStore) -> int:
    """How many lines are on disk."""
    return sum(map(len, run(store.read(lambda records: records.chat.lines())).values()))


def test_a_line_rings_and_the_end_writes_what_came_last() -> None:
    memory, store = ChatMemory(), MemoryStore()
    keeping = ChatKeeping(memory, store)
    waits: list[float] = []

    async def wait(bell: Bell, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            memory.add(HELLO, kept=True)
            assert bell.answer()
            return
        assert kept(store) == 1
        memory.add(HELLO, kept=True)
        keeping.stop()

    run(keeping.run(wait))
    assert waits == [LOOKS, LOOKS]
    assert kept(store) == 2


def test_trouble_of_the_store_is_waited_out() -> None:
    def tap(_: str) -> None:
        raise StoreError("full")

    memory = ChatMemory()
    keeping = ChatKeeping(memory, MemoryStore(tap=tap))
    memory.add(HELLO, kept=True)
    assert run(keeping.once()) == STORE_PAUSE
    assert memory.waiting == 1


def test_what_was_kept_is_read_first_and_again_when_that_failed() -> None:
    memory, store = ChatMemory(), MemoryStore()
    read: list[str] = []

    async def load() -> None:
        read.append("tried")
        if len(read) == 1:
            raise StoreError("busy")

    keeping = ChatKeeping(memory, store, load)
    assert run(keeping.once()) == STORE_PAUSE
    assert run(keeping.once()) == LOOKS
    assert read == ["tried", "tried"]
