"""Daily maintenance of mailboxes."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

import pytest

from dialtone.domain.mail.purging import Purging
from dialtone.domain.model.mail import NewLetter, Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.domain.mail.test_reception import TEXT, take
from tests.support.post_office import PostOffice

DAY = 86400.0


async def mark_read(user: UserNumber, uid: int, records: Records) -> None:
    await records.mail.mark_read(user, [Uid(uid)])


def office_with(**letters: dict[str, Any]) -> PostOffice:
    """Alice has letters: by name of their subject, `read` and `spam` or not."""
    office = PostOffice().population()
    alice = office.user("alice").number
    for uid, (subject, marks) in enumerate(letters.items(), 1):
        text = TEXT.replace(b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", subject.encode())
        take(office, text, "alice@local.test")
        if marks.get("read"):
            run(office.store.write(partial(mark_read, alice, uid)))
    return office


def left(office: PostOffice, *, options: str = "", **system: Any) -> tuple[int, list[bytes]]:
    mail = dataclasses.replace(office.mail, options=frozenset(options.split()))
    purging = Purging(office.store, office.clock, mail, dataclasses.replace(office.system, **system))
    count = run(purging.purge())
    subjects = [letter.split(b"\r\nSubject: ")[1].split(b"\r\n")[0] for letter in office.letters("alice")]
    return count, subjects


def test_without_a_setting_nothing_goes() -> None:
    office = office_with(old={"read": True}, new={})
    office.clock.advance(1000 * DAY)
    assert left(office) == (0, [b"old", b"new"])


def test_read_mail_goes_when_the_board_says_so() -> None:
    office = office_with(old={"read": True}, new={})
    assert left(office, kill_read_mail=True) == (1, [b"new"])


def test_mail_too_old_goes() -> None:
    office = office_with(old={}, new={})
    office.clock.advance(91 * DAY)
    assert left(office, mail_max_age=90) == (2, [])


def test_mail_just_young_enough_stays() -> None:
    office = office_with(old={})
    office.clock.advance(89 * DAY)
    assert left(office, mail_max_age=90) == (0, [b"old"])


def spam(office: PostOffice, subject: str) -> NewLetter:
    body = b"Subject: %s\r\n\r\nbuy\r\n" % subject.encode()
    return NewLetter(tag=office.chance.token(8).hex(), size=len(body), body=body, spam=True)


@pytest.mark.proves("Mail.Options.KILL_READ_SPAM")
def test_spam_that_was_read_goes_and_other_mail_stays() -> None:
    office = office_with(friend={"read": True})
    alice = office.user("alice").number

    async def change(records: Records) -> None:
        for subject in ("read", "unread"):
            letter = spam(office, subject)
            await records.mail.add_copy(
                alice, await records.mail.add_letter(letter), b"X: y\r\n", size=6 + letter.size, spam=True
            )
        await records.mail.mark_read(alice, [Uid(2)])

    run(office.store.write(change))
    assert left(office, options="KILL_READ_SPAM") == (1, [b"friend", b"unread"])


def test_what_went_is_announced_and_traced() -> None:
    office = office_with(old={"read": True})
    left(office, kill_read_mail=True)
    found = run(office.store.read(lambda records: records.traces.find("<one@ext.test>")))
    assert "removed" in [entry.event for entry in found]


def test_the_trash_is_emptied_of_what_has_been_there_for_long() -> None:
    office = office_with(thrown={}, later={}, kept={})
    alice = office.user("alice").number

    def throw(uid: int) -> None:
        now = office.clock.now()
        run(office.store.write(lambda records: records.folders.move(alice, [Uid(uid)], TRASH, now)))

    def trash() -> list[int]:
        return list(run(office.store.read(lambda records: records.folders.uids(alice, TRASH))))

    office.clock.advance(100 * DAY)
    throw(1)
    office.clock.advance(10 * DAY)
    throw(2)
    office.clock.advance(25 * DAY)
    assert left(office, mail_max_trash_age=0) == (0, [b"kept"])
    assert left(office) == (1, [b"kept"])
    assert trash() == [5]
    assert left(office, mail_max_trash_age=20) == (1, [b"kept"])
    assert trash() == []


def test_read_mail_in_folders_is_no_business_of_maintenance_until_it_is_too_old() -> None:
    office = office_with(filed={"read": True}, new={})
    alice = office.user("alice").number

    async def change(records: Records) -> None:
        folder = await records.folders.make(alice, "kept")
        assert folder is not None
        await records.folders.move(alice, [Uid(1)], folder, office.clock.now())

    run(office.store.write(change))
    assert left(office, kill_read_mail=True, options="KILL_READ_SPAM") == (0, [b"new"])
    office.clock.advance(91 * DAY)
    assert left(office, mail_max_age=90) == (2, [])
