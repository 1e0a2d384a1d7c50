"""What the board answers to a Finger request (spec services.md 9.1).

Privacy (FIN-02): of a user only what everybody on the board sees anyway, the plan he wrote to be read, and what both he
and the sysop have made public; never an address. Unknown names get no line at all. The state of the program is told to
the peers the sysop names, and to nobody else (FIN-03).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal
from dialtone.domain.model.user import User, UserNumber, alias_key
from dialtone.domain.people.publicity import without
from dialtone.domain.presence.listing import as_json, table
from dialtone.domain.texts.about import encoded, plain
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.finger.board import Board
from dialtone.protocols.finger.grammar import FILE, About, Ask, FindFile, WhoIsOn, parse

Answer = list[bytes]
NOT_OFFERED = "not offered"
_PLAN = "user/{:04d}.plan"
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
HELP_FILES = "  findfile?NAME       where a file can be downloaded"
HELP_BOARDS = "  ?bbslist            other boards (also ?bbs:NAME)"
HELP_PEERS = "  ?services, ?sockopts  what listens here, and how"


async def answer(line: bytes, board: Board, peer: str) -> Answer:
    """The lines that answer a request from an address, without line ends; none when there is nothing to say. Raises
    StoreError."""
    try:
        request = parse(line)
    except Refusal as no:
        return [no.text.encode()]
    match request:
        case WhoIsOn():
            return encoded(table(await board.about.people(hidden=board.hidden), board.about.now))
        case About():
            return encoded(await about(request, board))
        case FindFile(name):
            return encoded(await find_file(name, board))
        case Ask(word):
            return encoded(await ask(word, board, trusted=board.trusts(peer)))


async def about(request: About, board: Board) -> list[str]:
    """A user's lines."""
    if request.host and request.host not in board.hosts:
        return ["forwarding is not offered"]
    user = await _find(request.name, board)
    if user is None or not user.active:
        return []
    plan = plain(await board.about.read_small(_PLAN.format(user.number)))
    return [*await _profile(user, board), *(["Plan:", *plan] if plan else ["No plan."])]


async def _profile(user: User, board: Board) -> list[str]:
    facts = without(await board.publicity.facts(user), board.hidden)
    name, number = one_line(user.alias), f"#{user.number}"
    first = [f"User: {f'{name} {number}':<30}", f"In real life: {one_line(facts.real_name)}" * bool(facts.real_name)]
    second = [f"From: {one_line(facts.location):<30}" * bool(facts.location)]
    second += [f"Handle: {one_line(user.handle)}" * bool(user.handle)]
    age, gender = f"Age: {facts.age} years" if facts.age else "", f"Gender: {facts.gender}" if facts.gender else ""
    third = [f"{age:<36}" * bool(age), gender]
    rows = [" ".join(filter(None, row)).rstrip() for row in (first, second, third, _tools(user, board))]
    if user.last_on:
        rows.append(f"Last login {board.about.local_time(user.last_on)}")
    if user.last_on and user.last_protocol:
        rows.append(f"via {user.last_protocol}")
    return [row for row in rows if row]


def _tools(user: User, board: Board) -> list[str]:
    """Shell and editor, where the sysop has that told."""
    if not board.config.include_shell:
        return []
    shell, editor = one_line(user.shell), one_line(user.editor)
    return [f"{f'Shell: {shell}':<36}" * bool(shell), f"Editor: {editor}" * bool(editor)]


async def _find(name: str, board: Board) -> User | None:
    """By number or alias, never by real name, even where people log in by it."""
    if name.isascii() and name.isdigit():
        return await board.directory.get(UserNumber(int(name))) if len(name) < 10 else None
    user = await board.directory.by_login(name)
    return user if user is not None and alias_key(user.alias) == alias_key(name) else None


async def find_file(name: str, board: Board) -> list[str]:
    """Where the guest may download a file of this name."""
    return await board.find_file(name) if board.config.find_file else [NOT_OFFERED]


async def ask(word: str, board: Board, *, trusted: bool) -> list[str]:
    """A question to the board; what is not known is a file in data/finger, else help."""
    if word in QUESTIONS:
        return await QUESTIONS[word](board)
    if word == "ver":
        return board.about.versions("Finger", system=trusted)
    if word in STATE:
        return STATE[word](board) if trusted else [NOT_OFFERED]
    if word == "bbslist" or word.startswith("bbs:"):
        return boards(word, board)
    if word == "json-dbs":  # there is no JSON service here
        return [NOT_OFFERED]
    if FILE.fullmatch(word) and ".." not in word:
        return plain(await board.about.read_small(f"finger/{word}")) or help_for(board, trusted=trusted)
    return help_for(board, trusted=trusted)


def help_for(board: Board, *, trusted: bool) -> list[str]:
    """What may be asked here."""
    config = board.config
    more = ((HELP_FILES, config.find_file), (HELP_BOARDS, config.bbs_list), (HELP_PEERS, trusted))
    return [*HELP, *(line for line, offered in more if offered)]


def boards(word: str, board: Board) -> list[str]:
    """The boards with which words are exchanged, or one of them as JSON."""
    if not board.config.bbs_list:
        return [NOT_OFFERED]
    if word == "bbslist":
        return [one.name for one in board.others()]
    wanted = word.partition(":")[2].strip()
    found = [one for one in board.others() if wanted in (one.name.lower(), one.host)]
    return [json.dumps({"name": one.name, "host": one.host}) for one in found[:1]]


async def _active_users(board: Board) -> list[str]:
    return [as_json(await board.about.people(hidden=board.hidden), board.about.now)]


async def _statistics_json(board: Board) -> list[str]:
    return [json.dumps(await board.about.figures())]


async def _time(board: Board) -> list[str]:
    return board.about.time()


async def _uptime(board: Board) -> list[str]:
    return board.about.uptime()


def _services(board: Board) -> list[str]:
    return [f"{service} {port}/{transport}" for port, transport, service in board.listening()]


def _socket_options(board: Board) -> list[str]:
    return [f"{name} = {value}" for name, value in sorted(board.options.items())]


QUESTIONS: dict[str, Callable[[Board], Awaitable[list[str]]]] = {
    "time": _time,
    "uptime": _uptime,
    "stats": lambda board: board.about.statistics(),
    "stats.json": _statistics_json,
    "nodelist": lambda board: board.about.nodes(),
    "active-users.json": _active_users,
    "auto.msg": lambda board: board.about.auto_message(),
    "logon.lst": lambda board: board.about.callers(),
}
STATE: dict[str, Callable[[Board], list[str]]] = {"services": _services, "sockopts": _socket_options}
