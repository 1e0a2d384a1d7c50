"""What every engine promises about mailboxes for clients that keep a copy of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import CopyText, LetterId, NewLetter, Uid
from dialtone.domain.model.mail_folder import DRAFTS, INBOX, SENT, SPAM, TRASH, FolderId
from dialtone.domain.model.mailbox_view import (
    ALL_MARKS,
    ANSWERED,
    DELETED,
    FIRST_KEYWORD,
    FLAGGED,
    MOST_KEYWORDS,
    SEEN,
    Columns,
    News,
    Totals,
    arrival,
)
from dialtone.domain.ports.mailboxes import Masks
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_mail import ANN, BOB, put


async def columns(store: Store, folder: FolderId = INBOX) -> Columns:
    """A folder of Ann's."""
    return await store.read(lambda records: records.mailboxes.columns(ANN, folder))


async def news(store: Store, since: int, folder: FolderId = INBOX) -> News:
    """What happened to a folder of Ann's."""
    found = await store.read(lambda records: records.mailboxes.news(ANN, folder, since))
    assert found is not None
    return found


async def marked(store: Store, *uids: int, add: int = 0, keep: int = ALL_MARKS) -> list[Uid]:
    """Change marks of messages of Ann's."""
    return await store.write(lambda records: records.mailboxes.change_marks(ANN, uids, Masks(keep, add)))


async def removed(store: Store, *uids: int) -> None:
    """Remove messages of Ann's."""
    await store.write(lambda records: records.mail.remove(ANN, [Uid(uid) for uid in uids]))


async def marks_of(store: Store, folder: FolderId = INBOX) -> dict[int, int]:
    """Uid and marks of what is in a folder of Ann's."""
    found = await columns(store, folder)
    return dict(zip(found.uids, found.marks, strict=True))


def plain(found: Columns) -> tuple[list[int], list[int], list[int], list[int], int, int]:
    """Columns as lists."""
    lists = (list(found.uids), list(found.modseqs), list(found.marks), list(found.sizes))
    return *lists, found.next_uid, found.modseq


