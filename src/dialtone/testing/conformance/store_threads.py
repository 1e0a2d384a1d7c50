"""What every engine promises about threads."""

from __future__ import annotations

from functools import partial

from dialtone.domain.model.post import Post, PostNumber, ThreadState
from dialtone.domain.ports.store import Store
from dialtone.testing.conformance.store_posts import post_of, publish, remove


async def talk(store: Store) -> None:
    """1 begins a thread that 3 and 5 continue, 2 one that 4 (private) and 6 (held) do, 7 stands alone."""
    await publish(store, "MAIN", "a" * 16)
    await publish(store, "MAIN", "b" * 16)
    answer_a, answer_b = f"<{'a' * 16}@bbs.example>", f"<{'b' * 16}@bbs.example>"
    await publish(store, "MAIN", "c" * 16, reply_to=answer_a)
    await publish(store, "MAIN", "d" * 16, reply_to=answer_b, private=True)
    await publish(store, "MAIN", "e" * 16, reply_to=f"<{'c' * 16}@bbs.example>")
    await publish(store, "MAIN", "f" * 16, reply_to=answer_b, held=True)
    await publish(store, "MAIN", "0" * 16)
    await publish(store, "OTHER", "1" * 16, reply_to=answer_a)


async def active(store: Store, **which: int) -> list[tuple[int, ...]]:
    """Threads of the sub-board that `talk` fills."""
    found = await store.read(lambda records: records.threads.active("MAIN", **which))  # type: ignore[arg-type]
    assert all(isinstance(one, ThreadState) for one in found)
    return [tuple(one) for one in found]


class ThreadSuite:
    """Needs the fixture `store`."""

    async def test_the_thread_with_the_newest_message_is_the_first(self, store: Store) -> None:
        assert await active(store) == []
        await talk(store)
        assert await active(store) == [(7, 7, 7, 1), (1, 1, 5, 3), (2, 2, 2, 1)]
        assert await active(store, hidden=True) == [(7, 7, 7, 1), (2, 2, 6, 3), (1, 1, 5, 3)]
        assert await active(store, most=1) == [(7, 7, 7, 1)]
        assert await active(store, before=7) == [(1, 1, 5, 3), (2, 2, 2, 1)]
        assert await active(store, before=5) == [(2, 2, 2, 1)]

    async def test_a_thread_keeps_its_number_when_its_first_message_goes(self, store: Store) -> None:
        await talk(store)
        await remove(store, "MAIN", 1, 2)
        assert await active(store) == [(7, 7, 7, 1), (1, 3, 5, 2)]

    async def test_the_messages_of_a_thread(self, store: Store) -> None:
        async def found(thread: int, **which: int) -> list[int]:
            ask = partial(_messages, thread=PostNumber(thread), which=which)
            return [post.number for post in await ask(store)]

        await talk(store)
        assert await found(1) == [1, 3, 5]
        assert await found(1, skip=1, most=1) == [3]
        assert await found(2) == [2]
        assert await found(2, hidden=True) == [2, 4, 6]
        assert await found(99) == []
        first = await _messages(store, PostNumber(1), {})
        assert first[1] == await post_of(store, "MAIN", 3)

    async def test_the_place_of_a_message_in_its_thread(self, store: Store) -> None:
        async def place(thread: int, number: int, *, hidden: bool = False) -> int:
            at, wanted = PostNumber(thread), PostNumber(number)
            return await store.read(lambda records: records.threads.place("MAIN", at, wanted, hidden=hidden))

        await talk(store)
        assert [await place(1, 1), await place(1, 5)] == [0, 2]
        assert [await place(2, 6), await place(2, 6, hidden=True)] == [1, 2]

    async def test_some_messages_at_once(self, store: Store) -> None:
        await talk(store)
        wanted = [PostNumber(number) for number in (6, 1, 4, 99)]
        found = await store.read(lambda records: records.threads.some("MAIN", wanted))
        assert found == {PostNumber(number): await post_of(store, "MAIN", number) for number in (1, 4, 6)}
        assert await store.read(lambda records: records.threads.some("MAIN", [])) == {}

    async def test_the_newest_that_everybody_sees(self, store: Store) -> None:
        await talk(store)
        await remove(store, "MAIN", 7)
        found = await store.read(lambda records: records.threads.newest(["MAIN", "OTHER", "EMPTY"]))
        assert found == {"MAIN": await post_of(store, "MAIN", 5), "OTHER": await post_of(store, "OTHER", 1)}


async def _messages(store: Store, thread: PostNumber, which: dict[str, int]) -> list[Post]:
    return await store.read(lambda records: records.threads.messages("MAIN", thread, **which))  # type: ignore[arg-type]
