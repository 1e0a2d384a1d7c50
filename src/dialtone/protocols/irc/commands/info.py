"""What is asked of the server: PING, VERSION, TIME, ADMIN, INFO, LUSERS, MOTD, STATS, LINKS, TRACE, HELP; and of the
board: USERS lists who is on its nodes, SUMMON sends one of them a telegram."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dialtone.base.errors import Refusal
from dialtone.protocols.irc.grammar import Line, fits, shortened
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.welcome import tell_motd, tell_support, tell_users

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

OPERS_ONLY = frozenset("LKICHQ")
NO_LINKS = "This server stands alone: links to other servers are not made"


async def ping(session: IrcServer, line: Line) -> None:
    """PING token."""
    if not line.params:
        raise No(409)
    session.say(session.network.own("PONG", session.network.server, shortened(line.params[0], 300), text=True))


async def pong(session: IrcServer, line: Line) -> None:
    """PONG: that it came is all there is to know."""


async def error(session: IrcServer, line: Line) -> None:
    """ERROR of a client means nothing."""


async def quit(session: IrcServer, line: Line) -> None:
    """QUIT reason."""
    reason = shortened(line.params[0], 300) if line.params else ""
    session.hang_up(f"Quit: {reason}" if reason else "Quit")


async def version(session: IrcServer, line: Line) -> None:
    """VERSION."""
    session.numeric(351, session.hall.version, session.network.server, "of a board of its own")
    tell_support(session)


async def time(session: IrcServer, line: Line) -> None:
    """TIME."""
    now = datetime.fromtimestamp(session.network.now(), UTC)
    session.numeric(391, session.network.server, f"{now:%A %B %d %Y -- %H:%M:%S} UTC")


async def admin(session: IrcServer, line: Line) -> None:
    """ADMIN."""
    lines = session.hall.config.admin
    if not lines:
        raise No(423, session.network.server)
    session.numeric(256, session.network.server, "Administrative info")
    for code, text in zip((257, 258, 259), lines, strict=False):
        session.numeric(code, text)


async def info(session: IrcServer, line: Line) -> None:
    """INFO."""
    started = datetime.fromtimestamp(session.network.started, UTC)
    for text in (
        session.hall.version,
        "The chat of a board: what you say is heard at its terminals and pages too.",
        f"On line since {started:%Y-%m-%d %H:%M} UTC",
    ):
        session.numeric(371, text)
    session.numeric(374, "End of INFO list")


async def lusers(session: IrcServer, line: Line) -> None:
    """LUSERS."""
    tell_users(session)


async def motd(session: IrcServer, line: Line) -> None:
    """MOTD."""
    await tell_motd(session)


async def help(session: IrcServer, line: Line) -> None:
    """HELP [topic]."""
    topic = (line.params[0] if line.params else "index").upper()[:30]
    session.numeric(704, topic, "The commands of this server:")
    names = session.command_names()
    for at in range(0, len(names), 8):
        session.numeric(705, topic, " ".join(names[at : at + 8]))
    session.numeric(706, topic, "End of HELP")


async def links(session: IrcServer, line: Line) -> None:
    """LINKS: there is one server."""
    network = session.network
    session.numeric(364, network.server, network.server, f"0 {session.hall.config.description or network.name}")
    session.numeric(365, "*", "End of LINKS list")


async def trace(session: IrcServer, line: Line) -> None:
    """TRACE."""
    for client in list(session.network.clients.values()):
        if client is session.client or session.client.is_oper:
            code, kind = (204, "Oper") if client.is_oper else (205, "User")
            session.numeric(code, kind, str(client.class_), f"{client.nick}[{client.user}@{client.host}]", text=False)
    session.numeric(262, session.network.server, session.hall.version, "End of TRACE")


async def no_links(session: IrcServer, line: Line) -> None:
    """CONNECT, SQUIT, SERVER: told politely (IRC-10)."""
    if not session.client.registered:
        session.hang_up(NO_LINKS)
    session.notice(NO_LINKS)


# STATS


async def stats(session: IrcServer, line: Line) -> None:
    """STATS letter."""
    letter = (line.params[0] if line.params else "*")[:1]
    row = _STATS.get(letter) or _STATS.get(letter.upper())
    session.network.notice("y", f"STATS {letter} requested by {session.client.mask}")
    if row is not None and (letter.upper() not in OPERS_ONLY or session.client.is_oper):
        await row(session)
    session.numeric(219, letter or "*", "End of STATS report")


async def _uptime(session: IrcServer) -> None:
    seconds = int(session.network.now() - session.network.started)
    days, rest = divmod(max(seconds, 0), 86_400)
    session.numeric(242, f"Server Up {days} days {rest // 3600}:{rest % 3600 // 60:02d}:{rest % 60:02d}")
    session.numeric(250, f"Highest connection count: {session.network.most_clients}")


async def _used(session: IrcServer) -> None:
    for verb, count in sorted(session.network.used.items()):
        session.numeric(212, verb, str(count), text=False)


async def _operators(session: IrcServer) -> None:
    for one in session.hall.config.operators:
        masks = ",".join(one.masks) if session.client.is_oper else "*"
        session.numeric(243, "O", masks, "*", one.nick, "0", str(one.class_), text=False)


async def _allows(session: IrcServer) -> None:
    for one in session.hall.config.allows:
        session.numeric(215, "I", ",".join(one.masks), "*", "*", str(one.port), str(one.class_), text=False)


async def _bans(session: IrcServer) -> None:
    for one in session.hall.config.bans:
        session.numeric(216, "K", ",".join(one.masks), "*", "*", one.reason)


async def _classes(session: IrcServer) -> None:
    for number, one in sorted(session.hall.config.classes.items()):
        session.numeric(218, "Y", str(number), str(one.ping), "0", str(one.maximum), str(one.sendq), text=False)


async def _reserved(session: IrcServer) -> None:
    for one in session.hall.config.restricts:
        session.numeric(217, "Q", ",".join(one.masks), "*", "*", one.reason)


async def _connections(session: IrcServer) -> None:
    for one in list(session.network.clients.values()):
        age = int(session.network.now() - one.since)
        session.numeric(211, one.mask, "0", str(one.commands), "0", "0", "0", str(age), text=False)


async def _ports(session: IrcServer) -> None:
    session.numeric(249, f"P {session.door.protocol} {session.peer.local_port}")


_STATS: dict[str, Callable[[IrcServer], Awaitable[None]]] = {
    "u": _uptime,
    "M": _used,
    "O": _operators,
    "I": _allows,
    "K": _bans,
    "Y": _classes,
    "Q": _reserved,
    "L": _connections,
    "P": _ports,
}


# the board


async def users(session: IrcServer, line: Line) -> None:
    """USERS: who is on the board's nodes."""
    seen = session.hall.presence.visible()
    session.numeric(392, f"{'UserID':<26}{'Terminal':<11}Host")
    for visit in seen:
        session.numeric(393, f"{visit.alias:<26}{f'node {visit.node}':<11}{visit.protocol}")
    if seen:
        session.numeric(394, "End of users")
    else:
        session.numeric(395, "Nobody logged in")


async def summon(session: IrcServer, line: Line) -> None:
    """SUMMON user: a telegram to somebody on a node. Raises No, StoreError."""
    hall, name = session.hall, line.params[0]
    user = await hall.directory.by_login(name) if session.client.account else None
    visible = {visit.user for visit in hall.presence.visible()}
    if user is None or user.number not in visible:
        raise No(444, name[:30])
    words = line.params[1] if len(line.params) > 1 and not fits("*.*", line.params[1]) else "please come to the chat"
    try:
        await hall.messages.telegram(session.caller, user, f"{session.client.nick} on IRC: {shortened(words, 300)}")
    except Refusal as no:
        raise No(445, text=no.text) from None
    session.numeric(342, name[:30], "Summoning user to IRC")
