"""The suite every store engine must pass, whoever wrote it.

Subclass `StoreSuite` in a test module and give it two fixtures: `bus`, and `store`, a new and empty store that
announces on that bus and is closed afterwards. `unexercised` names the port's methods that no test of the suite calls.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from pathlib import Path
from typing import get_type_hints

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.delivery import Envelope, place
from dialtone.domain.model.happenings import MailArrived
from dialtone.domain.model.mail import MailboxState, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_board_views import BoardViewSuite
from dialtone.testing.conformance.store_chat import ChatSuite
from dialtone.testing.conformance.store_credentials import CredentialSuite, PropertySuite
from dialtone.testing.conformance.store_drafts import DraftSuite, SentSuite
from dialtone.testing.conformance.store_files import FileSuite, FlaggedSuite
from dialtone.testing.conformance.store_folders import FolderSuite
from dialtone.testing.conformance.store_mail import ANN, BOB, MailSuite, TraceSuite, letter, put, tags, to_user
from dialtone.testing.conformance.store_mail_index import MailIndexSuite
from dialtone.testing.conformance.store_mailboxes import MailboxSuite
from dialtone.testing.conformance.store_netmail import NetmailSuite, TelegramSuite
from dialtone.testing.conformance.store_news import NewsSuite
from dialtone.testing.conformance.store_people import PeopleSuite
from dialtone.testing.conformance.store_posts import PostSuite
from dialtone.testing.conformance.store_queue import QueueSuite
from dialtone.testing.conformance.store_reading import PointerSuite, ReadingSuite
from dialtone.testing.conformance.store_search import SearchSuite
from dialtone.testing.conformance.store_statistics import StatisticSuite
from dialtone.testing.conformance.store_threads import ThreadSuite
from dialtone.testing.conformance.store_votes import PollSuite, VoteSuite


async def note(store: Store, name: str, text: str) -> None:
    """Write one note."""
    await store.write(lambda records: records.notes.put(name, text))


async def both(store: Store, number: int) -> None:
    """Deliver one letter to two users."""
    copies = [to_user(ANN), to_user(BOB)]
    await store.write(lambda records: place(records, letter(f"{number:016x}"), Envelope(), copies, 1.0))


class ChangeSuite:
    """All or nothing, durability, announcements. Needs the fixtures `store` and `bus`."""

    async def test_a_change_gives_its_result(self, store: Store) -> None:
        async def change(records: Records) -> str:
            await records.notes.put("a", "b")
            return "done"

        assert await store.write(change) == "done"

    async def test_an_exception_undoes_the_whole_change_and_comes_out(self, store: Store) -> None:
        async def change(records: Records) -> None:
            await records.notes.put("name", "text")
            await place(records, letter("a" * 16), Envelope(), [to_user(ANN), to_user(BOB)], 1.0)
            await records.mail.remove(ANN, [Uid(1)])
            raise Refusal(Why.FULL, "no room")

        before = await put(store, ANN, "b" * 16)
        with pytest.raises(Refusal, match="no room"):
            await store.write(change)
        assert await store.read(lambda records: records.notes.get("name")) is None
        assert await tags(store, ANN) == {1: "b" * 16}
        assert await tags(store, BOB) == {}
        assert await store.read(lambda records: records.traces.find("a" * 16)) == []
        assert await put(store, ANN, "c" * 16) > before
        assert await tags(store, ANN) == {1: "b" * 16, 2: "c" * 16}
        assert not (await store.verify()).problems

    async def test_a_failed_change_takes_no_neighbour_with_it(self, store: Store) -> None:
        async def attempt(number: int) -> None:
            async def change(records: Records) -> None:
                await place(records, letter(f"{number:016x}"), Envelope(), [to_user(ANN)], 1.0)
                if number % 3 == 0:
                    raise Refusal(Why.FULL, str(number))

            await store.write(change)

        results = await asyncio.gather(*map(attempt, range(30)), return_exceptions=True)
        failed = [number for number, result in enumerate(results) if isinstance(result, Refusal)]
        assert failed == list(range(0, 30, 3))
        kept = sorted(int(tag, 16) for tag in (await tags(store, ANN)).values())
        assert kept == [number for number in range(30) if number % 3]
        assert (await store.read(lambda records: records.mail.state(ANN))).messages == 20
        assert not (await store.verify()).problems

    async def test_a_failing_read_of_a_change_may_be_survived(self, store: Store) -> None:
        async def change(records: Records) -> None:
            try:
                await records.mail.add_copy(ANN, letter_id, b"", size=1, spam=False)
            except StoreError:
                await records.notes.put("survived", "yes")

        letter_id = await put(store, ANN, "a" * 16)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        await store.write(change)
        assert await store.read(lambda records: records.notes.get("survived")) == "yes"

    async def test_what_write_returned_from_is_seen_by_the_next_question(self, store: Store) -> None:
        for number in range(20):
            await note(store, "count", str(number))
            assert await store.read(lambda records: records.notes.get("count")) == str(number)

    async def test_facts_are_announced_after_the_change_and_before_its_waiter_goes_on(
        self, store: Store, bus: Bus
    ) -> None:
        heard: list[object] = []
        bus.listen(MailArrived, heard.append)
        stored = await put(store, ANN, "a" * 16)
        assert heard == [MailArrived(ANN, Uid(1), stored)]

    async def test_facts_of_a_failed_change_are_forgotten(self, store: Store, bus: Bus) -> None:
        async def change(records: Records) -> None:
            await place(records, letter("a" * 16), Envelope(), [to_user(ANN)], 1.0)
            raise ValueError("after all not")

        heard: list[object] = []
        bus.listen(MailArrived, heard.append)
        with pytest.raises(ValueError, match="after all not"):
            await store.write(change)
        await store.write(lambda records: records.notes.put("a", "b"))
        assert heard == []

    async def test_a_question_cannot_change_anything(self, store: Store) -> None:
        with pytest.raises(StoreError) as caught:
            await store.read(lambda records: records.notes.put("a", "b"))
        assert not caught.value.temporary
        with pytest.raises(StoreError):
            await store.read(lambda records: place(records, letter("a" * 16), Envelope(), [to_user(ANN)], 1.0))
        assert await store.read(lambda records: records.notes.get("a")) is None
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState()

    async def test_an_exception_in_a_question_comes_out(self, store: Store) -> None:
        async def question(records: Records) -> None:
            await records.users.all()
            raise Refusal(Why.NOT_FOUND)

        with pytest.raises(Refusal):
            await store.read(question)

    async def test_a_change_that_waits_for_the_outside_is_a_bug(self, store: Store) -> None:
        async def change(records: Records) -> None:
            await records.notes.put("a", "b")
            await asyncio.sleep(0)

        with pytest.raises(RuntimeError):
            await store.write(change)
        assert await store.read(lambda records: records.notes.get("a")) is None

    async def test_a_cancelled_waiter_leaves_all_or_nothing(self, store: Store) -> None:
        tasks = [asyncio.create_task(both(store, number)) for number in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        ann, bob = set((await tags(store, ANN)).values()), set((await tags(store, BOB)).values())
        assert ann == bob
        assert {f"{number:016x}" for number in range(1, 20, 2)} <= ann
        assert not (await store.verify()).problems

    async def test_many_writers_at_once_all_get_what_they_were_promised(self, store: Store) -> None:
        async def writer(number: int) -> None:
            for turn in range(3):
                await put(store, UserNumber(1 + number % 5), f"{number:08x}{turn:08x}")

        await asyncio.gather(*map(writer, range(200)))
        found = await store.verify()
        assert (found.counts["copies"], found.problems) == (600, [])
        for user in range(1, 6):
            assert list(await tags(store, UserNumber(user))) == list(range(1, 121))

    async def test_questions_see_no_half_change(self, store: Store) -> None:
        async def question(records: Records) -> tuple[int, int]:
            ann, bob = await records.mail.state(ANN), await records.mail.heads(BOB)
            return ann.messages, len(bob)

        async def writer() -> None:
            for number in range(30):
                await both(store, number)

        async def reader() -> None:
            for _ in range(60):
                ann, bob = await store.read(question)
                assert ann == bob

        await asyncio.gather(writer(), reader(), reader())

    async def test_verify_counts_and_finds_nothing_wrong(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        found = await store.verify()
        wanted = {"users": 0, "letters": 1, "copies": 1, "queue": 0, "traces": 1}
        assert {name: found.counts[name] for name in wanted} == wanted
        assert found.problems == []

    async def test_a_backup_can_be_made_while_running(self, store: Store, tmp_path: Path) -> None:
        await put(store, ANN, "a" * 16)
        (tmp_path / "copy").mkdir()
        await store.backup(str(tmp_path / "copy"))
        await put(store, ANN, "b" * 16)
        assert len(await tags(store, ANN)) == 2

    async def test_after_close_the_answer_is_no(self, store: Store) -> None:
        await store.close()
        for ask in (store.read, store.write):
            with pytest.raises(StoreError):
                await ask(lambda records: records.users.all())
        await store.close()


class StoreSuite(
    ChangeSuite,
    PeopleSuite,
    MailSuite,
    TraceSuite,
    QueueSuite,
    PostSuite,
    NewsSuite,
    ThreadSuite,
    NetmailSuite,
    TelegramSuite,
    PropertySuite,
    CredentialSuite,
    DraftSuite,
    SentSuite,
    StatisticSuite,
    ReadingSuite,
    PointerSuite,
    SearchSuite,
    VoteSuite,
    PollSuite,
    FileSuite,
    FlaggedSuite,
    FolderSuite,
    MailboxSuite,
    MailIndexSuite,
    BoardViewSuite,
    ChatSuite,
):
    """Everything."""


def unexercised() -> set[str]:
    """Methods of the port ("mail.add_copy", "store.read") that no test of the suite calls."""
    groups = {**get_type_hints(Records), "store": Store}
    promised = {f"{group}.{name}" for group, kind in groups.items() for name in vars(kind) if not name.startswith("_")}
    modules = {inspect.getmodule(part) for part in StoreSuite.__mro__ if part is not object}
    called = {match for module in modules if module for match in _CALL.findall(inspect.getsource(module))}
    # A delivery calls these, and the suite looks at what became of it.
    return promised - called - {"mail.add_letter"}


_GROUPS = (
    "users|mail|queue|traces|attempts|notes|posts|netmail|telegrams|store|properties|credentials|drafts|statistics|"
    "pointers|votes|files|folders|threads|mailboxes|mail_index|board_views|chat"
)
_CALL = re.compile(rf"\b((?:{_GROUPS})\.\w+)\b")
