from __future__ import annotations

from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.mail import NewLetter, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.store.sweep import sweep
from tests.store.deliveries import Delivery, to_user

DAY = 86400.0
ANN = UserNumber(1)


class Board:
    """A store and its texts, with a clock one can turn."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.store = MemoryStore()
        self.blobs = MemoryBlobs(threshold=0, now=lambda: self.now)

    async def keep(self, text: bytes) -> str:
        spool = self.blobs.spool()
        await spool.write(text)
        return (await spool.keep()).blob

    async def receive(self, number: int, text: bytes) -> str:
        blob = await self.keep(text)
        await self.store.write(Delivery(number, to_user(1), body=text, blob=blob))
        return blob

    async def sweep_after(self, seconds: float) -> int:
        self.now += seconds
        return await sweep(self.blobs, self.store, DAY, self.now)

    async def texts(self) -> set[str]:
        return {name for name, _ in await self.blobs.names()}


async def test_what_a_letter_refers_to_stays_for_ever() -> None:
    board = Board()
    blob = await board.receive(1, b"text")
    for _ in range(5):
        assert await board.sweep_after(10 * DAY) == 0
    assert await board.texts() == {blob}


async def test_a_text_goes_a_day_after_its_letter_and_not_sooner() -> None:
    board = Board()
    await board.receive(1, b"text")
    board.now += 30 * DAY
    await board.store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
    assert await board.sweep_after(0) == 0  # somebody may be reading it
    assert await board.sweep_after(DAY - 1) == 0
    assert await board.sweep_after(1) == 1
    assert await board.texts() == set()


async def test_a_text_of_sent_mail_stays_as_long_as_its_note() -> None:
    board = Board()
    blob = await board.keep(b"text")

    async def note(records: Records) -> int:
        letter = await records.mail.add_letter(NewLetter(tag="a" * 16, size=4, blob=blob))
        return await records.drafts.add_sent(SentMail(user=ANN, letter=letter, to="x", subject="", size=4, sent=1.0))

    number = await board.store.write(note)
    for _ in range(3):
        assert await board.sweep_after(10 * DAY) == 0
    await board.store.write(lambda records: records.drafts.remove_sent(ANN, [number]))
    assert await board.sweep_after(0) == 0
    assert await board.texts() == {blob}
    assert await board.sweep_after(DAY) == 1


async def test_a_text_that_never_got_a_letter_goes_too() -> None:
    board = Board()
    await board.keep(b"abandoned")
    assert await board.sweep_after(0) == 0
    assert await board.sweep_after(DAY) == 1


async def test_a_text_that_found_a_letter_again_begins_anew() -> None:
    board = Board()
    blob = await board.keep(b"text")
    await board.sweep_after(0)
    await board.receive(1, b"text")
    assert await board.sweep_after(2 * DAY) == 0
    await board.store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
    assert await board.sweep_after(0) == 0
    assert await board.texts() == {blob}
    assert await board.sweep_after(DAY) == 1


async def test_a_text_that_came_again_and_waits_for_its_letter_stays() -> None:
    board = Board()
    await board.keep(b"text")
    await board.sweep_after(0)
    board.now += DAY - 1
    blob = await board.keep(b"text")  # its row is about to be written
    assert await board.sweep_after(1) == 0
    assert await board.texts() == {blob}


async def test_a_letter_that_comes_between_the_look_and_the_removal_saves_its_text() -> None:
    board = Board()
    blob = await board.keep(b"text")
    await board.sweep_after(0)
    reads = 0
    read = board.store.read

    async def meddling(question):  # type: ignore[no-untyped-def]
        nonlocal reads
        reads += 1
        answer = await read(question)
        if reads == 1:
            await board.store.write(Delivery(1, to_user(1), body=b"text", blob=blob))
        return answer

    board.store.read = meddling  # type: ignore[method-assign]
    assert await board.sweep_after(DAY) == 0
    assert await board.texts() == {blob}
