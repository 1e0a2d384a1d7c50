"""How the folder says it is served."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dialtone.config.mail import MailConfig
from dialtone.protocols import pop3
from dialtone.protocols.pop3.server import Pop3Server
from tests.protocols.pop3.room import Room


@pytest.mark.proves("Mail.Options.NO_READ_POP3")
@pytest.mark.parametrize(("options", "mark_read"), [(frozenset(), True), (frozenset({"NO_READ_POP3"}), False)])
def test_a_session_is_made_from_the_house(options: frozenset[str], mark_read: bool) -> None:
    room = Room()
    settings = SimpleNamespace(mail=MailConfig(options=options))
    house = SimpleNamespace(settings=settings, logins=room.accounts, mailboxes=room.mailboxes, rates=None)
    for kind in pop3.SERVICES:
        session = kind.make(room.wire([]), kind.door, house)
        assert isinstance(session, Pop3Server)
        assert session.mark_read is mark_read


def test_the_two_doors() -> None:
    assert [(kind.door.service, kind.door.title, kind.door.tls) for kind in pop3.SERVICES] == [
        ("pop3", "POP3 Server", "starttls"),
        ("pop3s", "POP3S Server", "implicit"),
    ]
