"""What every engine promises about unfinished texts and sent mail."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.mail import CopyText, LetterId, NewLetter, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_records import MOST_DRAFT_TEXT, MOST_DRAFTS, MOST_SENT
from dialtone.domain.ports.store import Records, Store

ANN, BOB = UserNumber(1), UserNumber(2)


def draft(area: str = "post:MAIN", user: UserNumber = ANN, text: str = "text", saved: float = 1.0) -> KeptDraft:
    """An unfinished text."""
    return KeptDraft(user=user, area=area, to="Bob Ö", subject="Grüße", text=text, saved=saved)


async def save(store: Store, kept: KeptDraft) -> None:
    """Keep it."""
    await store.write(lambda records: records.drafts.put(kept))


async def areas(store: Store, user: UserNumber = ANN) -> list[str]:
    """Where a user's drafts belong, in the store's order."""
    return [kept.area for kept in await store.read(lambda records: records.drafts.all(user))]


class DraftSuite:
    """Needs the fixture `store`."""

    async def test_a_draft_is_kept_and_replaced_by_the_next_of_its_area(self, store: Store) -> None:
        second = draft(text="second \x01h\r\n ü", saved=2.5)
        for kept in (draft(text="first"), second, draft(user=BOB, text="Bob's")):
            await save(store, kept)
        assert await store.read(lambda records: records.drafts.get(ANN, "post:MAIN")) == second
        assert await store.read(lambda records: records.drafts.get(ANN, "post:NEWS")) is None
        assert await areas(store) == ["post:MAIN"]

    async def test_drafts_are_listed_newest_first_and_removed(self, store: Store) -> None:
        for area, saved in (("post:A", 2.0), ("mail:bob", 3.0), ("post:B", 1.0)):
            await save(store, draft(area, saved=saved))
        assert await areas(store) == ["mail:bob", "post:A", "post:B"]
        assert await store.write(lambda records: records.drafts.remove(ANN, "post:A"))
        assert not await store.write(lambda records: records.drafts.remove(ANN, "post:A"))
        assert not await store.write(lambda records: records.drafts.remove(BOB, "post:B"))
        assert await areas(store) == ["mail:bob", "post:B"]

    async def test_old_drafts_are_forgotten(self, store: Store) -> None:
        for number in range(4):
            await save(store, draft(f"post:{number}", saved=float(number)))
        assert await store.write(lambda records: records.drafts.forget(2.0)) == 2
        assert await areas(store) == ["post:3", "post:2"]

    async def test_drafts_are_bounded(self, store: Store) -> None:
        for number in range(MOST_DRAFTS + 2):
            await save(store, draft(f"post:{number}", saved=float(number)))
        kept = await areas(store)
        assert (len(kept), kept[0], kept[-1]) == (MOST_DRAFTS, f"post:{MOST_DRAFTS + 1}", "post:2")
        await save(store, draft("long", text="ü" * (MOST_DRAFT_TEXT + 1), saved=99.0))
        found = await store.read(lambda records: records.drafts.get(ANN, "long"))
        assert found is not None
        assert found.text == "ü" * MOST_DRAFT_TEXT

    async def test_a_failed_change_leaves_the_earlier_draft(self, store: Store) -> None:
        async def change(records: Records) -> None:
            await records.drafts.put(draft(text="new"))
            raise Refusal(Why.FULL)

        await save(store, draft(text="old"))
        with pytest.raises(Refusal):
            await store.write(change)
        found = await store.read(lambda records: records.drafts.get(ANN, "post:MAIN"))
        assert found is not None
        assert found.text == "old"


async def write_letter(records: Records) -> LetterId:
    """A letter of six bytes."""
    return await records.mail.add_letter(NewLetter(tag="a" * 16, size=6, body=b"text\r\n"))


def note(letter: LetterId, user: UserNumber = ANN, to: str = "Bob, Zoë") -> SentMail:
    """A note of sent mail that is not stored yet."""
    return SentMail(user=user, letter=letter, prefix=b"P: \xff\r\n", to=to, subject="Grüße", size=12, sent=5.5)


async def send(store: Store, user: UserNumber = ANN, to: str = "Bob") -> int:
    """Note a sent message with a letter of its own."""

    async def change(records: Records) -> int:
        return await records.drafts.add_sent(note(await write_letter(records), user, to))

    return await store.write(change)


class SentSuite:
    """Needs the fixture `store`."""

    async def test_sent_mail_keeps_every_field_and_its_text(self, store: Store) -> None:
        async def change(records: Records) -> SentMail:
            new = note(await write_letter(records))
            assert await records.drafts.add_sent(new) == 1
            return new

        new = await store.write(change)
        expected = SentMail(
            id=1, user=ANN, letter=new.letter, prefix=b"P: \xff\r\n", to="Bob, Zoë", subject="Grüße", size=12, sent=5.5
        )
        assert await store.read(lambda records: records.drafts.sent(ANN)) == [expected]
        text = await store.read(lambda records: records.drafts.sent_text(ANN, 1))
        assert text == CopyText(Uid(1), b"P: \xff\r\n", b"text\r\n", "", 12)
        found = await store.verify()
        assert (found.counts["sent"], found.problems) == (1, [])

    async def test_sent_mail_is_its_senders_alone(self, store: Store) -> None:
        anns, bobs = await send(store, ANN), await send(store, BOB)
        assert await store.read(lambda records: records.drafts.sent_text(ANN, bobs)) is None
        assert await store.write(lambda records: records.drafts.remove_sent(ANN, [bobs])) == 0
        assert [sent.id for sent in await store.read(lambda records: records.drafts.sent(BOB))] == [bobs]
        assert await store.read(lambda records: records.drafts.sent_text(ANN, anns)) is not None

    async def test_a_letter_stays_for_sent_mail_and_goes_with_it(self, store: Store) -> None:
        async def change(records: Records) -> tuple[LetterId, int]:
            letter = await write_letter(records)
            uid = await records.mail.add_copy(BOB, letter, b"", size=6, spam=False)
            number = await records.drafts.add_sent(note(letter))
            await records.mail.remove(BOB, [uid])
            return letter, number

        letter, number = await store.write(change)
        assert await store.read(lambda records: records.mail.letter(letter)) is not None
        assert not (await store.verify()).problems
        assert await store.write(lambda records: records.drafts.remove_sent(ANN, [number, number, 99])) == 1
        assert await store.read(lambda records: records.mail.letter(letter)) is None
        assert await store.read(lambda records: records.drafts.sent_text(ANN, number)) is None
        assert await send(store) > number

    async def test_a_letter_in_a_mailbox_stays_when_the_note_of_its_sender_goes(self, store: Store) -> None:
        async def change(records: Records) -> LetterId:
            letter = await write_letter(records)
            await records.mail.add_copy(BOB, letter, b"", size=6, spam=False)
            number = await records.drafts.add_sent(note(letter))
            await records.drafts.remove_sent(ANN, [number])
            return letter

        letter = await store.write(change)
        assert await store.read(lambda records: records.mail.letter(letter)) is not None

    async def test_sent_mail_of_no_letter_is_an_error(self, store: Store) -> None:
        with pytest.raises(StoreError):
            await store.write(lambda records: records.drafts.add_sent(note(LetterId(9))))
        assert await store.read(lambda records: records.drafts.sent(ANN)) == []

    async def test_the_oldest_sent_mail_goes_when_there_is_too_much(self, store: Store) -> None:
        async def many(records: Records) -> None:
            for number in range(MOST_SENT + 2):
                await records.drafts.add_sent(note(await write_letter(records), to=str(number)))

        await send(store, BOB)
        await store.write(many)
        kept = await store.read(lambda records: records.drafts.sent(ANN))
        assert (len(kept), kept[0].to, kept[-1].to) == (MOST_SENT, "2", str(MOST_SENT + 1))
        found = await store.verify()
        assert (found.counts["letters"], found.problems) == (MOST_SENT + 1, [])
