"""Joining and leaving."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.lists import membership
from dialtone.domain.mail.lists.membership import Outcome
from dialtone.testing.script import run
from tests.support.mailing import ListOffice
from tests.support.office import logged


def test_joining_and_leaving_is_told_and_kept():
    office = ListOffice()
    members = office.lists.membership
    talk = members.find("TALK")
    assert talk is not None
    with logged() as lines:
        assert run(members.subscribe(talk, "joe@ext.test", "Joe")) is Outcome.DONE
        assert run(members.subscribe(talk, "JOE@ext.test")) is Outcome.ALREADY
        assert run(members.unsubscribe(talk, "Joe@ext.test")) is Outcome.DONE
        assert run(members.unsubscribe(talk, "joe@ext.test")) is Outcome.ALREADY
    assert lines == ["joe@ext.test subscribed to talk", "Joe@ext.test unsubscribed from talk"]


def test_what_is_kept_of_a_new_subscriber():
    office = ListOffice()
    news = office.lists.membership.find("news")
    assert news is not None
    run(office.lists.membership.subscribe(news, "joe@ext.test", "Joe\r\n[eve@ext.test]"))
    found = run(office.lists.membership.roll(news)).all()
    assert [(one.address, one.name, one.activity, one.active) for one in found] == [
        ("joe@ext.test", "Joe [eve@ext.test]", "subscribed", int(office.office.clock.now()))
    ]
    assert found[0].created == "Mon, 1 Jan 2024 12:00:00 +0000"


@pytest.mark.parametrize("address", ["", "joe", "a b@c.test", "x]\n[y@z.test"])
def test_an_address_that_is_none_is_not_kept(address):
    office = ListOffice()
    talk = office.lists.membership.find("talk")
    assert talk is not None
    before = dict(office.files.held)
    assert run(office.lists.membership.subscribe(talk, address)) is Outcome.IMPOSSIBLE
    assert office.files.held == before


def test_BSC_07_a_list_has_a_limit(monkeypatch):
    monkeypatch.setattr(membership, "MOST", 3)
    office = ListOffice()
    talk = office.lists.membership.find("talk")
    assert talk is not None
    outcomes = [run(office.lists.membership.subscribe(talk, f"{n}@ext.test")) for n in range(2)]
    assert outcomes == [Outcome.DONE, Outcome.FULL]


def test_which_lists_there_are():
    text = "[a]\nsub = MAIN-TALK\n[b]\nsub = MAIN-GONE\n[c]\nsub = MAIN-NEWS\ndisabled = true\n"
    assert [one.name for one in ListOffice(text).lists.membership.lists()] == ["a"]


def test_activity_of_strangers_is_not_noted():
    office = ListOffice()
    talk = office.lists.membership.find("talk")
    assert talk is not None
    before = dict(office.files.held)
    run(office.lists.membership.was_active(talk, "eve@ext.test", "posted"))
    assert office.files.held == before