class MailboxSuite:
    """Needs the fixture `store`."""

    async def test_a_folder_comes_in_columns(self, store: Store) -> None:
        assert plain(await columns(store)) == ([], [], [], [], 1, 0)
        await put(store, ANN, "a" * 16, b"12345")
        await put(store, ANN, "b" * 16)
        assert await marked(store, 2, add=FLAGGED) == [2]
        found = await columns(store)
        assert (list(found.uids), list(found.marks)) == ([1, 2], [0, FLAGGED])
        assert found.modseqs[0] == arrival(1)
        assert found.modseqs[1] == found.modseq > arrival(2)
        assert found.sizes[0] == found.sizes[1] + 5
        assert found.next_uid == 3
        assert await store.read(lambda records: records.mailboxes.mark(ANN)) == found.mark
        assert await store.read(lambda records: records.mailboxes.totals(ANN, INBOX)) == Totals(
            2, 2, 0, sum(found.sizes), 3, found.modseq, found.mark
        )

    async def test_every_change_of_a_mailbox_has_a_later_number(self, store: Store) -> None:
        for tag in "abcd":
            await put(store, ANN, tag * 16)
        folder = await store.write(lambda records: records.folders.make(ANN, "kept"))
        assert folder is not None
        changes: list[Any] = [
            lambda records: records.mail.mark_read(ANN, [Uid(1)]),
            lambda records: records.folders.mark(ANN, [Uid(1)], answered=True),
            lambda records: records.folders.mark(ANN, [Uid(1)], read=False, flagged=True),
            lambda records: records.mailboxes.change_marks(ANN, [Uid(1)], Masks(ALL_MARKS, DELETED)),
            lambda records: records.mail.remove(ANN, [Uid(2)]),
            lambda records: records.folders.move(ANN, [Uid(3)], folder, 5.0),
            lambda records: records.folders.move(ANN, [Uid(4)], SPAM, 5.0),
        ]
        for change in changes:
            before = await columns(store)
            await store.write(change)
            after = await columns(store)
            assert after.modseq > before.modseq
            assert after.mark > before.mark
        assert await marks_of(store) == {1: ANSWERED | FLAGGED | DELETED}

    async def test_what_changes_nothing_has_no_number(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await marked(store, 1, add=SEEN)
        before = await columns(store)
        await store.write(lambda records: records.mail.mark_read(ANN, [Uid(1), Uid(9)]))
        assert await marked(store, 1, add=SEEN, keep=0) == []
        await removed(store, 9)
        assert plain(await columns(store)) == plain(before)

    async def test_news_are_what_came_what_changed_and_what_went(self, store: Store) -> None:
        for tag in "abc":
            await put(store, ANN, tag * 16)
        since = (await columns(store)).modseq
        assert await news(store, since) == News([], [], 4, since, (await columns(store)).mark)
        await marked(store, 1, add=SEEN)
        await removed(store, 2)
        await put(store, ANN, "d" * 16)
        found = await news(store, since)
        assert [(one.uid, one.marks) for one in found.touched] == [(1, SEEN), (4, 0)]
        assert (found.gone, found.next_uid, found.modseq) == ([2], 5, (await columns(store)).modseq)
        assert (await news(store, found.modseq)).touched == []
        assert await store.read(lambda records: records.mailboxes.gone(ANN, INBOX, since)) == [2]
        assert await store.read(lambda records: records.mailboxes.gone(ANN, INBOX, found.modseq)) == []

    async def test_what_moves_leaves_one_folder_and_comes_to_the_other(self, store: Store) -> None:
        for tag in "ab":
            await put(store, ANN, tag * 16)
        since, trash = (await columns(store)).modseq, (await columns(store, TRASH)).modseq
        await store.write(lambda records: records.folders.move(ANN, [Uid(1), Uid(2)], TRASH, 5.0))
        assert (await news(store, since)).gone == [1, 2]
        assert [one.uid for one in (await news(store, trash, TRASH)).touched] == [3, 4]
        await store.write(lambda records: records.folders.move(ANN, [Uid(4)], SPAM, 6.0))
        assert [one.uid for one in (await news(store, since, SPAM)).touched] == [5]
        assert (await news(store, since, TRASH)).gone == [4]
        assert (await news(store, since)).touched == []

    async def test_the_next_uid_of_a_folder_changes_with_what_comes_there_alone(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await put(store, ANN, "b" * 16, spam=True)
        assert ((await columns(store)).next_uid, (await columns(store, SPAM)).next_uid) == (2, 3)
        await removed(store, 1)
        assert (await columns(store)).next_uid == 2
        assert (await news(store, 0)).next_uid == 2
        assert (await store.read(lambda records: records.mailboxes.totals(ANN, INBOX))).next_uid == 2

    async def test_so_much_that_went_is_remembered_and_the_highest_uid_for_ever(self, store: Store) -> None:
        for number in range(700):
            await put(store, ANN, f"{number:016x}")
        since = (await columns(store)).modseq

        async def remove(records: Records) -> None:
            for uid in range(700, 1, -1):
                await records.mail.remove(ANN, [Uid(uid)])

        await store.write(remove)
        found = await columns(store)
        assert (list(found.uids), found.next_uid) == ([1], 701)
        old = await store.read(lambda records: records.mailboxes.gone(ANN, INBOX, since))
        assert old is None or old == list(range(2, 701))
        last = await store.read(lambda records: records.mailboxes.gone(ANN, INBOX, found.modseq - 100))
        assert last == list(range(2, 102))

    async def test_what_went_in_scattered_thousands_is_forgotten_rather_than_kept(self, store: Store) -> None:
        async def fill(records: Records) -> None:
            stored = await records.mail.add_letter(_letter())
            for _ in range(6000):
                await records.mailboxes.put(ANN, stored, b"", size=6, folder=TRASH, marks=0, at=1.0)

        await store.write(fill)
        since = (await columns(store, TRASH)).modseq
        await removed(store, *range(1, 6001, 2))
        gone = await store.read(lambda records: records.mailboxes.gone(ANN, TRASH, since))
        assert gone is None or gone == list(range(1, 6001, 2))
        assert len((await columns(store, TRASH)).uids) == 3000
        assert not (await store.verify()).problems

    async def test_messages_are_picked_by_folder_marks_and_change(self, store: Store) -> None:
        for tag in "abc":
            await put(store, ANN, tag * 16)
        await store.write(lambda records: records.folders.move(ANN, [Uid(3)], TRASH, 5.0))
        since = (await columns(store)).modseq
        await marked(store, 2, 4, add=DELETED)

        async def within(folder: FolderId, *uids: int, marks: int = 0) -> Collection[int]:
            return await store.read(lambda records: records.mailboxes.within(ANN, folder, uids, marks))

        assert await within(INBOX, 4, 2, 1, 9) == [1, 2]
        assert await within(INBOX, 1, 2, 4, marks=DELETED) == [2]
        assert await within(TRASH, 1, 2, 4, marks=DELETED) == [4]
        assert await store.read(lambda records: records.mailboxes.later(ANN, [1, 2, 4, 9], since)) == [2, 4]

    async def test_a_copy_has_the_text_and_the_marks_and_stays_alone(self, store: Store) -> None:
        await put(store, ANN, "a" * 16, b"X: y\r\n")
        await marked(store, 1, add=SEEN | FLAGGED | 1 << FIRST_KEYWORD)
        made = await store.write(lambda records: records.mailboxes.copy(ANN, [1, 9], SENT, 7.0))
        assert [pair[:2] for pair in made] == [(1, 2)]
        assert await marks_of(store, SENT) == {2: SEEN | FLAGGED | 1 << FIRST_KEYWORD}
        old, new = await store.read(lambda records: records.mail.texts(ANN, [Uid(1), Uid(2)]))
        assert old._replace(uid=Uid(2)) == new
        first, second = await store.read(lambda records: records.mailboxes.origins(ANN, [1, 2, 3]))
        assert (first.letter, first.tag, first.received) == (second.letter, second.tag, second.received)
        assert (first.came, second.came, made[0][2]) == (0.0, 7.0, first.letter)
        letters = [first.letter]
        assert await store.read(lambda records: records.mailboxes.copies_of(ANN, letters)) == [1, 2]
        assert await store.read(lambda records: records.mailboxes.copies_of(BOB, letters)) == []
        await removed(store, 1)
        assert await store.read(lambda records: records.mail.texts(ANN, [Uid(2)])) == [new]
        assert await store.read(lambda records: records.mailboxes.filed(ANN)) == 1
        assert not (await store.verify()).problems

    @pytest.mark.parametrize("folder", [INBOX, SPAM, TRASH, DRAFTS])
    async def test_a_letter_is_put_where_it_is_wanted(self, store: Store, folder: FolderId) -> None:
        async def change(records: Records) -> Uid:
            stored = await records.mail.add_letter(_letter())
            return await records.mailboxes.put(ANN, stored, b"P", size=7, folder=folder, marks=DELETED, at=3.0)

        uid = await store.write(change)
        assert await marks_of(store, folder) == {uid: DELETED}
        found = await store.read(lambda records: records.mail.texts(ANN, [uid]))
        assert found == [CopyText(uid, b"P", b"Hello!", "", 7)]
        (opened,) = await store.read(lambda records: records.mailboxes.opened(ANN, [uid, 8], 3))
        assert (opened.uid, opened.subject, opened.message_id, opened.head) == (uid, "about", "<id>", b"PHel")
        assert not (await store.verify()).problems

    async def test_nothing_is_put_without_a_letter(self, store: Store) -> None:
        with pytest.raises(StoreError):
            await store.write(
                lambda records: records.mailboxes.put(ANN, LetterId(5), b"", size=1, folder=INBOX, marks=0, at=0.0)
            )

    async def test_keywords_have_a_bit_each_without_case(self, store: Store) -> None:
        async def bit(name: str) -> int | None:
            return await store.write(lambda records: records.mailboxes.add_keyword(ANN, name))

        assert [await bit(name) for name in ("$Label1", "Größe", "$LABEL1")] == [5, 6, 5]
        assert await store.read(lambda records: records.mailboxes.keywords(ANN)) == ("$Label1", "Größe")
        assert await store.read(lambda records: records.mailboxes.keywords(BOB)) == ()
        for number in range(2, MOST_KEYWORDS):
            assert await bit(f"k{number}") == FIRST_KEYWORD + number
        assert await bit("one more") is None
        assert await bit("GRÖSSE") == 6
        await put(store, ANN, "a" * 16)
        top = 1 << (FIRST_KEYWORD + MOST_KEYWORDS - 1)
        await marked(store, 1, add=top)
        assert await marks_of(store) == {1: top}
        await marked(store, 1, keep=ALL_MARKS & ~top)
        assert await marks_of(store) == {1: 0}

    async def test_an_account_that_goes_takes_keywords_and_memories_along(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await store.write(lambda records: records.mailboxes.add_keyword(ANN, "k"))
        await removed(store, 1)
        await store.write(lambda records: records.mailboxes.forget(ANN))
        assert await store.read(lambda records: records.mailboxes.keywords(ANN)) == ()
        assert await store.read(lambda records: records.mailboxes.gone(ANN, INBOX, 0)) == []


def _letter() -> NewLetter:
    return NewLetter(tag="f" * 16, size=6, body=b"Hello!", subject="about", message_id="<id>", received=2.0)
