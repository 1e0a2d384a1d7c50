"""Which domains forbid others to send in their name."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.lists.munging import DomainsThatForbid
from dialtone.domain.ports.outside import NoAnswer, NoSuchName
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

RECORDS = {
    "_dmarc.strict.test": "v=DMARC1; p=reject",
    "_dmarc.soft.test": "v=DMARC1; p=quarantine",
    "_dmarc.none.test": "v=DMARC1; p=none; sp=reject",
    "_dmarc.trying.test": "v=DMARC1; p=quarantine; t=y",
    "_dmarc.local.test": "v=DMARC1; p=reject",
}


class Zone:
    """Implements what is asked of the resolver."""

    def __init__(self):
        self.asked = []
        self.silent = False

    async def texts(self, name):
        self.asked.append(name)
        if self.silent:
            raise NoAnswer(name)
        if name not in RECORDS:
            raise NoSuchName(name)
        return [RECORDS[name]]


@pytest.fixture
def zone():
    return Zone()


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def forbids(zone, clock):
    return DomainsThatForbid(zone, clock, lambda domain: domain == "local.test")


@pytest.mark.parametrize(
    ("domain", "answer"),
    [
        ("strict.test", True),
        ("mail.strict.test", True),
        ("soft.test", True),
        ("none.test", False),
        ("sub.none.test", True),
        ("trying.test", False),
        ("nothing.test", False),
        ("local.test", False),
        ("[192.0.2.1]", False),
    ],
)
def test_policies(forbids, domain, answer):
    assert run(forbids(domain)) is answer


def test_a_domain_is_asked_about_once_an_hour(forbids, zone, clock):
    for _ in range(3):
        run(forbids("strict.test"))
    assert zone.asked == ["_dmarc.strict.test"]
    clock.advance(3601)
    run(forbids("strict.test"))
    assert len(zone.asked) == 2


def test_no_answer_is_taken_for_a_no_and_asked_again(forbids, zone):
    zone.silent = True
    assert run(forbids("nothing.test")) is True
    zone.silent = False
    assert run(forbids("nothing.test")) is False
