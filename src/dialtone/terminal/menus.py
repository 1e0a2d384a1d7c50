"""Shows a menu and takes a command from it: single keys, light bar, or a line with Enter.

A command is what a row of the menu has among its keys ("R", "/N", "<up>"), a number ("12", "/3"), a sysop's line
(";NODE"), "?" or "". Nothing is done here: `shell.py` looks the command up.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal
from dialtone.config.menus import Menu, Row
from dialtone.terminal import keys
from dialtone.terminal.console import Console, Markup, plain
from dialtone.terminal.files import room
from dialtone.terminal.menu_layout import Layout, key_name, lay_out, moved
from dialtone.terminal.menu_numbers import areas, complete
from dialtone.terminal.stay import Stay

AROUND = 5  # rows of the screen that title, prompt and empty lines take
BELOW = 4  # rows below those of a light bar: an empty one, the prompt, what is typed
TOP = 2  # lines above the rows of a light bar


def seen(stay: Stay, menu: Menu) -> list[Row]:
    """The rows a caller may use and is shown."""
    return [row for row in menu.rows if not row.hidden and allowed(stay, row)]


def allowed(stay: Stay, row: Row) -> bool:
    """Whether a caller may use a row, and what it names is there at all."""
    action = stay.actions.get(row.action)
    return action is not None and stay.may(row.requirements) and stay.may(action.requirements)


async def show(stay: Stay, menu: Menu) -> None:
    """Show the menu: the sysop's screen where there is one, else its rows."""
    console = stay.console
    if console.look.clear and not console.look.linear and await console.settle():
        await console.clear()
    if menu.display and not console.look.linear and await console.file(f"menu/{menu.display}"):
        return
    await console.say("menu.title", title=menu.title, rule=_rule(stay, menu))
    look = console.look
    rows = seen(stay, menu)
    lines = lines_of(rows, menu, look.columns, height=look.rows - AROUND, linear=look.linear)
    if look.linear:  # what is read out needs no stops
        await console.put("".join(f"{line}\r\n" for line in lines) + "\x01Q")
    else:
        await console.page(lines)


def _rule(stay: Stay, menu: Menu) -> str:
    """What fills the line behind the title."""
    return "─" * max(0, min(stay.console.look.columns, 132) - len(menu.title) - 5)


def lines_of(rows: Sequence[Row], menu: Menu, width: int, *, linear: bool, height: int = 0) -> list[str]:
    """The rows of a menu as lines of markup."""
    if linear:
        return [f"{_spoken(key_name(row))}: {plain(row.label)}" for row in rows]
    layout = lay_out(rows, width, columns=menu.columns, height=height)
    found = [""] * layout.lines
    for heading in layout.headings:
        found[heading.line - 1] = f"\x01n\x01h\x01b{plain(heading.text)}"
    ends = [0] * layout.lines
    for cell in layout.cells:
        at = cell.line - 1
        found[at] += " " * (cell.column - 1 - ends[at]) + _cell(cell.row, cell.width)
        ends[at] = cell.column - 1 + cell.width
    return [line.rstrip() for line in found]


def _spoken(key: str) -> str:
    """A key as a screen reader should say it."""
    return {"?": "Question mark", "&": "Ampersand", "!": "Exclamation mark", "*": "Asterisk"}.get(key, key)


def _cell(row: Row, width: int, *, lit: bool = False) -> str:
    key, label = key_name(row), row.label[: max(0, width - len(key_name(row)) - 3)]
    blanks = " " * (width - len(key) - 3 - len(label))
    if lit:
        return f"\x01n\x01h\x01w\x014[{plain(key)}] {plain(label)}{blanks}\x01n"
    return f"\x01n\x01k\x01h[\x01y{plain(key)}\x01k\x01h] \x01n\x01c{plain(label)}\x01n{blanks}"


async def command(stay: Stay, menu: Menu, style: str) -> str:
    """Ask for a command in the way that fits the screen and the shell's `style`."""
    console = stay.console
    if style == "light" and console.look.moves and console.look.hot:
        return await _light_bar(stay, menu)
    await prompt(stay, menu)
    if console.look.linear or not console.look.hot:
        line = await console.ask("menu.line", most=60)
        return (line or "").strip() if (line or "").startswith(";") else (line or "").strip().upper()
    return await _finish(stay, menu, await console.command())


async def prompt(stay: Stay, menu: Menu) -> None:
    """Show where the caller is."""
    if menu.prompt:
        await stay.console.put(menu.prompt)
        return
    console = stay.console
    await console.say(
        "menu.prompt",
        title=menu.title,
        left=_part(console, "menu.prompt.left", left=_left(stay)),
        where=_part(console, "menu.prompt.where", where=_where(stay, menu)),
    )


