"""What every engine promises about folders of mailboxes."""

from __future__ import annotations

import pytest

from dialtone.domain.model.mail import LetterId, MailboxState, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, Folder, FolderCounts, FolderId
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_mail import ANN, BOB, letter, put, tags

NOWHERE = FolderId(77)  # no folder has this number


async def made(store: Store, name: str) -> FolderId:
    """A new folder of Ann's."""
    folder = await store.write(lambda records: records.folders.make(ANN, name))
    assert folder is not None
    return folder


async def moved(store: Store, folder: FolderId, *uids: int, at: float = 5.0) -> list[tuple[Uid, Uid]]:
    """Move messages of Ann's; old and new uids."""
    return await store.write(lambda records: records.folders.move(ANN, [Uid(uid) for uid in uids], folder, at))


async def listed(store: Store, folder: FolderId, **more: int) -> list[tuple[int, str]]:
    """Uid and first letter of the tag of what is in a folder of Ann's."""
    page = await store.read(lambda records: records.folders.page(ANN, folder, **more))
    return [(item.uid, item.tag[0]) for item in page]


class FolderSuite:
    """Needs the fixture `store`."""

    async def test_folders_have_names_of_their_own_without_case(self, store: Store) -> None:
        bills = await made(store, "Bills/Größe")
        work = await made(store, "archive")
        assert await store.write(lambda records: records.folders.make(ANN, "BILLS/GRÖSSE")) is None
        assert await store.write(lambda records: records.folders.make(BOB, "Bills/Größe")) not in (None, bills)
        assert await store.read(lambda records: records.folders.all(ANN)) == [
            Folder(work, "archive"),
            Folder(bills, "Bills/Größe"),
        ]

    async def test_a_folder_is_renamed_unless_another_has_the_name(self, store: Store) -> None:
        one, two = await made(store, "one"), await made(store, "two")

        async def renamed(folder: FolderId, name: str, user: int = ANN) -> bool:
            return await store.write(lambda records: records.folders.rename(user, folder, name))  # type: ignore[arg-type]

        assert await renamed(one, "ONE")
        assert not await renamed(one, "Two")
        assert not await renamed(one, "three", BOB)
        assert not await renamed(NOWHERE, "three")
        assert await store.read(lambda records: records.folders.all(ANN)) == [Folder(one, "ONE"), Folder(two, "two")]

    async def test_an_empty_folder_goes_and_its_number_is_never_used_again(self, store: Store) -> None:
        folder = await made(store, "one")
        await put(store, ANN, "a" * 16)
        await moved(store, folder, 1)
        assert not await store.write(lambda records: records.folders.drop(ANN, folder))
        await moved(store, INBOX, 2)
        assert not await store.write(lambda records: records.folders.drop(BOB, folder))
        assert await store.write(lambda records: records.folders.drop(ANN, folder))
        assert not await store.write(lambda records: records.folders.drop(ANN, folder))
        assert await made(store, "one") > folder

    async def test_a_message_that_moves_gets_the_next_uid_and_keeps_all_else(self, store: Store) -> None:
        folder = await made(store, "kept")
        for tag in "abc":
            await put(store, ANN, tag * 16, b"X: " + tag.encode(), subject=f"about {tag}")
        await store.write(lambda records: records.mail.mark_read(ANN, [Uid(2)]))
        await store.write(lambda records: records.folders.mark(ANN, [Uid(2)], answered=True, flagged=True))
        assert await moved(store, folder, 2, 1) == [(1, 4), (2, 5)]
        assert await tags(store, ANN) == {3: "c" * 16}
        assert await listed(store, folder) == [(5, "b"), (4, "a")]
        (item,) = await store.read(lambda records: records.folders.of(ANN, [Uid(5)]))
        assert (item.subject, item.read, item.answered, item.flagged, item.folder) == (
            "about b",
            True,
            True,
            True,
            folder,
        )
        texts = await store.read(lambda records: records.mail.texts(ANN, [Uid(5), Uid(2)]))
        assert [(text.uid, text.prefix, text.body) for text in texts] == [(5, b"X: b", b"text\r\n")]
        assert not (await store.verify()).problems

    async def test_the_counters_of_a_mailbox_are_those_of_inbox_and_spam(self, store: Store) -> None:
        folder = await made(store, "kept")
        for tag in "abc":
            await put(store, ANN, tag * 16, b"12345")
        await moved(store, folder, 1)
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(2, 22, 0, 5)
        await moved(store, SPAM, 2)
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(2, 22, 1, 6)
        await moved(store, TRASH, 5)
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(1, 11, 0, 7)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(4), Uid(6)]))
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(1, 11, 0, 7)
        assert not (await store.verify()).problems

    async def test_what_is_marked_as_spam_stays_where_it_is_and_only_it_is_in_the_folder_spam(
        self, store: Store
    ) -> None:
        await put(store, ANN, "a" * 16)
        await put(store, ANN, "b" * 16, spam=True)
        assert (await listed(store, INBOX), await listed(store, SPAM)) == ([(1, "a")], [(2, "b")])
        assert await moved(store, SPAM, 1, 2) == [(1, 3)]
        heads = await store.read(lambda records: records.mail.heads(ANN))
        assert [(head.uid, head.tag[0], head.spam) for head in heads] == [(2, "b", True), (3, "a", True)]
        assert await moved(store, INBOX, 3) == [(3, 4)]
        heads = await store.read(lambda records: records.mail.heads(ANN))
        assert [(head.uid, head.tag[0], head.spam) for head in heads] == [(2, "b", True), (4, "a", False)]
        assert [item.folder for item in await store.read(lambda records: records.mail.summaries(ANN))] == [SPAM, INBOX]

    async def test_nothing_moves_that_is_not_there_or_there_already(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        assert await moved(store, INBOX, 1, 9) == []
        assert await store.write(lambda records: records.folders.move(BOB, [Uid(1)], TRASH, 1.0)) == []
        assert await tags(store, ANN) == {1: "a" * 16}
        assert (await store.read(lambda records: records.mail.state(ANN))).next_uid == 2

    async def test_a_change_moves_the_same_message_twice(self, store: Store) -> None:
        async def change(records: Records) -> list[tuple[Uid, Uid]]:
            stored = await records.mail.add_letter(letter("a" * 16))
            uid = await records.mail.add_copy(ANN, stored, b"p", size=7, spam=True)
            await records.folders.move(ANN, [uid], TRASH, 1.0)
            return await records.folders.move(ANN, [Uid(uid + 1)], INBOX, 2.0)

        assert await store.write(change) == [(2, 3)]
        assert await tags(store, ANN) == {3: "a" * 16}
        assert not (await store.verify()).problems

    async def test_counts_of_every_folder(self, store: Store) -> None:
        folder = await made(store, "kept")
        assert await store.read(lambda records: records.folders.counts(ANN)) == {}
        for tag in "abcde":
            await put(store, ANN, tag * 16, spam=tag == "e")
        await store.write(lambda records: records.mail.mark_read(ANN, [Uid(1)]))
        await moved(store, folder, 1, 2)
        await moved(store, TRASH, 3)
        assert await store.read(lambda records: records.folders.counts(ANN)) == {
            INBOX: FolderCounts(1, 1, 6),
            SPAM: FolderCounts(1, 1, 6),
            TRASH: FolderCounts(1, 1, 6),
            folder: FolderCounts(2, 1, 12),
        }

    @pytest.mark.parametrize("where", [INBOX, SPAM, TRASH, None])
    async def test_a_folder_is_read_a_page_at_a_time(self, store: Store, where: FolderId | None) -> None:
        folder = await made(store, "kept") if where is None else where
        for tag in "abcde":
            await put(store, ANN, tag * 16)
        await moved(store, folder, 1, 2, 3, 4)
        await moved(store, TRASH if where != TRASH else INBOX, 5)
        whole = await listed(store, folder)
        assert [tag for _, tag in whole] == ["d", "c", "b", "a"]
        assert await listed(store, folder, most=3) == whole[:3]
        assert await listed(store, folder, before=whole[2][0], most=3) == whole[3:]
        uids = await store.read(lambda records: records.folders.uids(ANN, folder, most=2))
        assert uids == [whole[3][0], whole[2][0]]
        assert await store.read(lambda records: records.folders.page(BOB, folder)) == []

    async def test_marks_are_set_and_taken_off(self, store: Store) -> None:
        for tag in "ab":
            await put(store, ANN, tag * 16)

        async def marks(**given: bool) -> list[tuple[bool, bool, bool]]:
            await store.write(lambda records: records.folders.mark(ANN, [Uid(1), Uid(9)], **given))
            items = await store.read(lambda records: records.folders.of(ANN, [Uid(2), Uid(1)]))
            assert (items[0].read, items[0].answered, items[0].flagged) == (False, False, False)
            return [(item.read, item.answered, item.flagged) for item in items[1:]]

        assert await marks(read=True) == [(True, False, False)]
        assert await marks(answered=True, flagged=True) == [(True, True, True)]
        assert await marks(read=False, answered=False) == [(False, False, True)]
        assert await marks(flagged=False) == [(False, False, False)]
        assert await marks() == [(False, False, False)]

    async def test_a_copy_is_delivered_into_a_folder_with_marks(self, store: Store) -> None:
        folder = await made(store, "kept")

        async def change(records: Records) -> None:
            stored = await records.mail.add_letter(letter("a" * 16))
            await records.mail.add_copy(ANN, stored, b"", size=6, spam=True, folder=folder, read=True, flagged=True)
            await records.mail.add_copy(ANN, stored, b"", size=6, spam=False, read=True)

        await store.write(change)
        one, two = await store.read(lambda records: records.folders.of(ANN, [Uid(1), Uid(2)]))
        assert (one.folder, one.spam, one.read, one.flagged) == (folder, False, True, True)
        assert (two.folder, two.read, two.flagged) == (INBOX, True, False)
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(1, 6, 0, 3)
        assert not (await store.verify()).problems

    async def test_a_folder_takes_mail_when_it_is_there(self, store: Store) -> None:
        folder = await made(store, "kept")

        async def takes(user: int, folder: int) -> bool:
            return await store.read(lambda records: records.folders.takes(user, folder))  # type: ignore[arg-type]

        assert [await takes(ANN, one) for one in (INBOX, SPAM, TRASH, folder, NOWHERE)] == [True] * 4 + [False]
        assert not await takes(BOB, folder)

    async def test_what_has_been_in_the_trash_for_long_is_found(self, store: Store) -> None:
        for tag in "abc":
            await put(store, ANN, tag * 16)
        await put(store, BOB, "d" * 16)
        await moved(store, TRASH, 1, at=10.0)
        await moved(store, TRASH, 2, at=30.0)
        await moved(store, SPAM, 3, at=5.0)
        await store.write(lambda records: records.folders.move(BOB, [Uid(1)], TRASH, 20.0))
        assert await store.read(lambda records: records.folders.thrown_away(10.0)) == []
        assert await store.read(lambda records: records.folders.thrown_away(25.0)) == [(ANN, 4), (BOB, 2)]
        assert await store.read(lambda records: records.folders.thrown_away(99.0, most=2)) == [(ANN, 4), (BOB, 2)]

    async def test_daily_maintenance_leaves_read_mail_in_folders_but_not_old_mail(self, store: Store) -> None:
        folder = await made(store, "kept")
        for tag in "ab":
            await put(store, ANN, tag * 16, received=10.0)
        await moved(store, folder, 1)
        await store.write(_read_all)

        async def doomed(read: bool, before: float) -> list[tuple[UserNumber, Uid]]:
            return await store.read(
                lambda records: records.mail.doomed(kill_read=read, kill_read_spam=True, before=before, spam_before=0.0)
            )

        assert await doomed(True, 0.0) == [(ANN, 2)]
        assert await doomed(False, 11.0) == [(ANN, 2), (ANN, 3)]

    async def test_many_messages_move_at_once(self, store: Store) -> None:
        folder = await made(store, "kept")
        letters: list[LetterId] = []

        async def fill(records: Records) -> None:
            letters.append(await records.mail.add_letter(letter("a" * 16)))
            for _ in range(1200):
                await records.mail.add_copy(ANN, letters[-1], b"", size=6, spam=False)

        await store.write(fill)
        found = await moved(store, folder, *range(1, 1201))
        assert found == [(uid, uid + 1200) for uid in range(1, 1201)]
        gone = await store.write(lambda records: records.mail.remove(ANN, [Uid(new) for _, new in found]))
        assert len(gone) == 1200
        assert await store.read(lambda records: records.mail.letter(letters[-1])) is None
        assert not (await store.verify()).problems


async def _read_all(records: Records) -> None:
    await records.mail.mark_read(ANN, [Uid(uid) for uid in range(1, 9)])
