"""What every engine promises about letters, mailboxes and traces."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import (
    CopyHead,
    CopyText,
    Letter,
    LetterId,
    MailboxState,
    NewLetter,
    TraceEntry,
    Uid,
)
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.model.route import Nowhere, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records, Store

ANN, BOB = UserNumber(1), UserNumber(2)


def letter(tag: str, body: bytes = b"text\r\n", **fields: object) -> NewLetter:
    """A letter that is not stored yet, with its text in the row."""
    return NewLetter(tag=tag, size=len(body), body=body, **fields)  # type: ignore[arg-type]


def to_user(number: UserNumber, prefix: bytes = b"") -> Addressed:
    """A copy for a user of ours."""
    user = User(number=number, alias=f"user{number}")
    return Addressed(destination=ToUser(user), address=f"user{number}@bbs.example", prefix=prefix)


async def put(store: Store, user: UserNumber, tag: str, prefix: bytes = b"", **fields: object) -> LetterId:
    """Deliver one letter to one user."""
    return await store.write(
        lambda records: place(records, letter(tag, **fields), Envelope(), [to_user(user, prefix)], 10.0)  # type: ignore[arg-type]
    )


async def deliver(new: NewLetter, records: Records, prefix: bytes = b"") -> LetterId:
    """A change: one letter for one user."""
    return await place(records, new, Envelope(), [to_user(ANN, prefix)], 1.0)


async def traced(store: Store, text: str) -> list[TraceEntry]:
    """What is found."""
    return await store.read(lambda records: records.traces.find(text))


async def tags(store: Store, user: UserNumber) -> dict[int, str]:
    """Uid and tag of every message of a mailbox."""
    return {head.uid: head.tag for head in await store.read(lambda records: records.mail.heads(user))}


class MailSuite:
    """Needs the fixture `store`."""

    async def test_a_letter_keeps_every_field(self, store: Store) -> None:
        new = letter(
            "0123456789abcdef",
            b"\x00\xff\r\n.\r\n",
            message_id="<a@b>",
            sender="a@mail.example",
            subject="Grüße",
            author="Ann <a@mail.example>",
            received=12.5,
            spam=True,
        )
        stored = await store.write(lambda records: place(records, new, Envelope(), [to_user(ANN)], 12.5))
        expected = Letter(
            id=stored,
            tag=new.tag,
            size=7,
            body=b"\x00\xff\r\n.\r\n",
            blob="",
            message_id="<a@b>",
            sender="a@mail.example",
            subject="Grüße",
            author="Ann <a@mail.example>",
            received=12.5,
            spam=True,
        )
        assert await store.read(lambda records: records.mail.letter(stored)) == expected
        assert await store.read(lambda records: records.mail.letter(LetterId(stored + 1))) is None

    async def test_what_is_fetched_is_prefix_and_text_byte_for_byte(self, store: Store) -> None:
        await put(store, ANN, "a" * 16, b"Received: x\r\n")
        heads = await store.read(lambda records: records.mail.heads(ANN))
        texts = await store.read(lambda records: records.mail.texts(ANN, [heads[0].uid]))
        assert heads == [CopyHead(Uid(1), "a" * 16, 19, False, False)]
        assert texts == [CopyText(Uid(1), b"Received: x\r\n", b"text\r\n", "", 19)]

    async def test_one_letter_to_many_has_one_text_and_a_prefix_for_each(self, store: Store) -> None:
        copies = [to_user(ANN, b"For: ann\r\n"), to_user(BOB, b"For: robert\r\n"), to_user(ANN, b"Again\r\n")]
        await store.write(lambda records: place(records, letter("b" * 16), Envelope(), copies, 1.0))
        ann = await store.read(lambda records: records.mail.texts(ANN, [Uid(1), Uid(2)]))
        bob = await store.read(lambda records: records.mail.texts(BOB, [Uid(1)]))
        assert [text.prefix for text in ann] == [b"For: ann\r\n", b"Again\r\n"]
        assert [text.prefix for text in bob] == [b"For: robert\r\n"]
        assert (await store.verify()).counts["letters"] == 1

    async def test_texts_come_in_the_order_asked_and_leave_out_what_is_gone(self, store: Store) -> None:
        for number in range(1, 41):
            await put(store, ANN, f"{number:016x}")
        asked = [Uid(uid) for uid in (40, 3, 99, 17, 1)]
        texts = await store.read(lambda records: records.mail.texts(ANN, asked))
        assert [text.uid for text in texts] == [40, 3, 17, 1]
        assert await store.read(lambda records: records.mail.texts(ANN, [])) == []
        everything = [Uid(uid) for uid in range(40, 0, -1)]
        assert len(await store.read(lambda records: records.mail.texts(ANN, everything))) == 40

    async def test_every_byte_of_many_texts_comes_back(self, store: Store) -> None:
        bodies = [b"", b"\0", b"a\0b\xff\xfe", "Ünï 🌍\r\n".encode(), b"x" * 70_000, b"\r\n.\r\n", b", ", b"' "]
        prefixes = [b"", b"P: 1\r\n", b"\0\xff", b",", "ß".encode()]
        sent = [(prefixes[number % 5], bodies[number % 8], number % 7 == 3) for number in range(40)]
        for number, (prefix, body, in_file) in enumerate(sent):
            new = letter(f"{number:016x}", body)
            new = replace(new, body=None, blob="ab" * 32) if in_file else new
            await store.write(partial(deliver, new, prefix=prefix))
        texts = await store.read(lambda records: records.mail.texts(ANN, [Uid(uid) for uid in range(1, 41)]))
        found = [(text.prefix, text.body, text.blob, text.size) for text in texts]
        assert found == [
            (prefix, None if in_file else body, "ab" * 32 if in_file else "", len(prefix) + len(body))
            for prefix, body, in_file in sent
        ]

    async def test_the_counters_of_a_mailbox_follow_its_messages(self, store: Store) -> None:
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState()
        await put(store, ANN, "a" * 16, b"12345")
        await put(store, ANN, "b" * 16, spam=True)
        await put(store, BOB, "c" * 16)
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(2, 17, 1, 3)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(2)]))
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState(1, 11, 0, 3)
        assert not (await store.verify()).problems

    async def test_uids_are_never_used_again_even_when_the_newest_message_goes(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await put(store, ANN, "b" * 16)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(2)]))
        await put(store, ANN, "c" * 16)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1), Uid(3)]))
        await put(store, ANN, "d" * 16)
        assert await tags(store, ANN) == {4: "d" * 16}

    async def test_removing_tells_what_went_now_and_forgives_what_is_gone(self, store: Store) -> None:
        for tag in "abc":
            await put(store, ANN, tag * 16)
        first = await store.write(lambda records: records.mail.remove(ANN, [Uid(3), Uid(1), Uid(1)]))
        again = await store.write(lambda records: records.mail.remove(ANN, {Uid(1), Uid(2), Uid(77)}))
        assert first == [(1, "a" * 16), (3, "c" * 16)]
        assert again == [(2, "b" * 16)]
        assert await store.write(lambda records: records.mail.remove(BOB, [Uid(1)])) == []

    async def test_a_letter_goes_with_its_last_copy(self, store: Store) -> None:
        copies = [to_user(ANN), to_user(ANN), to_user(BOB)]
        stored = await store.write(lambda records: place(records, letter("a" * 16), Envelope(), copies, 1.0))
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        await store.write(lambda records: records.mail.remove(BOB, [Uid(1)]))
        assert await store.read(lambda records: records.mail.letter(stored)) is not None
        texts = await store.read(lambda records: records.mail.texts(ANN, [Uid(1), Uid(2)]))
        assert [text.uid for text in texts] == [2]
        await store.write(lambda records: records.mail.remove(ANN, [Uid(2)]))
        assert await store.read(lambda records: records.mail.letter(stored)) is None

    async def test_the_number_of_a_letter_is_never_used_again(self, store: Store) -> None:
        first = await put(store, ANN, "a" * 16)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        assert await put(store, ANN, "b" * 16) > first

    async def test_a_letter_that_nothing_refers_to_at_the_end_of_its_change_does_not_stay(self, store: Store) -> None:
        bait = Addressed(destination=Nowhere("bait"), address="bait@bbs.example", prefix=b"")
        stored = await store.write(lambda records: place(records, letter("a" * 16), Envelope(), [bait], 1.0))
        assert await store.read(lambda records: records.mail.letter(stored)) is None
        assert len(await store.read(lambda records: records.traces.find("a" * 16))) == 1

    async def test_a_copy_of_no_letter_is_an_error_and_changes_nothing(self, store: Store) -> None:
        with pytest.raises(StoreError):
            await store.write(lambda records: records.mail.add_copy(ANN, LetterId(5), b"", size=1, spam=False))
        assert await store.read(lambda records: records.mail.state(ANN)) == MailboxState()

    async def test_a_change_sees_what_it_wrote(self, store: Store) -> None:
        async def change(records: Records) -> tuple[MailboxState, list[CopyText], bool]:
            stored = await records.mail.add_letter(letter("a" * 16))
            uid = await records.mail.add_copy(ANN, stored, b"p", size=7, spam=False)
            state, texts = await records.mail.state(ANN), await records.mail.texts(ANN, [uid])
            await records.mail.remove(ANN, [uid])
            return state, texts, await records.mail.letter(stored) is None

        state, texts, gone = await store.write(change)
        assert (state.messages, state.bytes, len(texts), gone) == (1, 7, 1, True)

    async def test_read_marks(self, store: Store) -> None:
        for tag in "abc":
            await put(store, ANN, tag * 16)
        await store.write(lambda records: records.mail.mark_read(ANN, [Uid(1), Uid(3), Uid(9)]))
        heads = await store.read(lambda records: records.mail.heads(ANN))
        assert [head.read for head in heads] == [True, False, True]

    async def test_a_list_shows_what_is_known_of_each_letter(self, store: Store) -> None:
        first = await put(store, ANN, "a" * 16, subject="Lunch?", author="Bob <bob@x>", sender="bob@x", received=7.0)
        await put(store, ANN, "b" * 16, b"Received: x\r\n", spam=True, message_id="<1@x>")
        await store.write(lambda records: records.mail.mark_read(ANN, [Uid(1)]))
        one, two = await store.read(lambda records: records.mail.summaries(ANN))
        assert (one.uid, one.letter, one.subject, one.author, one.sender) == (
            1,
            first,
            "Lunch?",
            "Bob <bob@x>",
            "bob@x",
        )
        assert (one.received, one.read, one.spam, one.tag) == (7.0, True, False, "a" * 16)
        assert (two.read, two.spam, two.size, two.message_id) == (False, True, 19, "<1@x>")
        assert await store.read(lambda records: records.mail.summaries(BOB)) == []

    async def test_daily_maintenance_finds_what_is_read_or_old(self, store: Store) -> None:
        async def doomed(
            read: bool = False, spam: bool = False, before: float = 0.0, spam_before: float = 0.0, most: int = 1000
        ) -> list[tuple[UserNumber, Uid]]:
            return await store.read(
                lambda records: records.mail.doomed(
                    kill_read=read, kill_read_spam=spam, before=before, spam_before=spam_before, most=most
                )
            )

        for user in (BOB, ANN):
            for number in range(1, 5):  # received at 10, 20, 30, 40; the even ones are spam; the first two were read
                await put(store, user, f"{user}{number:015x}", received=10.0 * number, spam=number % 2 == 0)
            await store.write(partial(_read_two, user=user))
        assert await doomed() == []
        assert await doomed(read=True) == [(1, 1), (1, 2), (2, 1), (2, 2)]
        assert await doomed(spam=True) == [(1, 2), (2, 2)]
        assert await doomed(before=30.0) == [(1, 1), (1, 2), (2, 1), (2, 2)]
        assert await doomed(spam_before=30.0) == [(1, 2), (2, 2)]
        assert await doomed(spam_before=41.0) == [(1, 2), (1, 4), (2, 2), (2, 4)]
        assert await doomed(before=15.0, spam_before=25.0) == [(1, 1), (1, 2), (2, 1), (2, 2)]
        assert await doomed(read=True, spam=True, before=99.0, spam_before=99.0, most=3) == [(1, 1), (1, 2), (1, 3)]
        await store.write(lambda records: records.folders.move(ANN, [Uid(1)], TRASH, 35.0))
        assert await doomed(before=30.0) == [(1, 2), (2, 1), (2, 2)]
        assert (1, 5) in await doomed(before=36.0)

    async def test_a_large_mailbox(self, store: Store) -> None:
        async def fill(records: Records) -> None:
            stored = await records.mail.add_letter(letter("a" * 16))
            for number in range(1500):
                await records.mail.add_copy(ANN, stored, b"%d" % number, size=number, spam=number % 3 == 0)

        await store.write(fill)
        heads = await store.read(lambda records: records.mail.heads(ANN))
        assert [head.uid for head in heads] == list(range(1, 1501))
        assert heads[7] == CopyHead(Uid(8), "a" * 16, 7, False, False)
        gone = await store.write(lambda records: records.mail.remove(ANN, [head.uid for head in heads if head.uid % 2]))
        assert [uid for uid, _ in gone] == list(range(1, 1501, 2))
        assert not [text for text in (await store.verify()).problems if "size" not in text]

    async def test_blobs_are_named_as_long_as_a_letter_refers_to_them(self, store: Store) -> None:
        for tag in "ab":
            large = NewLetter(tag=tag * 16, size=9, blob="f" * 64)
            await store.write(partial(deliver, large))
        await put(store, ANN, "c" * 16)
        text = (await store.read(lambda records: records.mail.texts(ANN, [Uid(1)])))[0]
        assert (text.body, text.blob, text.size) == (None, "f" * 64, 9)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        assert await store.read(lambda records: records.mail.blobs_in_use()) == {"f" * 64}
        await store.write(lambda records: records.mail.remove(ANN, [Uid(2)]))
        assert await store.read(lambda records: records.mail.blobs_in_use()) == set()

    async def test_header_text_that_no_encoding_holds_does_not_stop_a_message(self, store: Store) -> None:
        stored = await put(store, ANN, "a" * 16, subject="half \ud83d of", sender="a\udcff@mail.example")
        kept = await store.read(lambda records: records.mail.letter(stored))
        assert kept is not None and (kept.subject, kept.sender) == ("half \ufffd of", "a\ufffd@mail.example")
        assert len(await store.read(lambda records: records.traces.find("a" * 16))) == 1


async def _read_two(records: Records, user: UserNumber) -> None:
    await records.mail.mark_read(user, [Uid(1), Uid(2)])


def entry(at: float, tag: str, event: str = "accepted", **fields: str) -> TraceEntry:
    """A trace entry."""
    return TraceEntry(at, tag, event, **fields)


class TraceSuite:
    """Needs the fixture `store`."""

    async def test_entries_are_found_by_tag_message_id_sender_and_address(self, store: Store) -> None:
        entries = [
            entry(1.0, "a" * 16, message_id="<One@Mail.Example>", sender="Ann@Mail.example", detail="d"),
            entry(2.0, "b" * 16, message_id="<two@mail.example>", sender="bob@mail.example"),
            entry(3.0, "a" * 16, "delivered", address="Käthe@BBS.example"),
        ]
        await store.write(lambda records: records.traces.add(entries))
        names = ["a" * 16, "<one@mail.example>", "ONE@mail.example", "ann@mail.EXAMPLE", "käthe@bbs.example"]
        for name in names:
            assert await traced(store, name) == [entries[0], entries[2]], name
        for name in ("", "<>", "nobody@mail.example", "d"):
            assert await traced(store, name) == [], name

    async def test_the_newest_entries_are_given_oldest_first(self, store: Store) -> None:
        entries = [entry(float(at), f"{at:016x}", sender="ann@mail.example") for at in range(30)]
        await store.write(lambda records: records.traces.add(entries[15:]))
        await store.write(lambda records: records.traces.add(entries[:15]))
        assert await store.read(lambda records: records.traces.find("ann@mail.example", most=4)) == entries[26:]
        assert await store.read(lambda records: records.traces.find("ann@mail.example")) == entries

    async def test_entries_without_a_tag_do_not_bring_each_other(self, store: Store) -> None:
        entries = [entry(1.0, "", address="a@mail.example"), entry(2.0, "", address="b@mail.example")]
        await store.write(lambda records: records.traces.add(entries))
        assert await store.read(lambda records: records.traces.find("b@mail.example")) == entries[1:]

    async def test_a_text_found_in_another_letters_entry_brings_that_letter_whole(self, store: Store) -> None:
        entries = [
            entry(1.0, "a" * 16, message_id="<one@x>"),
            entry(2.0, "a" * 16, "delivered", address="ann@x"),
            entry(3.0, "b" * 16, "delivered", address="bob@x"),
            entry(4.0, "a" * 16, "fetched"),
        ]
        await store.write(lambda records: records.traces.add(entries))
        assert await store.read(lambda records: records.traces.find("ann@x")) == [entries[0], entries[1], entries[3]]

    async def test_old_entries_are_forgotten(self, store: Store) -> None:
        await store.write(lambda records: records.traces.add([entry(float(at), "a" * 16) for at in range(10)]))
        assert await store.write(lambda records: records.traces.forget(4.0)) == 4
        assert [found.at for found in await store.read(lambda records: records.traces.find("a" * 16))] == list(
            range(4, 10)
        )
