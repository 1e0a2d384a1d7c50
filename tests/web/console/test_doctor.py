"""The check-up in the console."""

from __future__ import annotations

import pytest

from dialtone.domain.checkup.finding import Result, ok, problem
from dialtone.domain.checkup.rounds import Round
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
    text = sysop.get("/console/doctor").page.text
    assert "problem: full of <b>" in text and "Do: make room" in text and "That is all" in text
    assert asked == [("Sysop", None)]


def test_one_that_goes_on_shows_what_it_has_and_is_fetched_again(sysop, monkeypatch):
    going_on = Round([Result("disk", "Room on disk", (ok("much"),))], "Name server")
    monkeypatch.setattr(Checkup, "latest", lambda self, caller: going_on)
    page = sysop.get("/console/doctor").page
    assert "ok: much" in page.text and "Looking at: Name server" in page.text
    assert page.links["Come back"] == "/console/doctor", "without scripts"
    part = sysop.get("/console/doctor", **{"hx-request": "true"}).body.decode()
    assert 'hx-trigger="every 1s"' in part and "<h1>" not in part and "ok</strong>: much" in part


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
