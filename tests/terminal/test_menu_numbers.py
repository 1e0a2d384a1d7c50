"""Numbers typed at a menu: whether another digit may follow."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.terminal.menu_numbers import areas, complete
from dialtone.terminal.menus import command
from dialtone.testing.keyboard import run
from tests.support.shells import Noted, stay

MENU = {"classic/main": "number = boards.go\n[a]\nkeys = A\naction = x.y\n"}


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_number_is_complete_when_no_area_begins_with_it(number: int, count: int) -> None:
    longer = any(str(other).startswith(str(number)) and other != number for other in range(1, count + 1))
    if number <= count:
        assert complete(str(number), count) is not longer


def test_with_three_areas_a_digit_goes_there_at_once(tmp_path: Path) -> None:
    visit, _ = stay(["2"], Noted("x.y"), tmp_path, menus=MENU)
    group = SimpleNamespace(name="Main")
    visit.house.reading = SimpleNamespace(  # type: ignore[misc]
        groups=lambda caller: [SimpleNamespace(group=group)], subs=lambda caller, here: [1, 2, 3]
    )
    assert areas(visit, "boards.go") == 3
    assert run(command(visit, visit.house.settings.menus.shells["CLASSIC"].menus["main"], "hot")) == "2"


def test_with_thirty_it_waits_for_the_second_or_for_enter(tmp_path: Path) -> None:
    visit, _ = stay(["2", "5\r"], Noted("x.y"), tmp_path, menus=MENU)
    group = SimpleNamespace(name="Main")
    visit.house.reading = SimpleNamespace(  # type: ignore[misc]
        groups=lambda caller: [SimpleNamespace(group=group)], subs=lambda caller, here: [*range(30)]
    )
    assert run(command(visit, visit.house.settings.menus.shells["CLASSIC"].menus["main"], "hot")) == "25"


def test_where_there_are_no_areas_nothing_is_known(tmp_path: Path) -> None:
    visit, _ = stay([], Noted(), tmp_path)

    def none(caller: object) -> list[object]:
        raise Refusal(Why.NOT_FOUND, "none")

    visit.house.reading = SimpleNamespace(groups=none)  # type: ignore[misc]
    assert areas(visit, "boards.go_group") == 0
    assert areas(visit, "unknown.go") == 0
