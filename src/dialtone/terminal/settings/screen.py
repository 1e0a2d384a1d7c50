"""The settings screen: one line for each thing, with the key that changes it. Source: spec bbs.md 1.13 (user side).

What is changed counts at once, for the screen too. The rules about values are the domain's (`house.profiles`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Chat, Misc, User
from dialtone.terminal import keys as key_names
from dialtone.terminal.logon.looks import charset_of, profile_look
from dialtone.terminal.look import Look
from dialtone.terminal.settings import app_passwords, factor, keys, password, public
from dialtone.terminal.stay import Stay
from dialtone.terminal.wording import NARROW

Shown = Callable[[Stay], str]
Change = Callable[[Stay], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the screen."""

    key: str
    name: str
    shown: Shown
    change: Change


async def show(stay: Stay, argument: str = "") -> None:
    """Until the caller leaves."""
    console = stay.console
    with stay.doing("changing settings"):
        while True:
            await stay.refresh()
            await console.clear()
            await console.say("settings.title", alias=stay.user.alias)
            rows = rows_of(stay)
            for line in _lines(rows, console.look):
                for row in line:
                    await console.say("settings.row", key=row.key, name=row.name, value=row.shown(stay))
                await console.put("\r\n")
            allowed = [row.key for row in rows] + ["Q", "?"]
            choice = await console.choose("settings.prompt", allowed, default="Q")
            if choice in ("Q", key_names.ABORT):
                return
            if choice == "?":
                await console.say("settings.help")
                await console.pause()
                continue
            row = next(row for row in rows if row.key == choice)
            try:
                await row.change(stay)
            except Refusal as no:
                await stay.refused(no)
                await console.pause()


