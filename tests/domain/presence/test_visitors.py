"""People with browsers."""

from __future__ import annotations

import pytest

from dialtone.domain.model.happenings import TelegramArrived
from dialtone.domain.model.user import Misc, User, UserNumber
from dialtone.domain.presence import visitors as module
from dialtone.domain.presence.visitors import INACTIVE, Visitors
from dialtone.testing.clock import ManualClock

ANN = User(number=UserNumber(1), alias="Ann")
BOB = User(number=UserNumber(2), alias="Bob", misc=Misc.QUIET)


@pytest.fixture
def here():
    return Visitors(ManualClock())


def test_a_visitor_is_here_as_long_as_he_looks_at_pages(here):
    here.seen("a", ANN, action="reading")
    here._clock.advance(INACTIVE - 1)
    assert [one.action for one in here.visible()] == ["reading"]
    here.seen("a", ANN)
    here._clock.advance(INACTIVE - 1)
    assert here.here("a").since < here.here("a").seen
    here._clock.advance(2)
    assert here.visible() == [] and here.here("a") is None


def test_two_browsers_of_one_are_one_line(here):
    here.seen("a", ANN)
    here.seen("b", ANN)
    assert len(here.visible()) == 1 and len(here.of(ANN.number)) == 2


def test_quiet_ones_are_for_sysops(here):
    here.seen("a", BOB)
    assert here.visible() == [] and [one.alias for one in here.everybody()] == ["Bob"]


def test_a_telegram_rings_at_its_readers_browsers(here):
    ann, bob = here.seen("a", ANN), here.seen("b", BOB)
    here.arrived(TelegramArrived(ANN.number, 1))
    assert ann.bell.answer() and not bob.bell.answer()
    assert here.seen("a", ANN).bell is ann.bell  # whoever waits at it goes on waiting


def test_a_browser_with_another_account_is_another_visitor(here):
    first = here.seen("a", ANN)
    assert here.seen("a", BOB).bell is not first.bell


def test_there_is_room_for_so_many(here, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    for name in "abc":
        here.seen(name, ANN)
    assert [one.session for one in here.everybody()] == ["b", "c"]
    here.left("b")
    here.left("b")
    assert [one.session for one in here.everybody()] == ["c"]