def _part(console: Console, name: str, **value: str) -> Markup:
    """A part of the prompt; nothing when there is nothing to say."""
    ((place, text),) = value.items()
    return Markup(console.words.text(name, console.look).replace(f"{{{place}}}", plain(text)) if text else "")


async def _finish(stay: Stay, menu: Menu, key: str) -> str:
    """The rest of a command that one key began."""
    console = stay.console
    if key == ";":
        line = await console.ask("menu.sysop_line", most=70)
        return f";{line}" if line else ""
    if key == "/":
        await console.put("/")
        second = await console.command()
        if second.isascii() and second.isdigit():
            return "/" + await _number(stay, second, menu.group_number)
        await _echo(stay, second)
        return f"/{second.upper()}"
    if len(key) == 1 and key.isascii() and key.isdigit():
        return await _number(stay, key, menu.number)
    if len(key) == 1 and key.isprintable():
        await _echo(stay, key)
        return key.upper()
    return key


async def _echo(stay: Stay, key: str) -> None:
    """Show the key that was pressed, and end the line; nothing of the screen is to be read any more."""
    await stay.console.put((plain(key) if len(key) == 1 and key.isprintable() else "") + "\r\n\x01Q")


async def _number(stay: Stay, first: str, action: str) -> str:
    """A number that began with a digit. It ends by Enter, or as soon as no further digit can follow."""
    count = areas(stay, action)
    if count and complete(first, count):
        await _echo(stay, first)
        return first
    return await stay.console.ask("menu.number", most=5, default=first, style="digits") or ""


async def _light_bar(stay: Stay, menu: Menu) -> str:
    """Move a bar over the rows; letters work as well. The bar begins where it was left."""
    console, rows = stay.console, seen(stay, menu)
    name = f"light bar {menu.name}"
    at = min(stay.memory.get(name, 0), max(0, len(rows) - 1))
    drawn = False
    while rows:
        if not drawn:
            height = console.look.rows - AROUND
            layout = lay_out(rows, console.look.columns, columns=menu.columns, height=height)
            if layout.lines + TOP + BELOW > console.look.rows:
                return await _without_bar(stay, menu)
            prompted = await _draw(stay, menu, layout, at)
        key = await console.key(redraws=True)
        drawn = key != keys.REDRAW and key not in console.controls
        if key in console.controls:
            await console.put("\r\n")
            await console.controls[key]()
            await console.pause()
        elif key in (keys.UP, keys.DOWN, keys.LEFT, keys.RIGHT, keys.HOME, keys.END):
            await _relight(stay, layout, at, at := moved(layout, at, key))
            await console.goto(*prompted)
            stay.memory[name] = at
        elif drawn:
            return rows[at].keys[0] if key == keys.ENTER else await _finish(stay, menu, key)
    return ""


async def _without_bar(stay: Stay, menu: Menu) -> str:
    """A menu that is higher than the screen is listed."""
    await show(stay, menu)
    await prompt(stay, menu)
    return await _finish(stay, menu, await stay.console.command())


async def _draw(stay: Stay, menu: Menu, layout: Layout, at: int) -> tuple[int, int]:
    """Draw the menu and its prompt; column and row behind the prompt."""
    console = stay.console
    if not await console.settle():
        await console.pause()
    await console.clear()
    await console.say("menu.title", title=menu.title, rule=_rule(stay, menu))
    for heading in layout.headings:
        await console.goto(1, TOP + heading.line)
        await console.put(f"\x01n\x01h\x01b{plain(heading.text)}\x01n")
    for index, cell in enumerate(layout.cells):
        await console.goto(cell.column, TOP + cell.line)
        await console.put(_cell(cell.row, cell.width, lit=index == at))
    await console.goto(1, TOP + layout.lines + 1)
    await prompt(stay, menu)
    return console.painter.column + 1, TOP + layout.lines + 1 + console.painter.lines


async def _relight(stay: Stay, layout: Layout, before: int, now: int) -> None:
    for index in {before, now}:
        cell = layout.cells[index]
        await stay.console.goto(cell.column, TOP + cell.line)
        await stay.console.put(_cell(cell.row, cell.width, lit=index == now))


def _left(stay: Stay) -> str:
    left = stay.left()
    return "" if left > 86_400 else f"{int(left // 3600)}:{int(left % 3600 // 60):02d}"


def _where(stay: Stay, menu: Menu) -> str:
    """The area the caller is in, as far as the menu concerns areas."""
    if menu.number.startswith("files."):
        try:
            directory = room.here(stay)
        except Refusal:
            return ""
        return f"{directory.library.name}: {room.title(directory)}"
    sub = stay.house.settings.boards.find(stay.where.board) if menu.number and stay.where.board else None
    return f"{sub.group.name}: {sub.name}" if sub is not None else ""
