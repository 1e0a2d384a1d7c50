"""What strangers are told, as a caller chooses it."""

from __future__ import annotations

from dialtone.config.finger import FingerConfig
from dialtone.testing.script import run
from tests.support.parlour import Parlour

ALLOWED = FingerConfig(include_age=True, include_location=True)


def test_FIN_02_each_thing_is_asked_for_and_no_is_the_default() -> None:
    parlour = Parlour(finger=ALLOWED)
    shown = parlour.act(parlour.visit(2, ["\r", "Y"]), "settings.public")
    assert "told your age?" in shown
    assert "told where you are?" in shown
    assert "real name" not in shown
    assert run(parlour.house.publicity.chosen(parlour.user(2))) == {"location"}
    parlour.act(parlour.visit(2, ["N", "N"]), "settings.public")
    assert run(parlour.house.publicity.chosen(parlour.user(2))) == frozenset()


def test_from_the_settings_screen_when_there_is_something_to_choose() -> None:
    parlour = Parlour(finger=ALLOWED)
    parlour.act(parlour.visit(2, ["O", "Y", "Y", "Q"]), "settings.menu")
    assert run(parlour.house.publicity.chosen(parlour.user(2))) == {"age", "location"}
    assert "What strangers see" not in Parlour().act(Parlour().visit(2, ["Q"]), "settings.menu")


def test_a_board_that_tells_nothing() -> None:
    parlour = Parlour()
    assert "nothing of anybody" in parlour.act(parlour.visit(2), "settings.public")
