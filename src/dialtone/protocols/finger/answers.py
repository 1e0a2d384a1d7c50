"""What the board answers to a Finger request (spec services.md 9.1).

Privacy (FIN-02): of a user only what everybody on the board sees anyway, and the plan they wrote to be read; never an
address, real name, place or age. Unknown names get no line at all. The reference's scan of its own ports and its
list of socket options are refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from dialtone.base.errors import Refusal
from dialtone.domain.model.user import User, UserNumber, alias_key
from dialtone.domain.presence.listing import as_json, node_lines, table
from dialtone.formats.mail.dates import system_time
from dialtone.formats.text.escape import lines as text_lines
from dialtone.protocols.finger.board import Board
from dialtone.protocols.finger.grammar import FILE, About, Ask, WhoIsOn, parse

Answer = list[bytes]
REFUSED = frozenset({"services", "sockopts", "json-dbs", "bbslist"})
HELP = (
    "Requests:",
    "  (nothing)           who is on line",
    "  name or number      about a user",
    "  ?ver                versions",
    "  ?time               the time here",
    "  ?uptime             how long the board has been running",
    "  ?stats              some numbers (also ?stats.json)",
    "  ?nodelist           nodes in use",
    "  ?active-users.json  who is on line, for programs",
    "  ?auto.msg           the auto-message",
    "  ?logon.lst          today's callers",
)


async def answer(line: bytes, board: Board) -> Answer:
    """The lines that answer a request, without line ends; none when there is nothing to say."""
    try:
        request = parse(line)
    except Refusal as no:
        return [no.text.encode()]
    match request:
        case WhoIsOn():
            return _encoded(table(board.presence.visible(), board.clock.now()))
        case About():
            return await about(request, board)
        case Ask(word):
            return await ask(word, board)


def _encoded(lines: list[str] | tuple[str, ...]) -> Answer:
    return [line.encode("utf-8", "replace") for line in lines]


async def about(request: About, board: Board) -> Answer:
    """A user's lines."""
    if request.host and request.host not in board.hosts:
        return [b"forwarding is not offered"]
    user = await _find(request.name, board)
    if user is None or not user.active:
        return []
    lines = [f"User: {f'{user.alias} #{user.number}':<30}".rstrip()]
    if user.last_on:
        lines.append(f"Last login {local_time(board, user.last_on)}")
    if user.last_on and user.last_protocol:
        lines.append(f"via {user.last_protocol}")
    plan = await board.read_small(f"user/{user.number:04d}.plan")
    return _encoded(lines) + ([b"Plan:", *text_lines(plan)] if plan else [b"No plan."])


async def _find(name: str, board: Board) -> User | None:
    """By number or alias, never by real name, even where people log in by it."""
    if name.isascii() and name.isdigit():
        return await board.directory.get(UserNumber(int(name))) if len(name) < 10 else None
    user = await board.directory.by_login(name)
    return user if user is not None and alias_key(user.alias) == alias_key(name) else None


async def ask(word: str, board: Board) -> Answer:
    """A question to the board; what is not known is a file in data/finger, else help."""
    if word in QUESTIONS:
        return _encoded(QUESTIONS[word](board))
    if word in FILES:
        return await file(FILES[word], board)
    if word in REFUSED:
        return [b"not offered"]
    if FILE.fullmatch(word) and ".." not in word:
        return await file(f"finger/{word}", board) or _encoded(HELP)
    return _encoded(HELP)


async def file(name: str, board: Board) -> Answer:
    """The lines of a small file, without colour codes."""
    text = await board.read_small(name)
    return text_lines(text) if text else []


def local_time(board: Board, at: float) -> str:
    """A moment and its zone, such as "Sun Jan 05 2025 01:02 pm UTC+01:00"."""
    minutes = board.clock.offset(at)
    zone = f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"
    return f"{system_time(at, minutes, military=board.military_time)} {zone}"


def versions(board: Board) -> list[str]:
    """What runs here."""
    return [f"dialtone Finger {board.version}", f"dialtone {board.version}", board.system]


def time(board: Board) -> list[str]:
    """The time, its zone, and the zone's minutes east of UTC as 16 bits in hexadecimal."""
    now = board.clock.now()
    return [f"{local_time(board, now)} 0x{board.clock.offset(now) & 0xFFFF:04X}"]


def uptime(board: Board) -> list[str]:
    """How long it has run, and since when."""
    seconds = max(0, int(board.clock.now() - board.started))
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return [f"up {f'{days} days ' if days else ''}{clock}", f"since {local_time(board, board.started)}"]


def numbers(board: Board) -> dict[str, int]:
    """The few numbers that are nobody's secret."""
    now = board.clock.now()
    return {"nodes_in_use": len(board.presence.visible()), "uptime": max(0, int(now - board.started))}


QUESTIONS: dict[str, Callable[[Board], list[str]]] = {
    "ver": versions,
    "time": time,
    "uptime": uptime,
    "stats": lambda board: [f"{name} = {value}" for name, value in numbers(board).items()],
    "stats.json": lambda board: [json.dumps(numbers(board))],
    "nodelist": lambda board: node_lines(board.presence.visible()),
    "active-users.json": lambda board: [as_json(board.presence.visible(), board.clock.now())],
}
FILES = {"auto.msg": "msgs/auto.msg", "logon.lst": "logon.lst"}
