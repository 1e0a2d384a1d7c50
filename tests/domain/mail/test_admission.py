"""Whether a mailbox takes mail, and whether a user can be told something at once."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mail.admission import Admission, blocked_tag
from dialtone.domain.mail.asked import Asked
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.domain.mail.test_reception import recipient, take, visit
from tests.support.post_office import PostOffice

TEXT = b"From: a@ext.test\r\nSubject: x\r\n\r\ntext\r\n"


def admission(office: PostOffice) -> Admission:
    return Admission(office.reception.room, office.stations, office.mail)


def asked(office: PostOffice, user: User | None = None, verb: Verb = Verb.MAIL) -> Asked:
    return Asked(visit(office, user), b"<a@ext.test>", b"<carol@local.test>", verb)


def refused(work: object) -> bytes:
    with pytest.raises(Refusal) as caught:
        run(work)  # type: ignore[arg-type]
    return caught.value.reply


def test_restriction_I_is_for_strangers_only() -> None:
    """Spec mail.md 10.1 number 13."""
    office = PostOffice().population()
    carol = office.add("carol", restrictions="I")
    assert refused(admission(office).mail(asked(office), carol)) == b"550 Closed mailbox: <carol@local.test>"
    run(admission(office).mail(asked(office, office.user("alice")), carol))


@pytest.mark.proves("Mail.MaxMsgsWaiting")
def test_one_message_more_than_the_limit_fits() -> None:
    office = PostOffice(max_msgs_waiting=1).population()
    carol = office.add("carol")
    for _ in range(2):
        take(office, TEXT, recipient("carol@local.test"))
    assert refused(admission(office).mail(asked(office), carol)) == b"450 Mailbox full: <carol@local.test>"


def test_exemption_W_knows_no_limit() -> None:
    office = PostOffice(max_msgs_waiting=1).population()
    carol = office.add("carol", exemptions="W")
    for _ in range(5):
        take(office, TEXT, recipient("carol@local.test"))
    run(admission(office).mail(asked(office), carol))


def test_SEND_wants_somebody_who_is_on_line() -> None:
    office = PostOffice().population()
    carol = office.add("carol", restrictions="I")
    assert refused(admission(office).telegram(asked(office, verb=Verb.SEND), carol)) == b"450 User unavailable"
    office.presence.enter(carol, "Telnet")
    run(admission(office).telegram(asked(office, verb=Verb.SEND), carol))  # a closed mailbox closes no terminal


def test_SEND_does_not_disturb_who_switched_paging_off() -> None:
    office = PostOffice().population()
    carol = office.change(office.add("carol"), chat=4)
    office.presence.enter(carol, "Telnet")
    assert refused(admission(office).telegram(asked(office, verb=Verb.SEND), carol)) == b"450 User unavailable"


@pytest.mark.parametrize("verb", [Verb.SOML, Verb.SAML])
def test_what_may_become_mail_asks_the_mailbox(verb: Verb) -> None:
    office = PostOffice().population()
    carol = office.add("carol", restrictions="I")
    assert refused(admission(office).telegram(asked(office, verb=verb), carol)).startswith(b"550 Closed mailbox")


@pytest.mark.parametrize(
    ("lines", "tag", "blocked"),
    [
        (b"shop\r\n", "shop", True),
        (b"shop\r\n", "SHOP", True),
        (b"shop\r\n", "shopping", False),
        (b"shop*\r\n", "shopping", True),
        (b"; shop\r\nnews\r\n", "shop", False),
        (b"!friends\r\n*\r\n", "friends", False),
        (b"!friends\r\n*\r\n", "others", True),
        (b"a#b\r\n", "a#b", True),
        (b"\0\xff binary", "shop", False),
    ],
)
def test_tags_in_the_smtpblock_file(lines: bytes, tag: str, blocked: bool) -> None:
    """Seed manual: name#tag and data/user/NNNN.smtpblock, with the rules of all pattern files."""
    office = PostOffice(files={"user/0002.smtpblock": lines}).population()
    assert run(blocked_tag(office.stations.read_small, office.user("alice"), f"alice#{tag}")) is blocked
