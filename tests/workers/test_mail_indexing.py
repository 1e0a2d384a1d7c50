"""The loop that looks through mail: what it reads, how it stands back, what it survives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.happenings import MailArrived, MailMoved
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import INBOX
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_index import Where
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_mail import ANN, BOB
from dialtone.workers import mail_indexing
from dialtone.workers.mail_indexing import FAULT_PAUSE, GATHER, LOT, RESCAN, STORE_PAUSE, MailIndexing
from tests.support.kept_mail import comes
from tests.support.office import logged

TEXT = b"Subject: hello\r\n\r\nwords\r\n"


class Mail:
    """A store with mail of Ann's and Bob's, and the loop."""

    def __init__(self, tap: Callable[[str], None] | None = None) -> None:
        self.store = MemoryStore(tap=tap)
        self.blobs = MemoryBlobs(threshold=1000)
        self.clock = ManualClock()
        self.worker = MailIndexing(self.store, self.blobs, self.clock)

    async def comes(self, text: bytes = TEXT, user: UserNumber = ANN) -> None:
        await comes(self.store, self.blobs, user, text)

    async def known(self, user: UserNumber = ANN) -> list[int]:
        gists = await self.store.read(lambda records: records.mail_index.gists(user, range(1, 200)))
        return [gist.uid for gist in gists]

    async def until_idle(self) -> float:
        for _ in range(100):
            if (seconds := await self.worker.once()) >= STORE_PAUSE:
                return seconds
        raise AssertionError("it never ends")


def came(uid: int, user: UserNumber = ANN) -> MailArrived:
    return MailArrived(user, Uid(uid), LetterId(1))


async def test_everything_is_looked_through_after_a_start_and_then_it_rests() -> None:
    mail = Mail()
    for _ in range(LOT + 2):
        await mail.comes()
    await mail.comes(user=BOB)
    assert await mail.until_idle() == RESCAN
    assert (len(await mail.known()), await mail.known(BOB)) == (LOT + 2, [1])


async def test_what_comes_is_told_gathered_and_looked_through() -> None:
    mail = Mail()
    await mail.until_idle()
    await mail.comes()
    await mail.comes()
    mail.worker.happened(came(2))
    mail.worker.happened(came(1))
    assert await mail.worker.once() == GATHER
    assert await mail.until_idle() <= RESCAN
    assert await mail.known() == [1, 2]


async def test_more_than_a_lot_that_came_to_one_user_is_looked_through() -> None:
    mail = Mail()
    await mail.until_idle()
    for _ in range(LOT * 2 + 1):
        await mail.comes()
    await mail.comes(user=BOB)
    mail.worker.happened(MailMoved(ANN, INBOX, (Uid(1), Uid(2))))
    await mail.until_idle()
    assert len(await mail.known()) == LOT * 2 + 1


async def test_what_nobody_told_of_is_found_hours_later() -> None:
    mail = Mail()
    await mail.until_idle()
    await mail.comes()
    mail.clock.advance(RESCAN + 1)
    await mail.until_idle()
    assert await mail.known() == [1]


async def test_what_is_left_of_messages_that_went_is_cleaned_up() -> None:
    mail = Mail()
    for _ in range(LOT + 1):
        await mail.comes()
    await mail.until_idle()
    await mail.store.write(lambda records: records.mail.remove(ANN, [Uid(uid) for uid in range(1, LOT + 2)]))
    await mail.until_idle()
    assert await mail.store.write(lambda records: records.mail_index.clean(most=1)) == 0


async def test_it_stands_back_longer_while_mail_pours_in(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = Mail()
    lot = mail.worker._lot
    arriving = [0]

    async def slow() -> bool:
        mail.clock.advance(0.1)
        for uid in range(arriving[0]):
            mail.worker.happened(came(uid + 1))
        return await lot()

    monkeypatch.setattr(mail.worker, "_lot", slow)
    await mail.comes()
    calm = await mail.worker.once()
    arriving[0] = 10
    assert await mail.worker.once() >= calm * 10


async def test_a_text_that_is_missing_or_trips_the_reader_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = Mail()
    await mail.comes(TEXT + b"lost " * 1000)
    await mail.comes(b"bug")
    await mail.comes()
    mail.blobs.kept.clear()
    real = mail_indexing.digest

    def trip(prefix: bytes, text: bytes, *, whole: bool) -> Any:
        if text == b"bug":
            raise ValueError("bug")
        return real(prefix, text, whole=whole)

    monkeypatch.setattr(mail_indexing, "digest", trip)
    with logged() as lines:
        assert await mail.until_idle() == RESCAN
    assert 3 in await mail.known() and 1 not in await mail.known()
    assert len([line for line in lines if line.startswith("!")]) == 2
    likely = await mail.store.read(lambda records: records.mail_index.likely(ANN, "nowhere", Where.ANYWHERE))
    assert likely == {1, 2}


async def test_of_a_long_text_in_a_file_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_indexing, "TEXT_MOST", 2000)
    mail = Mail()
    await mail.comes(TEXT + b"x" * 5000)
    await mail.comes(TEXT + b"y" * 1500)
    await mail.until_idle()
    rows = {uid: digest.words for (_, uid), digest in mail.store._records.mail_index.rows.items()}  # type: ignore[attr-defined]
    assert rows[1] is None and "yyy" in rows[2]


@pytest.mark.parametrize(("trouble", "pause"), [(StoreError("full"), STORE_PAUSE), (KeyError("bug"), FAULT_PAUSE)])
async def test_trouble_is_told_and_it_is_tried_again(trouble: Exception, pause: float) -> None:
    failing: list[Exception] = []

    def tap(_: str) -> None:
        if failing:
            raise failing[0]

    mail = Mail(tap)
    await mail.until_idle()
    await mail.comes()
    mail.worker.happened(came(1))
    failing.append(trouble)
    with logged() as lines:
        assert await mail.until_idle() == pause
    assert lines[0].startswith("!")
    failing.clear()
    await mail.until_idle()
    assert await mail.known() == [1]


async def test_it_ends_when_it_is_told_to() -> None:
    mail = Mail()

    async def wait(bell: object, seconds: float) -> None:
        mail.worker.stop()

    await mail.worker.run(wait)  # type: ignore[arg-type]
