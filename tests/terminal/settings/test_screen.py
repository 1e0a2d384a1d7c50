"""The settings screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.domain.model.user import Chat, Misc
from tests.support.front_door import SYSTEM, USUAL, FrontDoor


@pytest.fixture
def door() -> FrontDoor:
    return FrontDoor(system=replace(SYSTEM, forward_to_netmail=True))


@pytest.mark.parametrize(
    ("key", "bit"),
    [
        ("X", Misc.EXPERT), ("P", Misc.PAUSE), ("S", Misc.SPIN), ("C", Misc.CLRSCRN), ("N", Misc.ASK_NSCAN),
        ("Y", Misc.ASK_SSCAN), ("F", Misc.ANFSCAN), ("R", Misc.CURSUB), ("B", Misc.BATCHFLAG),
    ],
)  # fmt: skip
def test_a_key_switches_its_line_and_back(door: FrontDoor, key: str, bit: Misc) -> None:
    before = door.user(2).misc
    door.act("settings.menu", [key, "Q"])
    assert door.user(2).misc == before ^ bit
    door.act("settings.menu", [key, "Q"])
    assert door.user(2).misc == before


def test_hot_keys_end_at_once(door: FrontDoor) -> None:
    door.act("settings.menu", ["H", "q\r"])
    assert door.user(2).misc & Misc.COLDKEYS


def test_plain_mode_changes_the_screen_at_once_and_back(door: FrontDoor) -> None:
    shown = door.act("settings.menu", ["1", "1\r", "Q"])
    assert "1: For screen readers, on" in shown
    assert not door.user(2).misc & Misc.LINEAR
    assert not door.stay.console.look.linear


def test_paging(door: FrontDoor) -> None:
    door.act("settings.menu", ["G", "Q"])
    assert door.user(2).chat & Chat.NOPAGE


def test_the_size_of_the_screen(door: FrontDoor) -> None:
    door.act("settings.menu", ["L", "\b132\r", "\b50\r", "Q"])
    assert (door.user(2).columns, door.user(2).rows) == (132, 50)
    assert "40" in door.act("settings.menu", ["L", "\b\b\b7\r", "\r", "x", "Q"])
    assert door.user(2).columns == 132


def test_about_oneself(door: FrontDoor) -> None:
    door.act("settings.menu", ["I", "I collect modems\r", "Ulm\r", "ace\r", "Q"])
    alice = door.user(2)
    assert (alice.note, alice.location, alice.handle) == ("I collect modems", "Ulm", "ace")


def test_forwarding(door: FrontDoor) -> None:
    door.act("settings.menu", ["M", "alice@ext.test\r", "Q"])
    assert (door.user(2).netmail, door.user(2).forwards) == ("alice@ext.test", True)
    door.act("settings.menu", ["M", "\x19\r" if False else "\b" * 20 + "\r", "Q"])
    assert not door.user(2).forwards
    door.set(door.user(2), restrictions="F")
    assert "may not forward" in door.act("settings.menu", ["M", "x", "Q"])


def test_help_and_unknown_keys(door: FrontDoor) -> None:
    assert "You are in your settings." in door.act("settings.menu", ["?", "x", "Q"])
    assert "That key does nothing here" in door.act("settings.menu", ["#", "Q"])


def test_guests_have_none(door: FrontDoor) -> None:
    guest = door.add("Guest", restrictions="G")
    assert "not possible" in door.act("settings.menu", ["X", "Q"], number=guest.number)
    assert door.user(guest.number).misc == USUAL


def test_a_narrow_screen_has_every_line(door: FrontDoor) -> None:
    wide, narrow = door.act("settings.menu", ["Q"]), door.act("settings.menu", ["Q"], kind="")
    assert "Second factor" in wide
    assert "Second factor" in narrow
