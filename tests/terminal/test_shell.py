"""From menu to menu: what keys do, and where they lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.base.errors import Gone, HangUp
from dialtone.config.menus import read_menus
from dialtone.config.places import Places
from dialtone.domain.model.user import Misc
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.shell import ACTIONS as OWN
from dialtone.terminal.shell import choose, run_shell
from dialtone.testing.keyboard import run
from tests.support.screen import screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN

MENU = "title = Start\nnumber = boards.go\ngroup_number = boards.go_group\n"
ROWS = (
    "[read]\nkeys = R Up\nlabel = Read\naction = boards.read new\n"
    "[find all]\nkeys = /F\nlabel = Find\naction = boards.find all\nhidden = true\n"
    "[secret]\nkeys = S\nlabel = For sysops\naction = sysop.users\nrequirements = SYSOP\n"
    "[more]\nkeys = M\nlabel = More\naction = menu.go more\n"
    "[off]\nkeys = O\nlabel = Leave\naction = session.log_off_fast\n"
)
FILES = {
    "classic/main": MENU + ROWS,
    "classic/more": "title = More\nback = main\n[x]\nkeys = X\naction = boards.read x\n",
}
NAMES = ("boards.read", "boards.find", "boards.go", "boards.go_group", "sysop.users", "sysop.line")


def calls(keys: str, folder: Path, **user: object) -> list[tuple[str, str]]:
    noted = Noted(*NAMES)
    visit, _ = stay([*keys, "O"], noted, folder, menus=FILES, **user)
    with pytest.raises(HangUp):
        run(run_shell(visit, noted.table))
    return noted.calls


def test_a_key_does_its_action_with_what_stands_behind_it(tmp_path: Path) -> None:
    assert calls("r", tmp_path) == [("boards.read", "new")]


def test_a_slash_waits_for_the_second_key(tmp_path: Path) -> None:
    assert calls("/f", tmp_path) == [("boards.find", "all")]


def test_a_number_goes_to_an_area_and_with_a_slash_to_a_group(tmp_path: Path) -> None:
    assert calls("12\r/3\r", tmp_path) == [("boards.go", "12"), ("boards.go_group", "3")]


def test_digits_that_are_no_number_are_a_key_like_others(tmp_path: Path) -> None:
    assert calls("/²", tmp_path) == []


def test_q_leads_back_to_the_menu_one_came_from(tmp_path: Path) -> None:
    assert calls("mxqr", tmp_path) == [("boards.read", "x"), ("boards.read", "new")]


def test_what_one_may_not_use_is_not_there(tmp_path: Path) -> None:
    assert calls("s", tmp_path, level=50) == []
    assert calls("s", tmp_path, level=99) == [("sysop.users", "")]


def test_a_semicolon_takes_a_line_for_the_sysop(tmp_path: Path) -> None:
    assert calls(";node 2\r", tmp_path, level=99) == [("sysop.line", "node 2")]


def test_a_key_that_does_nothing_gets_a_hint(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, terminal = stay(["x", "O"], noted, tmp_path, menus=FILES)
    with pytest.raises(HangUp):
        run(run_shell(visit, noted.table))
    assert any("X does nothing here; ? shows what does." in row for row in screen(terminal.output))


def test_a_question_mark_says_where_one_is_and_shows_hidden_keys(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, terminal = stay(["?", "O"], noted, tmp_path, menus=FILES)
    with pytest.raises(HangUp):
        run(run_shell(visit, noted.table))
    rows = screen(terminal.output)
    assert any("You are at: Start" in row for row in rows)
    assert any(row.split() == ["/F", "Find"] for row in rows)


def test_in_linear_mode_a_command_is_a_line_with_enter(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, _ = stay(["r\r", "12\r", "o\r"], noted, tmp_path, look=SPOKEN, menus=FILES)
    with pytest.raises(HangUp):
        run(run_shell(visit, noted.table))
    assert noted.calls == [("boards.read", "new"), ("boards.go", "12")]


def test_experts_see_menus_only_when_they_ask(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, terminal = stay(["r"], noted, tmp_path, menus=FILES, misc=int(Misc.EXPERT))
    with pytest.raises(Gone):
        run(run_shell(visit, noted.table))
    assert not any("Read" in row for row in screen(terminal.output))


def test_whoever_may_not_use_the_shell_he_chose_gets_another(tmp_path: Path) -> None:
    visit, _ = stay(
        [], Noted(), tmp_path, menus={"quiet/shell": "based_on = classic\nrequirements = LEVEL 60\n"}, shell="QUIET"
    )
    chosen = choose(visit)
    assert chosen is not None and chosen.code == "CLASSIC"
    allowed, _ = stay([], Noted(), tmp_path, shell="quiet", level=60)
    chosen = choose(allowed)
    assert chosen is not None and chosen.code == "QUIET"


def test_every_action_of_the_stock_menus_exists(tmp_path: Path) -> None:
    known = set(ACTIONS) | {action.name for action in OWN}
    wanted = {
        row.action
        for shell in read_menus(Places(tmp_path), []).shells.values()
        for menu in shell.menus.values()
        for row in menu.rows
    }
    assert sorted(wanted - known) == []


def test_every_menu_that_a_stock_menu_leads_to_exists(tmp_path: Path) -> None:
    for shell in read_menus(Places(tmp_path), []).shells.values():
        for menu in shell.menus.values():
            goals = {row.argument for row in menu.rows if row.action == "menu.go"} | ({menu.back} - {""})
            assert goals <= set(shell.menus), (shell.code, menu.name)


def test_what_the_terminal_can_counts_where_the_profile_leaves_it_to_the_terminal(tmp_path: Path) -> None:
    made, _ = stay([], Noted(), tmp_path, misc=int(Misc.AUTOTERM), shell="LIGHTBAR")
    assert made.may("ANSI") and not made.may("UTF8")
    made, _ = stay([], Noted(), tmp_path, look=SPOKEN, misc=int(Misc.AUTOTERM | Misc.ANSI))
    assert made.may("UTF8") and not made.may("ANSI")
    made, _ = stay([], Noted(), tmp_path, look=SPOKEN, misc=int(Misc.ANSI))
    assert made.may("ANSI")


def test_a_screen_reader_hears_a_menu_once_and_again_when_asked(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, terminal = stay(["r\r", "r\r", "\r"], noted, tmp_path, look=SPOKEN, menus=FILES)
    with pytest.raises(Gone):
        run(run_shell(visit, noted.table))
    assert noted.calls == [("boards.read", "new")] * 2
    lines = spoken(terminal.output)
    assert sum(line.startswith("R: ") for line in lines) == 2


def test_control_keys_are_called_by_their_names(tmp_path: Path) -> None:
    noted = Noted(*NAMES)
    visit, terminal = stay([b"\x1a", " "], noted, tmp_path, menus=FILES)
    with pytest.raises(Gone):
        run(run_shell(visit, noted.table))
    shown = screen(terminal.output)
    assert any(row.startswith("Ctrl-Z does nothing here") for row in shown)
    assert any(row.startswith("Space does nothing here") for row in shown)