def _lines(rows: Sequence[Row], look: Look) -> Iterator[Sequence[Row]]:
    """The rows of each line: two where there is room, going down the columns."""
    if look.linear or look.columns < NARROW:
        yield from ([row] for row in rows)
        return
    deep = -(-len(rows) // 2)
    yield from (rows[at::deep] for at in range(deep))


async def keep(stay: Stay, **fields: object) -> None:
    """Set fields of the caller's account and let his screen follow. Raises Refusal."""
    await stay.house.profiles.change_own(stay.caller, fields)
    await stay.refresh()
    stay.console.look = profile_look(stay.console.look, stay.user)


def rows_of(stay: Stay) -> list[Row]:
    """The lines this caller sees."""
    rows = [
        Row("T", "Terminal", _terminal, _choose_terminal),
        Row("L", "Screen size", _size, _choose_size),
        Row("1", "For screen readers", _bit(Misc.LINEAR), _linear),
        _switch("X", "Menus only on ?", Misc.EXPERT),
        _switch("P", "Stop at a screen's end", Misc.PAUSE),
        _switch("H", "Commands need Enter", Misc.COLDKEYS),
        _switch("S", "Spinning cursor", Misc.SPIN),
        _switch("C", "Clear the screen", Misc.CLRSCRN),
        _switch("N", "Scan for new at log-on", Misc.ASK_NSCAN),
        _switch("Y", "Scan for yours, too", Misc.ASK_SSCAN),
        _switch("F", "Scan new files as well", Misc.ANFSCAN),
        _switch("R", "Remember my areas", Misc.CURSUB),
        _switch("B", "Flag files in listings", Misc.BATCHFLAG),
        Row("G", "May be paged", lambda stay: _on(not stay.user.chat & Chat.NOPAGE), _paging),
    ]
    shells = stay.house.settings.menus.shells
    if len(shells) > 1:
        rows.append(Row("K", "Menus", lambda stay: stay.user.shell or "usual", _choose_shell))
    if stay.house.editors:
        rows.append(Row("E", "Message editor", lambda stay: stay.user.editor or "usual", _choose_editor))
    if stay.house.settings.system.forward_to_netmail:
        rows.append(Row("M", "Mail is forwarded", _forwarded, _forward))
    if stay.user.has_exemption("Q"):
        rows.append(_switch("D", "Log on quietly", Misc.QUIET))
    if stay.house.publicity.offered:
        rows.append(Row("O", "What strangers see", lambda stay: "", public.manage))
    return [
        *rows,
        Row("I", "About you", lambda stay: stay.user.note or stay.user.location, _about),
        Row("Z", "Transfer protocol", lambda stay: stay.user.protocol or "ask", _choose_protocol),
        Row("W", "Password", lambda stay: "*****", password.change),
        Row("2", "Second factor", lambda stay: "", factor.manage),
        Row("V", "SSH keys", lambda stay: "", keys.manage),
        Row("A", "App passwords", lambda stay: "", app_passwords.manage),
    ]


# --- switches ---


def _on(value: object) -> str:
    return "on" if value else "off"


def _bit(bit: Misc) -> Shown:
    return lambda stay: _on(stay.user.misc & bit)


def _switch(key: str, name: str, bit: Misc) -> Row:
    async def change(stay: Stay) -> None:
        await keep(stay, misc=stay.user.misc ^ int(bit))

    return Row(key, name, _bit(bit), change)


async def _linear(stay: Stay) -> None:
    on = not stay.user.misc & Misc.LINEAR
    stay.console.look = replace(stay.console.look, linear=on)
    misc = stay.user.misc | Misc.LINEAR if on else stay.user.misc & ~Misc.LINEAR & ~Misc.COLDKEYS
    await keep(stay, misc=int(misc))
    if on:
        await stay.console.say("settings.linear_on")


async def _paging(stay: Stay) -> None:
    chat = stay.user.chat ^ int(Chat.NOPAGE)
    await keep(stay, chat=chat)
    stay.house.presence.change(stay.node, pageable=not chat & Chat.NOPAGE)


# --- the screen ---

_TERMINALS: tuple[tuple[str, int], ...] = (
    ("As it tells at each call", int(Misc.AUTOTERM)),
    ("ANSI with colours, code page 437", int(Misc.ANSI | Misc.COLOR)),
    ("ANSI with colours, Unicode", int(Misc.ANSI | Misc.COLOR | Misc.UTF8)),
    ("ANSI without colours, code page 437", int(Misc.ANSI)),
    ("Plain text, ASCII", int(Misc.NO_EXASCII)),
    ("Commodore (PETSCII)", int(Misc.PETSCII | Misc.COLOR)),
)
_TERMINAL_BITS = int(Misc.AUTOTERM | Misc.ANSI | Misc.COLOR | Misc.UTF8 | Misc.NO_EXASCII | Misc.PETSCII)


def _terminal(stay: Stay) -> str:
    misc = stay.user.misc
    if misc & Misc.AUTOTERM:
        return "as it tells"
    return f"{'ANSI, ' if misc & Misc.ANSI else ''}{charset_of(misc).value}"


async def _choose_terminal(stay: Stay) -> None:
    chosen = await stay.console.pick("settings.choice", [name for name, _ in _TERMINALS], name="Your terminal")
    if chosen is None:
        return
    await keep(stay, misc=stay.user.misc & ~_TERMINAL_BITS | _TERMINALS[chosen][1])


def _size(stay: Stay) -> str:
    user = stay.user
    if not user.columns and not user.rows:
        return "as it tells"
    return f"{user.columns or 'any'} x {user.rows or 'any'}"


async def _choose_size(stay: Stay) -> None:
    columns = await stay.console.number("settings.columns", 0, 999, default=stay.user.columns)
    rows = await stay.console.number("settings.rows", 0, 999, default=stay.user.rows)
    if columns is not None and rows is not None:
        await keep(stay, columns=columns, rows=rows)


# --- choices ---


async def _choose_shell(stay: Stay) -> None:
    shells = [shell for shell in stay.house.settings.menus.shells.values() if stay.may(shell.requirements)]
    chosen = await stay.console.pick("settings.choice", [shell.code for shell in shells], name="Menus")
    if chosen is not None:
        await keep(stay, shell=shells[chosen].code)


async def _choose_editor(stay: Stay) -> None:
    codes = ["", *sorted(stay.house.editors)]
    names = ["the board's own", *codes[1:]]
    chosen = await stay.console.pick("settings.choice", names, name="Message editor")
    if chosen is not None:
        await keep(stay, editor=codes[chosen])


async def _choose_protocol(stay: Stay) -> None:
    letters = ["", "Z", "Y", "G", "1", "X"]
    names = ["asked each time", "ZMODEM", "YMODEM", "YMODEM-G", "XMODEM-1K", "XMODEM"]
    chosen = await stay.console.pick("settings.choice", names, name="Transfer protocol")
    if chosen is not None:
        await keep(stay, protocol=letters[chosen])


def _forwarded(stay: Stay) -> str:
    user = stay.user
    return f"to {user.netmail}" if user.forwards and user.netmail else "off"


async def _forward(stay: Stay) -> None:
    user: User = stay.user
    if user.has_restriction("F"):
        raise Refusal(Why.DENIED, "Your account may not forward mail.")
    address = await stay.console.ask("settings.text", most=60, default=user.netmail, name="Forward to (empty: off)")
    if address is None:
        return
    checked = await stay.house.applications.check_netmail(address)
    await keep(stay, netmail=checked or user.netmail, forwards=bool(checked))


async def _about(stay: Stay) -> None:
    user = stay.user
    for field, name, most in (
        ("note", "A word about you", 30),
        ("location", "Where you are", 30),
        ("handle", "Chat name", 8),
    ):
        text = await stay.console.ask("settings.text", most=most, default=str(getattr(user, field)), name=name)
        if text is None:
            return
        await keep(stay, **{field: text})
