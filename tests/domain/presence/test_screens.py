"""Callers' screens: nobody watches or types unasked, what is typed is bounded."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal
from dialtone.domain.presence.screens import TYPED_MOST, Screens


def test_what_is_shown_is_told_to_the_watcher_and_to_nobody_else():
    screens, told = Screens(), []
    window = screens.open(3, Bell(), lambda: "ansi")
    window.shown(b"secret")
    screens.watcher = lambda node, data: told.append((node, data))
    window.shown(b"hello")
    screens.watcher = None
    window.shown(b"secret")
    assert told == [(3, b"hello")]


def test_what_is_typed_waits_for_the_session_and_wakes_it():
    screens, bell = Screens(), Bell()
    window = screens.open(3, bell, lambda: "ansi")
    screens.type_in(3, b"q")
    assert bell.answer()
    assert (window.waiting, window.typed(), window.typed()) == (1, b"q", b"")


def test_SLO_01_only_so_much_waits():
    screens = Screens()
    window = screens.open(3, Bell(), lambda: "")
    for _ in range(10):
        screens.type_in(3, b"x" * 500)
    assert len(window.typed()) == TYPED_MOST


def test_a_node_that_is_free_has_no_screen():
    screens = Screens()
    screens.open(3, Bell(), lambda: "ansi\t80x24")
    assert screens.about() == {3: "ansi\t80x24"}
    screens.close(3)
    screens.close(3)
    assert screens.about() == {}
    with pytest.raises(Refusal):
        screens.type_in(3, b"x")
