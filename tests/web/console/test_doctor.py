"""The check-up in the console."""

from __future__ import annotations

import pytest

from dialtone.domain.checkup.finding import Result, ok, problem
from dialtone.domain.checkup.service import Checkup


@pytest.fixture
def asked(monkeypatch):
    """Who asked, and for which domain; nothing is really looked at."""
    found = []

    async def run(self, caller, *, domain=None, begun=None):
        found.append((caller.user.alias, domain))
        yield Result("disk", "Room on disk", (ok("much"), problem("full of <b>", "make room")))

    monkeypatch.setattr(Checkup, "run", run)
    return found


def test_nothing_is_looked_at_before_it_is_asked_for(sysop, asked):
    page = sysop.get("/console/doctor").page
    assert "Is the board all right" in page.text and asked == []
    sysop.submit(button="Look")
    text = sysop.answer.page.text
    assert "problem: full of <b>" in text and "Do: make room" in text
    assert asked == [("Sysop", None)]


def test_mail_servers_elsewhere_are_called_only_when_that_is_asked_for(sysop, asked):
    sysop.get("/console/doctor")
    sysop.submit(button="Look", domain="Example.COM")
    sysop.submit(button="Look", domain="", outside="1")
    assert asked == [("Sysop", "example.com"), ("Sysop", "")]
    sysop.submit(button="Look", domain="not a domain")
    assert sysop.answer.status == 400 and len(asked) == 2


def test_EXE_09_others_see_nothing_of_it(board, asked):
    alice = board.browser(address="127.0.0.1")
    alice.sign_in("Alice")
    assert alice.get("/console/doctor").status == 403
    assert asked == []
