"""What looks allow."""

from dialtone.terminal.look import Charset, Look


def test_a_blind_callers_screen_is_never_drawn_on() -> None:
    look = Look(ansi=True, color=True, linear=True, charset=Charset.UTF8)
    assert not look.draws and not look.moves


def test_a_commodore_draws_but_has_no_cursor_addressing() -> None:
    look = Look(charset=Charset.PETSCII, columns=40)
    assert look.draws and not look.moves
    assert not Look().draws
    assert Look(ansi=True).moves
