"""Who is told of new mail: spec mail.md 1.17, the manual's NO_NOTIFY."""

from __future__ import annotations

import re

import pytest

from dialtone.base.bus import Bus
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.notices import Notices
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

ALICE = User(number=UserNumber(2), alias="alice")
BOB = User(number=UserNumber(3), alias="Bob")


class Board:
    """Notices with alice on line and Bob off line."""

    def __init__(self, mail: MailConfig = MailConfig()) -> None:  # noqa: B008  (frozen)
        clock = ManualClock()
        presence = Presence(clock)
        presence.enter(ALICE, "Telnet")
        self.store = MemoryStore(Bus())
        self.telegrams = Telegrams(self.store, clock, presence)
        self.notices = Notices(mail, presence, self.telegrams)


@pytest.mark.proves("Mail.Options.NO_NOTIFY", "Mail.NotifyOfflineUsers")
@pytest.mark.parametrize(
    ("mail", "on_line", "off_line", "forwarded"),
    [
        (MailConfig(), True, False, True),
        (MailConfig(notify_offline_users=True), True, True, True),
        (MailConfig(options=frozenset({"NO_NOTIFY"})), False, False, False),
        (MailConfig(options=frozenset({"NO_NOTIFY"}), notify_offline_users=True), False, False, False),
    ],
)
def test_who_is_told(mail: MailConfig, on_line: bool, off_line: bool, forwarded: bool) -> None:
    notices = Board(mail).notices
    assert notices.wanted(ALICE) is on_line
    assert notices.wanted(BOB) is off_line
    assert notices.wanted(BOB, forwarded=True) is forwarded


def seen(text: str) -> str:
    return re.sub("\x01.", "", text)


def test_what_is_said() -> None:
    notices = Board().notices
    assert seen(notices.text("Joe", "joe@far.example")) == "New e-mail from Joe <joe@far.example>\r\n"
    assert seen(notices.text("", "joe@far.example")) == "New e-mail from joe@far.example <far.example>\r\n"
    assert seen(notices.text("Joe", "joe@far.example", forwarded_to="me@home.example")).splitlines() == [
        "New e-mail from Joe <joe@far.example>",
        "and it was automatically forwarded to: me@home.example",
    ]


def test_it_is_kept_with_the_mail() -> None:
    board = Board()
    text = board.notices.text("Joe", "joe@far.example")
    run(board.store.write(lambda records: board.notices.place(records, BOB.number, "joe@far.example", text, 5.0)))
    (telegram,) = run(board.telegrams.waiting(BOB.number))
    assert (telegram.sender, telegram.text, telegram.at) == ("joe@far.example", text, 5.0)
