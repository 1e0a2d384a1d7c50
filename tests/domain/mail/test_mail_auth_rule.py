"""Who may not send in our name (spec mail.md 6.7, mailauth.js)."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.mail_auth_rule import MailAuthRule
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.script import run

ALICE = User(number=UserNumber(2), alias="alice")
GUEST = User(number=UserNumber(3), alias="guest", restrictions="G")
REFUSED = "Mail deliveries from local.test must use SMTP-AUTH"


async def leads_to(domain: str, address: str) -> bool:
    return address == "203.0.113.5"


RULE = MailAuthRule(lambda domain: domain == "local.test", {"192.0.2.25", "2001:db8::1"}, leads_to)


@pytest.mark.parametrize(
    ("address", "user", "client", "words"),
    [
        ("alice@local.test", None, "198.51.100.7", REFUSED),
        ("alice@LOCAL.test", GUEST, "198.51.100.7", REFUSED),
        ("alice@local.test", ALICE, "198.51.100.7", ""),
        ("alice@ext.test", None, "198.51.100.7", ""),
        ("", None, "198.51.100.7", ""),
        ("alice", None, "198.51.100.7", ""),
        ("alice@local.test", None, "127.0.0.1", ""),
        ("alice@local.test", None, "::1", ""),
        ("alice@local.test", None, "192.168.1.2", ""),
        ("alice@local.test", None, "192.0.2.25", ""),
        ("alice@local.test", None, "2001:db8::1", ""),
        ("alice@local.test", None, "203.0.113.5", ""),
        ("alice@local.test", None, "10.0.0.1", REFUSED),
        ("alice@local.test", None, "nonsense", REFUSED),
    ],
)
def test_the_rule(address, user, client, words):
    assert run(RULE.refusal(address, user, client)) == words


def test_nobody_is_asked_about_mail_that_is_not_ours():
    async def never(domain: str, address: str) -> bool:
        raise AssertionError

    rule = MailAuthRule(lambda domain: False, (), never)
    assert run(rule.refusal("ann@ext.test", None, "198.51.100.7")) == ""
