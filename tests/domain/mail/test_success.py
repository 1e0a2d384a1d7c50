"""Who hears of success; the whole way is in test_reception.py."""

from __future__ import annotations

from dialtone.domain.mail.delivery import Addressed, Envelope
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.success import delivered_report
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.testing.script import run
from tests.support.post_office import PostOffice


def asked(notify: str, *, sender: str = "a@ext.test", local: bool = True, with_returns: bool = True) -> bool:
    """Whether there is a report."""
    office = PostOffice().population()
    returns = Returns(
        blobs=office.blobs,
        clock=office.clock,
        chance=office.chance,
        host_name="mx.local.test",
        route=WayBack(office.directory, office.reception.ourselves),
    )
    letter = NewLetter(tag="0" * 16, size=4, body=b"text", sender=sender)
    destination = ToUser(office.user("alice")) if local else ToHost("u@ext.test", "ext.test")
    copy = Addressed(destination=destination, address="x@y.z", prefix=b"", notify=notify)
    return run(delivered_report(returns if with_returns else None, letter, Envelope(), [copy])) is not None


def test_only_who_asks_and_only_for_mailboxes() -> None:
    assert asked("SUCCESS") and asked("FAILURE,SUCCESS")
    assert not asked("") and not asked("NEVER") and not asked("FAILURE,DELAY")
    assert not asked("SUCCESS", local=False), "whoever takes it next reports"
    assert not asked("SUCCESS", sender="")
    assert not asked("SUCCESS", with_returns=False)
