"""Who is on line, who belongs to the board, and who called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import User
from dialtone.domain.presence.nodes import Node, Visit
from dialtone.domain.presence.roll import flags_of, shown_name, state_of
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay


async def who(stay: Stay, argument: str = "") -> None:
    """Everybody who is on line: node, name, what he does, how he came."""
    visits = stay.house.roll.on_line(stay.caller)
    await stay.console.say("info.who.head")
    await stay.console.page(_visit(stay, visit) for visit in visits)
    await stay.console.say("info.who.end", count=len(visits))


async def nodes(stay: Stay, argument: str = "") -> None:
    """Every node with its state."""
    await stay.console.say("info.nodes.head")
    await stay.console.page(_node(stay, node) for node in stay.house.roll.nodes(stay.caller))


async def users(stay: Stay, argument: str = "") -> None:
    """The list of users; a part of a name narrows it."""
    text = argument or await stay.console.ask("info.users.ask", most=25)
    if text is None:
        return
    found = await stay.house.roll.users(stay.caller, text=text.strip())
    await stay.console.say("info.users.head")
    if await stay.console.page(_user(stay, user) for user in found):
        await stay.console.say("info.users.end", count=len(found))


async def users_by(stay: Stay, argument: str = "") -> None:
    """Users by when they called: today, yesterday, or all of them."""
    key = argument[:1].upper() or await stay.console.choose("info.users_by", "LYA", default="L")
    if key in ("L", "Y"):
        await _calls(stay, await stay.house.roll.callers(stay.caller, days=1 if key == "L" else 2))
    elif key == "A":
        await users(stay, " ")


async def callers(stay: Stay, argument: str = "") -> None:
    """The last calls, the newest last, as they are remembered."""
    await _calls(stay, await stay.house.roll.callers(stay.caller))


async def _calls(stay: Stay, calls: Sequence[PastCall]) -> None:
    if not calls:
        await stay.console.say("info.callers.none")
        return
    await stay.console.say("info.callers.head")
    await stay.console.page(_call(stay, call) for call in reversed(calls))


def _visit(stay: Stay, visit: Visit) -> str:
    sysop = stay.user.level >= SYSOP_LEVEL
    name, action = shown_name(visit, sysop=sysop), visit.action + flags_of(Node(visit.node, visit=visit), sysop=sysop)
    if stay.console.look.linear:
        return plain(f"Node {visit.node}: {name}, {action}, by {visit.protocol}, {_spent(stay, visit)}")
    if stay.console.look.columns < 80:
        return f"\x01n\x01h\x01c{visit.node:3} \x01w{plain(name, 25)}\r\n    \x01n\x01c{plain(action, 34)}\x01n"
    return (
        f"\x01n\x01h\x01c{visit.node:3}  \x01w{_cell(name, 25)} \x01n\x01c{_cell(action, 31)} "
        f"{_cell(visit.protocol, 9)} {_spent(stay, visit):>6}\x01n"
    )


def _node(stay: Stay, node: Node) -> str:
    sysop = stay.user.level >= SYSOP_LEVEL
    name = f"{shown_name(node.visit, sysop=sysop)} " if node.visit is not None else ""
    text = name + state_of(node) + flags_of(node, sysop=sysop)
    if stay.console.look.linear:
        return plain(f"Node {node.number}: {text}")
    return f"\x01n\x01h\x01c{node.number:3}  \x01n\x01c{plain(text, stay.console.look.columns - 7)}\x01n"


def _user(stay: Stay, user: User) -> str:
    last = _date(stay, user.last_on)
    if stay.console.look.linear:
        return plain(f"{user.alias}, number {user.number}, {user.location or 'no place given'}, last call {last}")
    if stay.console.look.columns < 80:
        return f"\x01n\x01h\x01w{_cell(user.alias, 25)} \x01n\x01c{last:>9}\x01n"
    return (
        f"\x01n\x01h\x01w{_cell(user.alias, 25)} \x01n\x01c{user.number:5}  {_cell(user.location, 25)} {last:>9}"
        f" {user.logons:6}\x01n"
    )


def _call(stay: Stay, call: PastCall) -> str:
    when = _moment(stay, call.began)
    if stay.console.look.linear:
        return plain(f"{call.alias}, {call.location}, {when}, by {call.protocol}, call {call.total}")
    if stay.console.look.columns < 80:
        return f"\x01n\x01h\x01w{_cell(call.alias, 22)} \x01n\x01c{when}\x01n"
    return (
        f"\x01n\x01h\x01c{call.node:3}  \x01w{_cell(call.alias, 25)} \x01n\x01c{_cell(call.location, 22)} "
        f"{_cell(call.protocol, 9)} {when}\x01n"
    )


def _cell(text: str, width: int) -> str:
    """A value in a column of that width."""
    shown = plain(text, width)
    return shown + " " * max(0, width - len(shown))


def _spent(stay: Stay, visit: Visit) -> str:
    minutes = max(0, int(stay.house.clock.now() - visit.since)) // 60
    return f"{minutes // 60}:{minutes % 60:02d}"


def local(stay: Stay, at: float) -> datetime:
    """A moment in the board's time of day."""
    return datetime.fromtimestamp(at + stay.house.clock.offset(at) * 60, UTC)


def _date(stay: Stay, at: float) -> str:
    return f"{local(stay, at):%d %b %y}" if at else "never"


def _moment(stay: Stay, at: float) -> str:
    return f"{local(stay, at):%d %b %H:%M}" if at else ""


def lines(rows: Iterable[tuple[str, object]], *, linear: bool) -> list[str]:
    """Rows of a name and a value, aligned."""
    found = [(name, str(value)) for name, value in rows]
    if linear:
        return [f"{plain(name)}: {plain(value)}" for name, value in found]
    width = max((len(name) for name, _ in found), default=0)
    return [f"\x01n\x01c{plain(name):<{width}}  \x01h\x01w{plain(value)}\x01n" for name, value in found]
