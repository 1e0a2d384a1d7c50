"""Verbatim copies for users whose access fits ArchiveRequirements."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.domain.mail.archiving import Archiving
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.script import run

ALICE = User(number=UserNumber(2), alias="alice", level=60)
BOB = User(number=UserNumber(3), alias="bob", level=10)
NOON = 1_736_078_400.0  # 2025-01-05 12:00:00 UTC


class Folder:
    """Keeps what is written; `broken` places refuse."""

    def __init__(self, broken: str = "/nowhere") -> None:
        self.files: dict[str, bytes] = {}
        self.broken = broken

    async def write(self, name: str, pieces: AsyncIterator[bytes]) -> None:
        if self.broken in name:
            raise OSError("disk full")
        self.files[name] = b"".join([piece async for piece in pieces])


async def text() -> AsyncIterator[bytes]:
    yield b"Subject: x\r\n"
    yield b"\r\nhello\r\n"


def keep(folder: Folder, recipients: list[User], sender: User | None = None, *, spam: bool = False) -> list[str]:
    archiving = Archiving(lambda user: user.level >= 50, folder.write)
    run(archiving.keep(recipients, sender, text, tag="feed", now=NOON, spam=spam))
    return sorted(folder.files)


def test_a_recipients_copy_is_the_whole_message() -> None:
    folder = Folder()
    assert keep(folder, [ALICE, BOB]) == ["user/0002/smtp_in/2025-01-05T120000Z-feed.eml"]
    assert folder.files["user/0002/smtp_in/2025-01-05T120000Z-feed.eml"] == b"Subject: x\r\n\r\nhello\r\n"


def test_a_senders_copy() -> None:
    assert keep(Folder(), [BOB], ALICE) == ["user/0002/smtp_relay/2025-01-05T120000Z-feed.eml"]


def test_spam_is_not_archived_for_recipients() -> None:
    assert keep(Folder(), [ALICE], spam=True) == []


def test_an_archive_that_fails_stops_nothing() -> None:
    folder = Folder(broken="smtp_in")
    assert keep(folder, [ALICE], ALICE) == ["user/0002/smtp_relay/2025-01-05T120000Z-feed.eml"]
