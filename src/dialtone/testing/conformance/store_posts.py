"""What every engine promises about messages on sub-boards."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.post import BoardState, NewPost, Post, PostNumber, PostText
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store

BODY = b"text\r\n"
PREFIX = b"Received: x\r\n"


async def post_on(records: Records, board: str, tag: str, **fields: Any) -> PostNumber:
    """A change: one message with a letter of its own on one sub-board."""
    stored = await records.mail.add_letter(NewLetter(tag=tag, size=len(BODY), body=BODY))
    whole = {"author": "Ann", "message_id": f"<{tag}@bbs.example>", **fields}
    return await records.posts.add(
        NewPost(board=board, letter=stored, prefix=PREFIX, size=len(PREFIX) + len(BODY), **whole)
    )


async def publish(store: Store, board: str, tag: str, **fields: Any) -> PostNumber:
    """Store one message."""
    return await store.write(partial(post_on, board=board, tag=tag, **fields))


async def post_of(store: Store, board: str, number: int) -> Post:
    """A message that is there."""
    found = await store.read(lambda records: records.posts.get(board, PostNumber(number)))
    assert found is not None
    return found


async def numbers(store: Store, board: str, **which: Any) -> list[int]:
    """The numbers of a page."""
    return [post.number for post in await store.read(lambda records: records.posts.page(board, **which))]


async def remove(store: Store, board: str, *which: int) -> int:
    """Remove messages."""
    return await store.write(lambda records: records.posts.remove(board, [PostNumber(number) for number in which]))


async def release(store: Store, board: str, number: int) -> bool:
    """Let a held message through."""
    return await store.write(lambda records: records.posts.release(board, PostNumber(number)))


async def state(store: Store, board: str = "MAIN") -> BoardState:
    """Counts of a sub-board."""
    return await store.read(lambda records: records.posts.state(board))


async def purge(store: Store, *, before: float = 0.0, most: int = 0) -> int:
    """Daily maintenance of a sub-board."""
    return await store.write(lambda records: records.posts.purge("MAIN", before=before, most=most))


class PostSuite:
    """Needs the fixture `store`."""

    async def test_a_post_keeps_every_field(self, store: Store) -> None:
        async def change(records: Records) -> NewPost:
            letter = await records.mail.add_letter(NewLetter(tag="a" * 16, size=5, body=b"\x00\xff\r\n."))
            new = NewPost(
                board="MAIN",
                letter=letter,
                prefix=b"P: \xff\r\n",
                size=11,
                author="Ann Ö",
                author_user=UserNumber(3),
                author_address="1:2/3.4",
                to="Bob",
                to_user=UserNumber(4),
                subject="Grüße",
                message_id="<One@bbs.example>",
                reply_to="<none@bbs.example>",
                references="<a@x> <b@x>",
                posted=12.5,
                written=11.25,
                held=True,
                private=True,
                anonymous=True,
                permanent=True,
                digest="d1",
                network="fidonet",
                host="h.example",
                protocol="NNTP",
            )
            await records.posts.add(new)
            return new

        new = await store.write(change)
        found = await post_of(store, "MAIN", 1)
        values = {name: getattr(new, name) for name in NewPost.__slots__}
        assert found == Post(**values, number=PostNumber(1), tag="a" * 16, parent=PostNumber(0), thread=PostNumber(1))
        texts = await store.read(lambda records: records.posts.texts("MAIN", [PostNumber(1)]))
        assert texts == [PostText(PostNumber(1), b"P: \xff\r\n", b"\x00\xff\r\n.", "", 11)]
        assert await store.read(lambda records: records.posts.get("OTHER", PostNumber(1))) is None
        assert await store.read(lambda records: records.posts.get("MAIN", PostNumber(2))) is None

    async def test_each_sub_board_counts_for_itself_and_never_uses_a_number_again(self, store: Store) -> None:
        assert [await publish(store, "MAIN", f"{number:016x}") for number in range(3)] == [1, 2, 3]
        assert await publish(store, "OTHER", "a" * 16) == 1
        assert await remove(store, "MAIN", 2, 3, 3, 77) == 2
        assert await remove(store, "MAIN", 3) == 0
        assert await publish(store, "MAIN", "b" * 16) == 4
        assert await remove(store, "MAIN", 1, 4) == 2
        assert await state(store) == BoardState(0, 0, 0, 0, 5)
        assert await publish(store, "MAIN", "c" * 16) == 5
        assert await numbers(store, "OTHER") == [1]
        assert not (await store.verify()).problems

    async def test_counts_follow_the_messages(self, store: Store) -> None:
        assert await state(store) == BoardState()
        for number in range(5):
            await publish(store, "MAIN", f"{number:016x}", held=number == 4)
        await publish(store, "B", "f" * 16)
        await remove(store, "MAIN", 1)
        assert await state(store) == BoardState(4, 1, 2, 5, 6)
        states = await store.read(lambda records: records.posts.boards())
        assert states == {"MAIN": BoardState(4, 1, 2, 5, 6), "B": BoardState(1, 0, 1, 1, 2)}
        await remove(store, "MAIN", 5)
        assert await state(store) == BoardState(3, 0, 2, 4, 6)
        found = await store.verify()
        assert (found.problems, found.counts["posts"], found.counts["boards"]) == ([], 4, 2)

    async def test_a_failed_change_takes_no_number(self, store: Store) -> None:
        async def change(records: Records) -> None:
            await post_on(records, "MAIN", "b" * 16)
            await records.posts.remove("MAIN", [PostNumber(1)])
            raise Refusal(Why.FULL)

        await publish(store, "MAIN", "a" * 16)
        with pytest.raises(Refusal):
            await store.write(change)
        assert await state(store) == BoardState(1, 0, 1, 1, 2)
        assert await publish(store, "MAIN", "c" * 16) == 2
        assert not (await store.verify()).problems

    async def test_a_post_of_no_letter_is_an_error_and_changes_nothing(self, store: Store) -> None:
        new = NewPost(board="MAIN", letter=LetterId(5), prefix=b"", size=1, author="A", message_id="<a@x>")
        with pytest.raises(StoreError):
            await store.write(lambda records: records.posts.add(new))
        assert await state(store) == BoardState()

    async def test_pages_go_on_after_a_number_and_show_what_is_held_to_those_who_ask(self, store: Store) -> None:
        for number in range(1, 8):
            await publish(store, "MAIN", f"{number:016x}", held=number in (2, 5))
        await publish(store, "OTHER", "a" * 16)
        assert await numbers(store, "MAIN") == [1, 3, 4, 6, 7]
        assert await numbers(store, "MAIN", after=3, most=2) == [4, 6]
        assert await numbers(store, "MAIN", after=7) == []
        assert await numbers(store, "MAIN", held=True) == [2, 5]
        assert await numbers(store, "MAIN", held=None, after=1, most=4) == [2, 3, 4, 5]
        assert await numbers(store, "NONE") == []

    async def test_a_held_message_is_let_through_once_and_keeps_its_number(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16, held=True)
        await publish(store, "MAIN", "b" * 16)
        released = [await release(store, "MAIN", number) for number in (1, 1, 2, 9)]
        assert released == [True, False, False, False]
        assert await state(store) == BoardState(2, 0, 1, 2, 4)  # it has another to be known by
        assert await numbers(store, "MAIN") == [1, 2]
        assert not (await store.verify()).problems

    async def test_threads(self, store: Store) -> None:
        ids = {number: f"<{number}@x>" for number in range(1, 9)}
        await publish(store, "MAIN", "1" * 16, message_id=ids[1])
        await publish(store, "OTHER", "2" * 16, message_id="<elsewhere@x>")
        await publish(store, "MAIN", "2" * 16, message_id=ids[2], reply_to=ids[1], references=ids[1])
        await publish(store, "MAIN", "3" * 16, message_id=ids[3], reply_to=ids[2])
        references = f"{ids[1]} {ids[2]}  <gone@x>"
        await publish(store, "MAIN", "4" * 16, message_id=ids[4], reply_to="<gone@x>", references=references)
        await publish(store, "MAIN", "5" * 16, message_id=ids[5], reply_to="<elsewhere@x>")
        await publish(store, "MAIN", "6" * 16, message_id=ids[6], reply_to=ids[6], references=ids[6])
        await publish(store, "MAIN", "7" * 16, message_id=ids[7], references=ids[5])
        posts = await store.read(lambda records: records.posts.page("MAIN"))
        assert [(post.parent, post.thread) for post in posts] == [
            (0, 1),
            (1, 1),
            (2, 1),
            (2, 1),
            (0, 5),
            (0, 6),
            (5, 5),
        ]

    async def test_an_answer_belongs_to_the_first_of_several_with_the_same_message_id(self, store: Store) -> None:
        for tag in "abc":
            await publish(store, "MAIN", tag * 16, message_id="<same@x>")
        await publish(store, "MAIN", "d" * 16, reply_to="<same@x>")
        assert (await post_of(store, "MAIN", 4)).parent == 1

    async def test_a_very_long_line_of_ancestors(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16, message_id="<1@x>")
        ancestors = " ".join(f"<{number}@x>" for number in range(1, 700))
        await publish(store, "MAIN", "b" * 16, references=ancestors)
        assert (await post_of(store, "MAIN", 2)).parent == 1

    async def test_duplicates_are_found_by_message_id_and_by_digest_within_their_sub_board(self, store: Store) -> None:
        async def duplicate(board: str, message_id: str, digest: str) -> int | None:
            return await store.read(lambda records: records.posts.duplicate_of(board, message_id, digest))

        await publish(store, "MAIN", "a" * 16, message_id="<a@x>", digest="d1")
        await publish(store, "MAIN", "b" * 16, message_id="<b@x>", held=True)
        assert await duplicate("MAIN", "<a@x>", "") == 1
        assert await duplicate("MAIN", "<b@x>", "d9") == 2
        assert await duplicate("MAIN", "<c@x>", "d1") == 1
        assert await duplicate("MAIN", "<b@x>", "d1") == 1
        assert await duplicate("MAIN", "<c@x>", "") is None
        assert await duplicate("OTHER", "<a@x>", "d1") is None
        await remove(store, "MAIN", 1)
        assert await duplicate("MAIN", "<a@x>", "d1") is None

    async def test_a_message_id_is_found_on_every_sub_board(self, store: Store) -> None:
        for board in ("OTHER", "MAIN", "MAIN"):
            await publish(store, board, "a" * 16, message_id="<a@x>")
        await publish(store, "MAIN", "b" * 16)
        found = await store.read(lambda records: records.posts.by_message_id("<a@x>"))
        assert [(post.board, post.number) for post in found] == [("MAIN", 1), ("MAIN", 2), ("OTHER", 1)]
        assert await store.read(lambda records: records.posts.by_message_id("<none@x>")) == []

    async def test_texts_come_in_the_order_asked_and_leave_out_what_is_gone(self, store: Store) -> None:
        for number in range(1, 41):
            await publish(store, "MAIN", f"{number:016x}")
        asked = [PostNumber(number) for number in (40, 3, 99, 17, 1)]
        texts = await store.read(lambda records: records.posts.texts("MAIN", asked))
        assert [text.number for text in texts] == [40, 3, 17, 1]
        assert texts[0] == PostText(PostNumber(40), PREFIX, BODY, "", len(PREFIX) + len(BODY))
        assert await store.read(lambda records: records.posts.texts("MAIN", [])) == []

    async def test_a_letter_on_several_sub_boards_goes_with_the_last_of_them(self, store: Store) -> None:
        async def change(records: Records) -> LetterId:
            letter = await records.mail.add_letter(NewLetter(tag="a" * 16, size=9, blob="f" * 64))
            for board in ("ONE", "TWO"):
                await records.posts.add(
                    NewPost(board=board, letter=letter, prefix=b"", size=9, author="A", message_id="<a@x>")
                )
            await records.mail.add_copy(UserNumber(1), letter, b"", size=9, spam=False)
            return letter

        letter = await store.write(change)
        (text,) = await store.read(lambda records: records.posts.texts("TWO", [PostNumber(1)]))
        assert (text.body, text.blob) == (None, "f" * 64)
        await store.write(lambda records: records.mail.remove(UserNumber(1), [1]))  # type: ignore[list-item]
        await remove(store, "ONE", 1)
        assert await store.read(lambda records: records.mail.letter(letter)) is not None
        assert await store.read(lambda records: records.mail.blobs_in_use()) == {"f" * 64}
        await remove(store, "TWO", 1)
        assert await store.read(lambda records: records.mail.letter(letter)) is None

    async def test_purging_by_age_spares_what_is_permanent(self, store: Store) -> None:
        for number in range(1, 7):
            await publish(store, "MAIN", f"{number:016x}", posted=10.0 * number, permanent=number == 2)
        await publish(store, "OTHER", "a" * 16, posted=1.0)
        assert await purge(store) == 0
        assert await purge(store, before=40.0) == 2
        assert await numbers(store, "MAIN") == [2, 4, 5, 6]
        assert await numbers(store, "OTHER") == [1]

    async def test_purging_by_count_takes_the_oldest_and_counts_what_is_permanent(self, store: Store) -> None:
        for number in range(1, 8):
            await publish(store, "MAIN", f"{number:016x}", permanent=number in (1, 3))
        assert await purge(store, most=7) == 0
        assert await purge(store, most=4) == 3
        assert await numbers(store, "MAIN") == [1, 3, 6, 7]
        assert await purge(store, most=1) == 2
        assert await state(store) == BoardState(2, 0, 1, 3, 8)
        assert not (await store.verify()).problems

    async def test_a_flood_of_held_messages_pushes_out_nothing_that_is_read(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        for number in range(5):
            await publish(store, "MAIN", f"{number:016x}", held=True)
        assert await purge(store, most=3) == 2
        assert await numbers(store, "MAIN", held=None) == [1, 4, 5, 6]

    async def test_purging_by_age_and_count_at_once(self, store: Store) -> None:
        for number in range(1, 7):
            await publish(store, "MAIN", f"{number:016x}", posted=10.0 * number)
        assert await purge(store, before=25.0, most=2) == 4
        assert await numbers(store, "MAIN") == [5, 6]
        assert (await store.verify()).counts["letters"] == 2

    async def test_texts_that_no_encoding_holds_do_not_stop_a_message(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16, subject="half \ud83d of", author="\udcff", message_id="<\udcff@x>")
        found = await post_of(store, "MAIN", 1)
        assert (found.subject, found.author) == ("half \ufffd of", "\ufffd")
        assert await store.read(lambda records: records.posts.duplicate_of("MAIN", "<\udcff@x>", "")) == 1
        assert await store.read(lambda records: records.posts.by_message_id("<\udcff@x>")) == [found]

    async def test_what_is_read_of_a_post_can_be_stored_again(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        found = await post_of(store, "MAIN", 1)
        again = {name: getattr(found, name) for name in NewPost.__slots__}
        moved = replace(NewPost(**again), board="OTHER")
        assert await store.write(lambda records: records.posts.add(moved)) == 1
        assert (await post_of(store, "OTHER", 1)).tag == found.tag
