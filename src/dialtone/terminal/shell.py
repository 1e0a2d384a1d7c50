"""The shell: from menu to menu until the caller logs off."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal
from dialtone.config.menus import Menu, Shell
from dialtone.domain.model.user import Misc
from dialtone.terminal import keys, menus
from dialtone.terminal.action import Action
from dialtone.terminal.console import plain
from dialtone.terminal.files.queue import leaving
from dialtone.terminal.stay import Stay

BACK = ("Q", keys.ESCAPE)
GO = "menu.go"
SYSOP_LINE = "sysop.line"


async def run_shell(stay: Stay, actions: Mapping[str, Action]) -> None:
    """Hold the visit of somebody who has logged on. It ends by `HangUp`, or when there is no shell for the caller."""
    stay.actions = dict(actions) | {action.name: action for action in ACTIONS}
    shell = choose(stay)
    if shell is None:
        await stay.console.say("menu.no_shell")
        return
    await Walk(stay, shell).run()


def choose(stay: Stay) -> Shell | None:
    """The shell the caller has chosen, if he may use it; else the first he may."""
    shells = stay.house.settings.menus.shells
    chosen = shells.get(stay.user.shell.upper())
    for shell in ([chosen] if chosen else []) + list(shells.values()):
        if shell is not None and stay.may(shell.requirements):
            return shell
    return None


class Walk:
    """The way of one caller through the menus of a shell."""

    def __init__(self, stay: Stay, shell: Shell) -> None:
        self._stay = stay
        self._shell = shell
        self._menu = shell.menus[shell.first]
        self._again = True  # show the menu before the next prompt
        self._heard: set[str] = set()  # menus that were read out: a screen reader is not made to say them again

    async def run(self) -> None:
        """From menu to menu."""
        while True:
            menu = self._menu
            style = menu.style or self._shell.style
            if menu.doing:
                self._stay.house.presence.change(self._stay.node, action=menu.doing)
            if self._again and not self._expert() and not self._light(style) and not self._said(menu):
                await menus.show(self._stay, menu)
            self._again = False
            await self._obey(menu, await menus.command(self._stay, menu, style))

    def _expert(self) -> bool:
        return bool(self._stay.user.misc & Misc.EXPERT)

    def _said(self, menu: Menu) -> bool:
        """Whether the caller has heard this menu already; Enter and ? say it again."""
        if not self._stay.console.look.linear or menu.name not in self._heard:
            self._heard.add(menu.name)
            return False
        return True

    def _light(self, style: str) -> bool:
        look = self._stay.console.look
        return style == "light" and look.moves and look.hot

    async def _obey(self, menu: Menu, command: str) -> None:
        row = next((row for row in menu.rows if command in row.keys and menus.allowed(self._stay, row)), None)
        if row is not None:
            await self._act(row.action, row.argument)
        elif command == "?":
            await self._help(menu)
        elif command in BACK:
            await self._back(menu)
        elif command.startswith(";"):
            await self._act(SYSOP_LINE, command[1:].strip())
        elif command.lstrip("/").isdecimal() and (menu.group_number if command[0] == "/" else menu.number):
            await self._act(menu.group_number if command[0] == "/" else menu.number, command.lstrip("/"))
        elif command == "" and self._stay.console.look.linear:
            self._heard.discard(menu.name)
            self._again = True
        elif command not in ("", keys.ENTER, keys.ABORT):
            await self._stay.console.say("menu.unknown", key=_named(command))
        elif command == keys.ENTER and not self._expert():
            self._again = True

    async def _act(self, name: str, argument: str) -> None:
        if name == GO:
            await self._go(argument)
            return
        try:
            await self._stay.act(name, argument)
        except Refusal as no:
            await self._stay.refused(no)
        self._again = True

    async def _go(self, name: str) -> None:
        menu = self._shell.menus.get(name.lower())
        if menu is None:
            log.warning("terminal.menu_missing", f"!the shell {self._shell.code} has no menu {name}")
            await self._stay.console.say("common.refused", reason="That is not here yet.")
            return
        self._menu, self._again = menu, True

    async def _back(self, menu: Menu) -> None:
        if menu.back:
            await self._go(menu.back)
        else:
            await self._stay.console.say("menu.no_way_back")

    async def _help(self, menu: Menu) -> None:
        """Where one is, and every key that works here, hidden ones too."""
        stay = self._stay
        await stay.console.say("menu.help", title=menu.title)
        rows = [row for row in menu.rows if menus.allowed(stay, row)]
        lines = [(_all_keys(row.keys), row.label) for row in rows] + _usual(menu)
        shape = "{}: {}" if stay.console.look.linear else "  \x01n\x01h\x01y{:<12}\x01n\x01c {}\x01n"
        await stay.console.page([shape.format(names, plain(does)) for names, does in lines])


def _all_keys(names: tuple[str, ...]) -> str:
    return plain(" ".join(_named(name) for name in names))


def _named(key: str) -> str:
    """A key as people call it."""
    if key.startswith("<") and len(key) > 1:
        return key.strip("<>").capitalize()
    if len(key) == 1 and key < " ":
        return {"\r": "Enter", "\t": "Tab", "\b": "Backspace", "\x1b": "Esc"}.get(key, f"Ctrl-{chr(ord(key) + 64)}")
    return {" ": "Space", "\x7f": "Del"}.get(key, key)


def _usual(menu: Menu) -> list[tuple[str, str]]:
    """Keys that are in no row."""
    found = [("Q Esc", "Back")] if menu.back else []
    if menu.number:
        found.append(("1 2 ...", "Go to that area"))
    if menu.group_number:
        found.append(("/1 /2 ...", "Go to that group"))
    return [*found, *_EVERYWHERE]


_EVERYWHERE = [
    ("Ctrl-P", "Telegrams"),
    ("Ctrl-U", "Who is on line"),
    ("Ctrl-T", "Your time"),
    ("Ctrl-K", "All keys of prompts and lines"),
]


async def _log_off(stay: Stay, argument: str) -> None:
    if await leaving(stay) and await stay.console.yes("menu.log_off"):
        await _log_off_fast(stay, argument)


async def _log_off_fast(stay: Stay, argument: str) -> None:
    raise LogOff


async def _go_nowhere(stay: Stay, argument: str) -> None:
    """`menu.go` is done by the walk itself; the row is here so that menus find it."""


class LogOff(HangUp):
    """The caller wants to leave; `answer.py` says goodbye."""


ACTIONS: tuple[Action, ...] = (
    Action("menu.go", _go_nowhere, "go to another menu"),
    Action("session.log_off", _log_off, "log off, after a question"),
    Action("session.log_off_fast", _log_off_fast, "log off at once"),
)
