"""Guesses about terminals, and what they say themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal.look import Charset, Look
from dialtone.terminal.probe import Probe, guessed
from tests.support.screen import Screen

SAYS_UTF8 = ("\x1b[?64;1;2c", "\x1b[50;132R", "\x1b[50;1R")
SAYS_437 = ("\x1b[=67;84;101;114;109;1;316c", "\x1b[25;80R", "\x1b[25;4R")


def found(*answers: str, look: Look = Look(ansi=True), with_size: bool = True) -> tuple[Probe, Look]:  # noqa: B008
    probe = Probe()
    for answer in answers:
        if probe.hears(answer):
            look = probe.improved(look, with_size=with_size)
    return probe, look


@pytest.mark.parametrize(
    ("kind", "ansi", "charset"),
    [
        ("syncterm", True, Charset.CP437),
        ("ansi-bbs", True, Charset.CP437),
        ("xterm-256color", True, Charset.UTF8),
        ("vt100", True, Charset.ASCII),
        ("dumb", False, Charset.ASCII),
        ("", False, Charset.ASCII),
        ("unknown", False, Charset.ASCII),
    ],
)
def test_guesses_by_kind(kind: str, ansi: bool, charset: Charset) -> None:
    look = guessed(kind, Look())
    assert (look.ansi, look.color, look.charset) == (ansi, ansi and not kind.startswith("vt"), charset)
    assert Probe.worth_while(kind, Look()) is ansi


def test_a_unicode_terminal() -> None:
    _, look = found(*SAYS_UTF8)
    assert look == Look(columns=132, rows=50, ansi=True, color=True, charset=Charset.UTF8)


def test_syncterm() -> None:
    probe, look = found(*SAYS_437, look=guessed("ansi", Look()))
    assert look == Look(columns=80, rows=25, ansi=True, color=True, charset=Charset.CP437)
    assert probe.cterm == 1316


def test_what_the_way_in_tells_of_the_size_counts_more() -> None:
    assert found(*SAYS_UTF8, look=Look(columns=100, rows=30), with_size=False)[1].columns == 100


def test_TEL_06_sizes_that_cannot_be_are_not_believed() -> None:
    _, look = found("\x1b[0;0R", "\x1b[65535;65535R")
    assert (look.columns, look.rows) == (80, 24)
    _, look = found("\x1b[99999;3R")
    assert (look.columns, look.rows) == (80, 24)


def test_commodores_and_blind_callers_are_not_asked() -> None:
    assert not Probe.worth_while("ansi", Look(charset=Charset.PETSCII))
    assert not Probe.worth_while("ansi", Look(linear=True))


def test_the_question_leaves_nothing_on_the_screen() -> None:
    shown = Screen(b"Login\r\n" + Probe().question(), charset="utf-8")
    assert shown.rows[:2] == ["Login", ""]
    assert shown.cursor == (1, 2)
    shown = Screen(b"Login\r\n" + Probe().question(), charset="cp437")
    assert shown.rows[:2] == ["Login", ""]
    assert shown.cursor == (1, 2)


def test_later_reports_change_nothing() -> None:
    probe, _ = found(*SAYS_UTF8)
    assert not probe.hears("\x1b[10;10R")


@given(st.lists(st.one_of(st.text(), st.sampled_from(SAYS_UTF8 + SAYS_437)), max_size=10))
def test_any_answers_give_a_look_that_can_be_drawn(answers: list[str]) -> None:
    _, look = found(*answers)
    assert 40 <= look.columns <= 999 and 8 <= look.rows <= 999


@pytest.mark.parametrize("kind", ["petscii", "c64", "c128", "commodore 64"])
def test_a_commodore_is_known_by_its_kind(kind: str) -> None:
    look = guessed(kind, Look(ansi=True))
    assert (look.charset, look.ansi, look.color) == (Charset.PETSCII, False, True)
    assert not Probe.worth_while(kind, Look())


def test_a_terminal_has_told_all_when_its_character_set_is_known() -> None:
    assert not found(*SAYS_437[:2])[0].done
    assert found(*SAYS_437)[0].done
