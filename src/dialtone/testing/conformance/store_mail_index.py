"""What every engine promises about what is kept beside mail: it answers as the text does, or says that it cannot."""

from __future__ import annotations

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.ports.mail_index import START, Digest, Gist, Place, Where
from dialtone.domain.ports.store import Store
from dialtone.testing.conformance.store_mail import ANN, BOB, put

FIELDS = b"Subject: The Quick Fox\r\n"
DIGEST = Digest(FIELDS, "The Quick Fox", "Zoë", "<1@x>", "<0@x>", 12.5, "the quick fox\nzoë", "the quick fox jumps")
UNCUT = Digest(None, "", "", "", "", 0.0, None, None)


async def keep(store: Store, uid: int, digest: Digest = DIGEST) -> None:
    """Keep something of a message of Ann's."""
    await store.write(lambda records: records.mail_index.keep(ANN, Uid(uid), digest))


async def likely(store: Store, text: str, where: Where = Where.ANYWHERE) -> set[int] | None:
    """Messages of Ann's that may have a text."""
    return await store.read(lambda records: records.mail_index.likely(ANN, text, where))


async def unread(store: Store, after: Place = START, most: int = 100) -> tuple[list[Place], Place | None]:
    """What was not looked through."""
    found = await store.read(lambda records: records.mail_index.unread(after, most=most))
    return found.found, found.after


async def fields(store: Store, *uids: int) -> dict[int, bytes]:
    """Usual fields of Ann's messages."""
    return await store.read(lambda records: records.mail_index.fields(ANN, uids))


class MailIndexSuite:
    """Header fields and words of mail."""

    async def test_what_was_not_looked_through_is_found_in_slices(self, store: Store) -> None:
        for number in range(3):
            await put(store, ANN, f"{number:016x}")
        await put(store, BOB, "b" * 16)
        await keep(store, 2)
        assert await unread(store) == ([(ANN, 1), (ANN, 3), (BOB, 1)], None)
        assert await unread(store, most=2) == ([(ANN, 1)], (ANN, 2))
        assert await unread(store, (ANN, Uid(2)), 2) == ([(ANN, 3), (BOB, 1)], (BOB, 1))
        assert await unread(store, (BOB, Uid(1))) == ([], None)

    async def test_fields_come_back_as_they_are(self, store: Store) -> None:
        for number in range(4):
            await put(store, ANN, f"{number:016x}")
        odd = b"Subject: \xff\xc3 \r\n\t=?x?\r\nTo: \xe9\r\n"
        await keep(store, 1)
        await keep(store, 2, DIGEST._replace(fields=odd))
        await keep(store, 3, DIGEST._replace(fields=b""))
        await keep(store, 4, UNCUT)
        assert await fields(store, 4, 3, 2, 1, 9) == {1: FIELDS, 2: odd, 3: b""}
        assert await fields(store) == {}
        assert await store.read(lambda records: records.mail_index.fields(BOB, [1])) == {}

    async def test_gists_come_in_the_order_asked_for(self, store: Store) -> None:
        await put(store, ANN, "a" * 16, received=1000.0)
        await put(store, ANN, "b" * 16)
        await put(store, ANN, "c" * 16, received=3000.0)
        await keep(store, 1)
        await keep(store, 3, UNCUT._replace(subject="a\ud800b"))
        found = await store.read(lambda records: records.mail_index.gists(ANN, [3, 2, 1]))
        assert found == [
            Gist(Uid(3), "a�b", "", "", "", 0.0, 3000.0),
            Gist(Uid(1), "The Quick Fox", "Zoë", "<1@x>", "<0@x>", 12.5, 1000.0),
        ]

    async def test_likely_are_those_that_have_it_and_those_nobody_looked_through(self, store: Store) -> None:
        for number in range(4):
            await put(store, ANN, f"{number:016x}")
        await put(store, BOB, "b" * 16)
        await keep(store, 1)
        await keep(store, 2, DIGEST._replace(field_words="another\nzoë", words="a different text"))
        await keep(store, 3, DIGEST._replace(field_words="the quick fox", words=None))
        assert await likely(store, "quick fox", Where.FIELDS) == {1, 3, 4}
        assert await likely(store, "zoë", Where.FIELDS) == {1, 2, 4}
        assert await likely(store, "fox jumps") == {1, 3, 4}
        assert await likely(store, "nowhere") == {3, 4}
        assert await likely(store, 'a"b OR *') == {3, 4}
        assert await likely(store, "ox") is None

    async def test_a_text_with_nul_is_findable_before_and_behind_it(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await keep(store, 1, DIGEST._replace(words="before\0behind"))
        assert (await likely(store, "before"), await likely(store, "behind")) == ({1}, {1})
        assert await likely(store, "before\0behind") == {1}
        await keep(store, 1, DIGEST._replace(words="other"))
        assert await likely(store, "before") == set()

    async def test_what_is_kept_goes_with_the_message(self, store: Store) -> None:
        for number in range(2):
            await put(store, ANN, f"{number:016x}")
            await keep(store, number + 1)
        await keep(store, 77)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        assert await fields(store, 1, 2, 77) == {2: FIELDS}
        assert await likely(store, "quick fox") == {2}
        assert (await store.verify()).problems == []

    async def test_what_is_left_of_messages_that_went_is_cleaned_up(self, store: Store) -> None:
        for number in range(3):
            await put(store, ANN, f"{number:016x}")
            await keep(store, number + 1)
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1), Uid(2)]))
        assert await store.write(lambda records: records.mail_index.clean(most=1)) == 1
        assert await store.write(lambda records: records.mail_index.clean(most=10)) == 1
        assert await store.write(lambda records: records.mail_index.clean(most=10)) == 0
        assert (await likely(store, "quick fox"), await fields(store, 1, 2, 3)) == ({3}, {3: FIELDS})

    async def test_a_message_that_moved_is_known_or_to_be_looked_through(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await keep(store, 1)
        ((old, new),) = await store.write(lambda records: records.folders.move(ANN, [Uid(1)], TRASH, 0.0))
        found = await fields(store, old, new)
        assert old not in found
        assert found == {new: FIELDS} or await unread(store) == ([(ANN, new)], None)
        assert new in (await likely(store, "quick fox") or ())
        assert (await store.verify()).problems == []
