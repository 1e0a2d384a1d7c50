from dataclasses import replace
from types import SimpleNamespace

import pytest

from dialtone.base.errors import Refusal, StoreError
from dialtone.terminal.boards import ACTIONS, begin
from dialtone.terminal.boards.desk import desk, number_of, title
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import Lodge
from tests.support.office import logged


def test_a_visit_has_one_desk():
    lodge = Lodge(sub())
    assert run(desk(lodge.stay)) is run(desk(lodge.stay))


def test_a_caller_begins_where_he_was_or_at_the_first_sub_board():
    one, two = sub("ONE"), sub("TWO")
    assert run(desk(Lodge(one, two).stay)).sub() == one
    assert run(desk(Lodge(one, two, board="main-two").stay)).sub() == two
    assert run(desk(Lodge(one, two, board="GONE").stay)).sub() == one


def test_what_is_taken_away_meanwhile_is_left():
    one, two = sub("ONE", requirements="LEVEL 50"), sub("TWO")
    lodge = Lodge(one, two)
    at = run(desk(lodge.stay))
    assert at.sub() == one
    lodge.stay.caller = replace(lodge.stay.caller, user=replace(lodge.alice, level=10))
    assert at.sub() == two


def test_without_boards_there_is_a_word():
    lodge = Lodge()
    with pytest.raises(Refusal):
        run(desk(lodge.stay)).sub()
    lodge.stay.house.scanning = None
    lodge.stay.memory.clear()
    with pytest.raises(Refusal):
        run(desk(lodge.stay))


def test_numbers_and_titles():
    one = sub("ONE", description="The first of all sub-boards")
    at = run(desk(Lodge(one).stay))
    assert number_of(at.groups(), one.group) == 1
    assert number_of(at.subs(one.group), sub("TWO")) == 0
    assert (title(one), title(one, 10), title(sub("TWO"))) == ("The first of all sub-boards", "One", "Two")


def test_a_visit_begins_somewhere_if_there_is_a_place():
    lodge = Lodge(sub("ONE"), sub("TWO"), board="MAIN-TWO")
    run(begin(lodge.stay))
    assert (lodge.stay.where.board, lodge.stay.where.group) == ("MAIN-TWO", "Main")
    nowhere = Lodge()
    run(begin(nowhere.stay))
    assert nowhere.stay.where.board == ""


def test_every_action_has_a_line_of_help_and_a_name_of_its_own():
    names = [action.name for action in ACTIONS]
    assert len(names) == len(set(names))
    assert all(name.startswith("boards.") for name in names)
    assert all(action.help for action in ACTIONS)


def test_a_store_that_fails_is_told_to_caller_and_sysop():
    lodge = Lodge(sub())

    async def fails(caller):
        raise StoreError("the disk is full")

    lodge.stay.house.scanning = SimpleNamespace(open=fails)
    with logged() as lines:
        lodge.act("boards.read")
    assert "The board is in trouble: try again later." in lodge.rows()
    assert lines == ["!boards.read of Alice failed: the disk is full"]
