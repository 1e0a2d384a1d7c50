"""What every engine promises about reading sub-boards back and forth, changing messages, and pointers."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import BoardState, PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_posts import BODY, PREFIX, numbers, post_of, publish, remove, state

ANN, BOB = UserNumber(1), UserNumber(2)


async def back(store: Store, board: str, **which: Any) -> list[int]:
    """The numbers of a page backwards."""
    return [post.number for post in await store.read(lambda records: records.posts.page_back(board, **which))]


async def count(store: Store, board: str, **which: Any) -> int:
    """How many messages."""
    return await store.read(lambda records: records.posts.count(board, **which))


async def addressed(store: Store, user: UserNumber, *boards: str, **which: Any) -> list[tuple[str, int]]:
    """Messages to a user."""
    found = await store.read(lambda records: records.posts.addressed(user, boards, **which))
    return [(post.board, post.number) for post in found]


async def change(store: Store, board: str, number: int, **fields: object) -> bool:
    """Change a message."""
    return await store.write(lambda records: records.posts.change(board, PostNumber(number), **fields))


async def letter_of(store: Store, letter: LetterId) -> str:
    """The tag of a letter, or "gone"."""
    found = await store.read(lambda records: records.mail.letter(letter))
    return found.tag if found is not None else "gone"


class ReadingSuite:
    """Needs the fixture `store`."""

    async def test_pages_go_back_from_a_number_too(self, store: Store) -> None:
        for number in range(1, 8):
            await publish(store, "MAIN", f"{number:016x}", held=number in (2, 5))
        await publish(store, "OTHER", "a" * 16)
        assert await back(store, "MAIN", before=99) == [7, 6, 4, 3, 1]
        assert await back(store, "MAIN", before=6, most=2) == [4, 3]
        assert await back(store, "MAIN", before=1) == []
        assert await back(store, "MAIN", before=99, held=True) == [5, 2]
        assert await back(store, "MAIN", before=6, held=None) == [5, 4, 3, 2, 1]
        assert await back(store, "NONE", before=9) == []

    async def test_new_messages_are_counted(self, store: Store) -> None:
        for number in range(1, 8):
            await publish(store, "MAIN", f"{number:016x}", held=number in (2, 5))
        await remove(store, "MAIN", 6)
        counts = [
            await count(store, "MAIN", after=after, held=held) for held in (False, True, None) for after in (0, 4)
        ]
        assert counts == [4, 1, 2, 1, 6, 2]
        assert await count(store, "MAIN", after=7) == 0
        assert await count(store, "NONE", after=0) == 0

    async def test_messages_to_a_user_come_oldest_first_from_the_sub_boards_asked_for(self, store: Store) -> None:
        await publish(store, "B", "1" * 16, to_user=ANN, posted=30.0)
        await publish(store, "A", "2" * 16, to_user=ANN, posted=10.0)
        await publish(store, "A", "3" * 16, to_user=BOB, posted=11.0)
        await publish(store, "A", "4" * 16, posted=12.0)
        await publish(store, "A", "5" * 16, to_user=ANN, posted=40.0)
        await publish(store, "A", "6" * 16, to_user=ANN, posted=41.0, held=True)
        await publish(store, "SECRET", "7" * 16, to_user=ANN, posted=42.0)
        assert await addressed(store, ANN, "A", "B", "NONE") == [("A", 1), ("B", 1), ("A", 4)]
        assert await addressed(store, ANN, "A", "B", after=10.0) == [("B", 1), ("A", 4)]
        assert await addressed(store, ANN, "A", "B", most=2) == [("A", 1), ("B", 1)]
        assert await addressed(store, ANN) == []
        assert await addressed(store, UserNumber(0), "A", "B") == []

    async def test_messages_to_a_user_on_very_many_sub_boards(self, store: Store) -> None:
        for at, board in enumerate(("B0001", "B1199")):
            await publish(store, board, f"{at:016x}", to_user=ANN, posted=9.0 - at)
        boards = [f"B{number:04}" for number in range(1200)]
        assert await addressed(store, ANN, *boards) == [("B1199", 1), ("B0001", 1)]

    async def test_fields_of_a_message_change(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16, posted=5.0)
        before = await post_of(store, "MAIN", 1)
        marks = {"private": True, "anonymous": True, "permanent": True, "digest": "d2"}
        texts = {"subject": "Grüße", "to": "Bob", "to_user": BOB}
        assert await change(store, "MAIN", 1, **marks, **texts)
        after = await post_of(store, "MAIN", 1)
        changed = {name: getattr(after, name) for name in (*marks, *texts)}
        assert changed == {**marks, **texts}
        same = ("author", "message_id", "thread", "posted", "letter", "prefix", "size", "tag", "held")
        assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
        assert await addressed(store, BOB, "MAIN") == [("MAIN", 1)]
        assert await store.read(lambda records: records.posts.duplicate_of("MAIN", "<z@x>", "d2")) == 1

    async def test_changing_nothing_or_what_is_not_there(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        assert await change(store, "MAIN", 1)
        assert not await change(store, "MAIN", 2, subject="x")
        assert not await change(store, "NONE", 1, subject="x")

    async def test_some_fields_of_a_message_never_change(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        for fields in ({"number": 7}, {"author": "Eve", "subject": "x"}, {"board = 'X' --": 1}):
            with pytest.raises(TypeError):
                await change(store, "MAIN", 1, **fields)
        assert (await post_of(store, "MAIN", 1)).author == "Ann"

    async def test_a_message_held_by_a_change_is_counted_so(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        await publish(store, "MAIN", "b" * 16)
        for held, expected, following in ((True, 1, 3), (True, 1, 3), (False, 0, 4)):
            assert await change(store, "MAIN", 2, held=held)
            assert await state(store) == BoardState(2, expected, 1, 2, following)
        assert await numbers(store, "MAIN") == [1, 2]
        assert not (await store.verify()).problems

    async def test_another_text_takes_the_place_of_the_old_one(self, store: Store) -> None:
        async def rewrite(records: Records) -> LetterId:
            new = await records.mail.add_letter(NewLetter(tag="b" * 16, size=7, body=b"better\n"))
            assert await records.posts.change("MAIN", PostNumber(1), letter=new)
            return new

        await publish(store, "MAIN", "a" * 16)
        old = (await post_of(store, "MAIN", 1)).letter
        new = await store.write(rewrite)
        found = await post_of(store, "MAIN", 1)
        assert (found.letter, found.tag, found.size) == (new, "b" * 16, len(PREFIX) + 7)
        assert await letter_of(store, old) == "gone"
        (text,) = await store.read(lambda records: records.posts.texts("MAIN", [PostNumber(1)]))
        assert (text.prefix, text.body, text.size) == (PREFIX, b"better\n", len(PREFIX) + 7)
        assert await change(store, "MAIN", 1, letter=new)
        assert await letter_of(store, new) == "b" * 16
        found_now = await store.verify()
        assert (found_now.problems, found_now.counts["letters"]) == ([], 1)

    async def test_a_text_that_others_have_stays_when_one_message_gets_another(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        await publish(store, "OTHER", "b" * 16)
        first, second = (await post_of(store, "MAIN", 1)).letter, (await post_of(store, "OTHER", 1)).letter
        assert await change(store, "MAIN", 1, letter=second)
        assert await letter_of(store, first) == "gone"
        assert await remove(store, "OTHER", 1) == 1
        assert await letter_of(store, second) == "b" * 16
        assert not (await store.verify()).problems

    async def test_other_header_lines_have_another_size(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        assert await change(store, "MAIN", 1, prefix=b"X: y\r\n")
        found = await post_of(store, "MAIN", 1)
        assert (found.prefix, found.size) == (b"X: y\r\n", 6 + len(BODY))
        assert not (await store.verify()).problems

    async def test_a_text_that_is_not_there_changes_nothing(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        before = await post_of(store, "MAIN", 1)
        with pytest.raises(StoreError):
            await change(store, "MAIN", 1, letter=LetterId(999), subject="x")
        assert await post_of(store, "MAIN", 1) == before

    async def test_a_failed_change_of_a_message_is_undone(self, store: Store) -> None:
        async def give_up(records: Records) -> None:
            await records.posts.change("MAIN", PostNumber(1), subject="new", held=True)
            raise Refusal(Why.FULL)

        await publish(store, "MAIN", "a" * 16)
        before = await post_of(store, "MAIN", 1)
        with pytest.raises(Refusal):
            await store.write(give_up)
        assert (await post_of(store, "MAIN", 1), await state(store)) == (before, BoardState(1, 0, 1, 1, 2))


class PointerSuite:
    """Needs the fixture `store`."""

    async def test_pointers_are_kept_for_each_user_and_sub_board(self, store: Store) -> None:
        first = Pointer(board="MAIN", scanned=7, last=5, new_scan=False, new_scan_to_me=True, to_you_scan=None)
        second = Pointer(board="ÖTHER", scanned=1)
        await store.write(lambda records: records.pointers.put(ANN, [second, first]))
        await store.write(lambda records: records.pointers.put(BOB, [Pointer(board="MAIN", last=3)]))
        assert await store.read(lambda records: records.pointers.get(ANN, "MAIN")) == first
        assert await store.read(lambda records: records.pointers.get(BOB, "MAIN")) == Pointer(board="MAIN", last=3)
        assert await store.read(lambda records: records.pointers.get(BOB, "ÖTHER")) is None
        assert await store.read(lambda records: records.pointers.all(ANN)) == {"MAIN": first, "ÖTHER": second}
        assert await store.read(lambda records: records.pointers.all(UserNumber(9))) == {}

    async def test_a_pointer_written_again_takes_the_place_of_the_old_one(self, store: Store) -> None:
        async def move(records: Records) -> Pointer | None:
            await records.pointers.put(ANN, [Pointer(board="MAIN", scanned=2), Pointer(board="MAIN", scanned=3)])
            await records.pointers.put(ANN, [Pointer(board="MAIN", scanned=1, new_scan=True)])
            return await records.pointers.get(ANN, "MAIN")

        last = Pointer(board="MAIN", scanned=1, new_scan=True)
        assert await store.write(move) == last
        assert await store.read(lambda records: records.pointers.all(ANN)) == {"MAIN": last}
        await store.write(lambda records: records.pointers.put(ANN, []))
        assert await store.read(lambda records: records.pointers.all(ANN)) == {"MAIN": last}

    async def test_pointers_of_a_failed_change_do_not_move(self, store: Store) -> None:
        async def give_up(records: Records) -> None:
            await records.pointers.put(ANN, [Pointer(board="MAIN", scanned=9)])
            raise Refusal(Why.FULL)

        with pytest.raises(Refusal):
            await store.write(give_up)
        assert await store.read(lambda records: records.pointers.get(ANN, "MAIN")) is None
