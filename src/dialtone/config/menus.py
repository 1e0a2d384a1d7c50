"""Shells and their menus: data files that a sysop edits, `text/menu/SHELL/NAME.ini` over our own of the same name.

A shell is a folder with `shell.ini` (name, requirements, first, style, based_on) and a file for each menu. In a menu's
file the root describes the menu, and every section is a row of it:

    title = Main menu
    display = main          ; a screen of text/menu, shown in place of the list of rows
    [read]
    keys = R                ; one or more, with blanks; /R is two keys; Up, Down, Left, Right, Enter are keys too
    label = Read messages
    action = boards.read    ; what is done, and behind a blank what with
    requirements = LEVEL 10
    part = Messages         ; the heading it stands under

A menu that a shell does not have comes from the shell it is based on. What is wrong is told and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dialtone.config.places import Places, read_ini
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini
from dialtone.formats.requirements import BadRequirement, parse

STOCK = Path(__file__).parent / "stock_menus"
STYLES = ("hot", "light")
NAMED_KEYS = {
    "up": "<up>",
    "down": "<down>",
    "left": "<left>",
    "right": "<right>",
    "home": "<home>",
    "end": "<end>",
    "enter": "\r",
}

_MENU_KEYS = frozenset({"title", "display", "prompt", "style", "columns", "back", "doing", "number", "group_number"})
_ROW_KEYS = frozenset({"keys", "label", "action", "requirements", "part", "hidden"})
_SHELL_KEYS = frozenset({"name", "requirements", "first", "style", "based_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a menu. `keys` in upper case: a character, "/X", or a name of `terminal/keys.py`. `hidden` rows work
    and are not listed."""

    name: str
    keys: tuple[str, ...]
    label: str
    action: str
    argument: str = ""
    requirements: str = ""
    part: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A menu. `back` is where Q leads ("" for nowhere: then a row says what Q does). `doing` is what others see."""

    name: str
    title: str
    rows: tuple[Row, ...]
    display: str = ""
    prompt: str = ""  # markup with @-codes; "" is the shell's usual one
    style: str = ""  # "" is the shell's
    columns: int = 0  # in which rows are listed; 0 as many as fit
    back: str = ""
    doing: str = ""
    number: str = ""  # the action that a typed number is given to
    group_number: str = ""  # the same for / and a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A way to use the board. `code` is its folder's name in upper case."""

    code: str
    name: str
    menus: dict[str, Menu] = field(default_factory=dict)
    requirements: str = ""
    first: str = "main"
    style: str = "hot"


@dataclass(frozen=True, slots=True)
class Menus:
    """Every shell, by code; the first one is for whoever has not chosen."""

    shells: dict[str, Shell] = field(default_factory=dict)

    def find(self, code: str) -> Shell | None:
        """The shell with this code, in any case."""
        return self.shells.get(code.upper())


def read_menus(places: Places, problems: list[Problem]) -> Menus:
    """Read every shell below text/menu and our own; what is wrong is added to `problems`."""
    folders = {code: _Folder(code, places.text / "menu", problems) for code in _codes(places.text / "menu")}
    found: dict[str, Shell] = {}
    for code in sorted(folders, key=lambda code: (code != "CLASSIC", code)):
        shell = folders[code].read(folders)
        if shell.first in shell.menus:
            found[code] = shell
        else:
            text = f"the shell {code} has no menu {shell.first}; it is left out"
            problems.append(Problem(file=f"menu/{code.lower()}", text=text))
    return Menus(found)


def _codes(own: Path) -> list[str]:
    """The names of all folders with a shell.ini or a menu, ours and the sysop's."""
    found = {folder.name.upper() for base in (STOCK, own) for folder in _folders(base) if any(folder.glob("*.ini"))}
    return sorted(found)


def _folders(base: Path) -> Iterator[Path]:
    try:
        yield from (entry for entry in base.iterdir() if entry.is_dir())
    except OSError:
        return


