"""Menus and actions fit together: what a stock menu names exists, what exists can be reached, everything has help."""

from __future__ import annotations

from pathlib import Path

from dialtone.config.menus import Menus, read_menus
from dialtone.config.places import Places
from dialtone.config.problems import Problem
from dialtone.terminal import global_keys, shell
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.sysop.line import ORDERS

EVERY = {action.name: action for action in (*ACTIONS.values(), *shell.ACTIONS)}
ROOM = Path(__file__).parents[2] / "src" / "dialtone" / "terminal"

# In no stock menu: reached from inside another action, or there for menus of a sysop's.
INSIDE = {
    "boards.moderate": "the sysop's line (;HELD)",
    "chat.message": "Ctrl-P, M",
    "chat.messages": "Ctrl-P",
    "chat.sysop": "for menus of a sysop's",
    "doors.run": "for menus of a sysop's: a door with a key of its own",
    "doors.section": "for menus of a sysop's",
    "files.flag": "for menus of a sysop's",
    "info.version": "the information menu",
    "mail.bulk": "the sysop's line (;BULKMAIL)",
    "settings.app_passwords": "the settings",
    "settings.keys": "the settings",
    "settings.password": "the settings",
    "settings.public": "the settings",
    "settings.second_factor": "the settings",
    "settings.time": "Ctrl-T",
    "sysop.line": "; in every menu",
    "sysop.list": "the sysop's line (;LIST)",
}


def stock() -> tuple[Menus, list[Problem]]:
    problems: list[Problem] = []
    return read_menus(Places(Path("/nonexistent")), problems), problems


def named() -> set[str]:
    """Every action the stock menus name."""
    found = set()
    for one in stock()[0].shells.values():
        for menu in one.menus.values():
            found |= {row.action for row in menu.rows} | ({menu.number, menu.group_number} - {""})
    return found


def test_the_stock_menus_have_no_mistakes() -> None:
    assert stock()[1] == []


def test_every_action_a_stock_menu_names_exists() -> None:
    assert sorted(named() - EVERY.keys()) == []


def test_every_menu_a_row_leads_to_exists() -> None:
    missing = [
        f"{one.code}/{menu.name}: {target}"
        for one in stock()[0].shells.values()
        for menu in one.menus.values()
        for target in [menu.back, *(row.argument for row in menu.rows if row.action == shell.GO)]
        if target and target not in one.menus
    ]
    assert missing == []


def test_every_action_is_in_a_menu_or_said_to_be_elsewhere() -> None:
    assert sorted(EVERY.keys() - named() - INSIDE.keys()) == []
    assert sorted(INSIDE.keys() - EVERY.keys()) == []


def test_every_action_has_a_line_of_help() -> None:
    assert [name for name, action in EVERY.items() if not 3 <= len(action.help) <= 70] == []


def test_keys_and_orders_do_actions_there_are() -> None:
    """The sysop's line writes its actions in its table; this finds them by their names in the source."""
    text = (ROOM / "sysop" / "line.py").read_text()
    wanted = set(global_keys.ACTIONS.values())
    wanted |= {part.partition('"')[0] for part in text.split('_action("')[1:]}
    assert len(ORDERS) > 15 and sorted(wanted - EVERY.keys()) == []
