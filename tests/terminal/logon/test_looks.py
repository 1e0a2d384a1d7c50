"""The look of a caller's screen, from what is told and what the profile says."""

from __future__ import annotations

import pytest

from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.user import Misc, User, UserNumber
from dialtone.terminal.logon.looks import charset_of, first_look, keeps_detected, profile_look
from dialtone.terminal.look import Charset, Look
from dialtone.testing.keyboard import ScriptedTerminal
from dialtone.wire.screen import Call, Size

DETECTED = Look(columns=132, rows=50, charset=Charset.UTF8, ansi=True, color=True)


def user(misc: int = 0, **fields: object) -> User:
    return User(number=UserNumber(2), alias="A", misc=int(misc), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "charset", "ansi"),
    [
        ("", Charset.ASCII, False),
        ("syncterm", Charset.CP437, True),
        ("xterm-256color", Charset.UTF8, True),
        ("vt100", Charset.ASCII, True),
        ("dumb", Charset.ASCII, False),
    ],
)
def test_the_kind_of_terminal_says_something(kind: str, charset: Charset, ansi: bool) -> None:
    look = first_look(ScriptedTerminal(kind=kind), Call(protocol="Telnet"), TerminalConfig())
    assert (look.charset, look.ansi) == (charset, ansi)


@pytest.mark.proves("BBS.DefaultTermWidth", "BBS.DefaultTermHeight")
def test_a_size_nobody_told_is_the_settings() -> None:
    config = TerminalConfig(default_term_width=100, default_term_height=30)
    look = first_look(ScriptedTerminal(size=Size(0, 0)), Call(protocol="Telnet"), config)
    assert (look.columns, look.rows) == (100, 30)
    told = first_look(ScriptedTerminal(size=Size(132, 50)), Call(protocol="Telnet"), config)
    assert (told.columns, told.rows) == (132, 50)


def test_a_commodore_is_known_by_its_port() -> None:
    look = first_look(ScriptedTerminal(kind=""), Call(protocol="Telnet", petscii=40), TerminalConfig())
    assert (look.columns, look.rows, look.charset) == (40, 25, Charset.PETSCII)
    assert profile_look(look, user(Misc.ANSI | Misc.UTF8)).charset is Charset.PETSCII


def test_what_was_detected_counts_with_autoterm_and_for_guests() -> None:
    for account in (user(Misc.AUTOTERM), user(Misc.NO_EXASCII, restrictions="G"), user()):
        look = profile_look(DETECTED, account)
        assert (look.charset, look.ansi, look.columns) == (Charset.UTF8, True, 132)
        assert keeps_detected(DETECTED, account)


def test_else_the_profile_counts() -> None:
    look = profile_look(DETECTED, user(Misc.ANSI | Misc.SWAP_DELETE, columns=80, rows=24))
    assert (look.charset, look.ansi, look.color, look.swap_delete) == (Charset.CP437, True, False, True)
    assert (look.columns, look.rows) == (80, 24)


def test_linear_from_the_prompt_or_the_profile() -> None:
    for look, account in ((Look(linear=True), user(Misc.AUTOTERM)), (DETECTED, user(Misc.LINEAR | Misc.SPIN))):
        shown = profile_look(look, account)
        assert (shown.linear, shown.hot, shown.spin) == (True, False, False)


@pytest.mark.parametrize(
    ("misc", "charset"),
    [
        (Misc.PETSCII | Misc.UTF8, Charset.PETSCII),
        (Misc.UTF8, Charset.UTF8),
        (Misc.NO_EXASCII, Charset.ASCII),
        (0, Charset.CP437),
    ],
)
def test_character_sets_of_the_settings_bits(misc: int, charset: Charset) -> None:
    assert charset_of(misc) is charset