class _Folder:
    """One shell's files: the sysop's before ours, of the same name."""

    def __init__(self, code: str, own: Path, problems: list[Problem]) -> None:
        self._code = code
        self._problems = problems
        self._menus: dict[str, Menu] | None = None  # once they were read
        self._files: dict[str, Path] = {}
        for base in (STOCK, own):
            for folder in _folders(base):
                if folder.name.upper() == code:
                    self._files |= {path.stem.lower(): path for path in sorted(folder.glob("*.ini"))}

    def read(self, others: dict[str, _Folder]) -> Shell:
        """The shell, with menus of the one it is based on."""
        about = self._open("shell") if "shell" in self._files else Ini(b"", "shell.ini")
        self._unknown(about, "", _SHELL_KEYS)
        base = others.get(_text(about, "", "based_on").upper())
        menus = base.menus() if base is not None and base is not self else {}
        return Shell(
            code=self._code,
            name=_text(about, "", "name") or self._code.capitalize(),
            menus=menus | self.menus(),
            requirements=self._requirements(about, ""),
            first=_text(about, "", "first").lower() or "main",
            style=self._style(about) or "hot",
        )

    def menus(self) -> dict[str, Menu]:
        """The menus this folder itself has."""
        if self._menus is None:
            self._menus = {name: self._menu(name) for name in self._files if name != "shell"}
        return self._menus

    def _open(self, name: str) -> Ini:
        path = self._files[name]
        try:
            found = read_ini(path)
        except (OSError, ValueError) as error:
            self._problems.append(
                Problem(file=f"menu/{self._code.lower()}/{path.name}", text=f"cannot be read: {error}")
            )
            return Ini(b"", path.name)
        found.name = f"menu/{self._code.lower()}/{path.name}"
        return found

    def _menu(self, name: str) -> Menu:
        file = self._open(name)
        self._unknown(file, "", _MENU_KEYS)
        rows = tuple(row for section in file.sections() if (row := self._row(file, section)) is not None)
        columns = _text(file, "", "columns")
        return Menu(
            name=name,
            title=_text(file, "", "title") or name.capitalize(),
            rows=self._without_doubles(file, rows),
            display=_text(file, "", "display"),
            prompt=_text(file, "", "prompt"),
            style=self._style(file),
            columns=int(columns) if columns.isascii() and columns.isdigit() else 0,
            back=_text(file, "", "back").lower(),
            doing=_text(file, "", "doing"),
            number=_text(file, "", "number").lower(),
            group_number=_text(file, "", "group_number").lower(),
        )

    def _row(self, file: Ini, section: str) -> Row | None:
        self._unknown(file, section, _ROW_KEYS)
        action, _, argument = _text(file, section, "action").partition(" ")
        keys = tuple(NAMED_KEYS.get(word.lower(), word.upper()) for word in _text(file, section, "keys").split())
        if not action or not keys:
            self._tell(file, section, "a row needs keys and an action; it is left out")
            return None
        return Row(
            name=section,
            keys=keys,
            label=_text(file, section, "label") or section.capitalize(),
            action=action.lower(),
            argument=argument.strip(),
            requirements=self._requirements(file, section),
            part=_text(file, section, "part"),
            hidden=_text(file, section, "hidden").lower() in ("true", "yes", "on", "1"),
        )

    def _without_doubles(self, file: Ini, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """A key may stand in several rows (for callers with different rights), but not twice without requirements."""
        free: set[str] = set()
        for row in rows:
            for key in row.keys:
                if key in free:
                    self._tell(file, row.name, f"the key {key} never gets here: a row above has it", level="warning")
                if not row.requirements:
                    free.add(key)
        return rows

    def _style(self, file: Ini) -> str:
        style = _text(file, "", "style").lower()
        if style and style not in STYLES:
            self._tell(file, "", f'"{style}" is no style; the usual one counts', allowed=", ".join(STYLES))
            return ""
        return style

    def _requirements(self, file: Ini, section: str) -> str:
        text = _text(file, section, "requirements")
        try:
            parse(text)
        except BadRequirement as error:
            self._tell(file, section, f"{error}; nobody meets this")
        return text

    def _unknown(self, file: Ini, section: str, known: frozenset[str]) -> None:
        for entry in file.entries(section):
            if entry.key.lower() not in known:
                self._tell(file, section, f"{entry.key} has no effect here", level="note")

    def _tell(self, file: Ini, section: str, text: str, *, level: str = "error", allowed: str = "") -> None:
        self._problems.append(Problem(file=file.name, section=section, level=level, text=text, allowed=allowed))


def _text(file: Ini, section: str, key: str) -> str:
    entry = file.get(section, key)
    return entry.value if entry is not None else ""
