"""What operators of the server do: OPER, KILL, KLINE, UNKLINE, REHASH. Whoever may is in ircd.ini, or a sysop.

K-lines go to the board's own list of addresses, `ip.can`, and count for every service. RESTART and DIE are the
console's; EVAL there is not. Sources: spec services.md 8.3, 8.4, security case IRC-08.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.irc import IrcOperator, oper_flags
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.protocols.irc.grammar import Line, fits, fold, shortened
from dialtone.protocols.irc.people import Ghost
from dialtone.protocols.irc.proofs import FAILURES_MOST, prove
from dialtone.protocols.irc.replies import No
from dialtone.wire.proofs import PasswordProof

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

SYSOP_FLAGS = oper_flags("O") | {"A", "r", "u", "s"}
MINUTES_MOST = 525_600


async def oper(session: IrcServer, line: Line) -> None:
    """OPER name password: an operator of ircd.ini, or a sysop with his own password."""
    name, password = line.params[0], line.params[1]
    flags = await _of_file(session, name, password)
    if flags is None:
        flags = await _of_board(session, name, password)
    client = session.client
    client.powers = flags
    added = {"o", "s", "g"} | ({"A"} if "A" in flags else set())
    client.modes |= added
    session.say(session.network.from_(client, "MODE", client.nick, "+" + "".join(sorted(added))))
    session.numeric(381, "You are now an IRC operator")
    log.notice("irc.oper", f"{client.mask} is an operator now ({''.join(sorted(flags))})", oper=name)
    session.network.notice("s", f"{client.mask} is now an operator")


async def _of_file(session: IrcServer, name: str, password: str) -> frozenset[str] | None:
    """The flags of an operator of ircd.ini; None: it is none, or not his password."""
    for one in session.hall.config.operators:
        if one.nick.lower() == name.lower() and _comes_from(session, one) and await _knows(session, one, password):
            return one.flags
    return None


def _comes_from(session: IrcServer, one: IrcOperator) -> bool:
    client = session.client
    full = (f"{client.user}@{client.host}", f"{client.user}@{client.address}", *client.full)
    return any(fits(mask, text) for mask in one.masks for text in full)


async def _knows(session: IrcServer, one: IrcOperator, password: str) -> bool:
    if "S" in one.flags:
        return await session.hall.logins.is_system_password(password)
    return await session.hall.verify(one.password, password)


async def _of_board(session: IrcServer, name: str, password: str) -> frozenset[str]:
    """The flags of a sysop; a wrong password counts with the board's other failed log-ins. Raises No, HangUp."""
    try:
        caller = await prove(session, PasswordProof(name, log.Secret(password), "OPER"))
    except Refusal as no:
        if no.delay:
            await session.wire.pause(no.delay)
    else:
        if caller.user.level >= SYSOP_LEVEL:
            return SYSOP_FLAGS
    session.failures += 1
    log.warning("irc.oper", f"!{session.client.mask} FAILED to become an operator")
    session.network.notice("s", f"Failed OPER attempt by {session.client.mask}")
    if session.failures >= FAILURES_MOST:
        session.refuse(No(464))
        session.hang_up("Too many failed logins")
    raise No(464)


async def kill(session: IrcServer, line: Line) -> None:
    """KILL nick reason."""
    network, client = session.network, session.client
    reason = shortened(line.params[1], 200) if len(line.params) > 1 else client.nick
    person = network.person(line.params[0])
    if person is None:
        raise No(483 if fold(line.params[0]) == fold(network.server) else 401, line.params[0][:30])
    if isinstance(person, Ghost):
        for seat in list(person.seats):
            session.hall.chat.channels.remove(seat, f"You were taken off the channel by {client.nick}: {reason}")
        return
    network.notice("k", f"{person.mask} was killed by {client.mask}: {reason}")
    person.post(network.from_(client, "KILL", person.nick, reason, text=True).for_(person.flavour))
    person.end(f"Killed by {client.nick}: {reason}")


async def kline(session: IrcServer, line: Line) -> None:
    """KLINE [minutes] [user@]address reason: into the board's ip.can. Raises No."""
    words, minutes = list(line.params), 0
    if words[0].isdecimal() and len(words[0]) < 8 and len(words) > 1:
        minutes = min(int(words.pop(0)), MINUTES_MOST)
    address = words[0].rpartition("@")[2]
    reason = shortened(words[1], 200) if len(words) > 1 else "K-line"
    if _network(address) is None:
        session.notice("K-lines name an address or a network, such as 203.0.113.0/24; for others use [Ban] in ircd.ini")
        return
    client, filtering = session.client, session.hall.filtering
    added = filtering is not None and await filtering.block(
        address, reason=reason, protocol="IRC", user=client.account or client.nick, duration=minutes * 60.0
    )
    if not added:
        session.notice(f"{address} was not added: it is exempt, or there already")
        return
    session.network.notice("k", f"K-line for {address} by {client.mask}: {reason}")
    for one in list(session.network.connected):
        if one is not client and _inside(one.address, address):
            one.end(f"K-lined: {reason}")


async def unkline(session: IrcServer, line: Line) -> None:
    """UNKLINE address: sysops take it out of ip.can. Raises Refusal."""
    address = line.params[0].rpartition("@")[2]
    lists, caller = session.hall.filter_lists, session.caller
    found = [entry for entry in await lists.entries(caller, "ip.can", address) if entry.pattern == address]
    for entry in found:
        await lists.remove(caller, "ip.can", entry.key)
    session.notice(f"{len(found)} K-lines for {address[:60]} removed")


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _inside(address: str, network: str) -> bool:
    one, found = _network(address), _network(network)
    return one is not None and found is not None and one.version == found.version and one[0] in found


async def rehash(session: IrcServer, line: Line) -> None:
    """REHASH: the program takes new settings. Raises Refusal when it cannot, or the client is no sysop."""
    session.numeric(382, "ircd.ini", "Rehashing")
    wrong = await session.hall.overseer.take_new_settings(session.caller)
    for text in wrong[:5]:
        session.notice(text[:300])


async def at_the_console(session: IrcServer, line: Line) -> None:
    """RESTART, DIE: the whole board would end with it."""
    session.notice("The board is restarted and ended at its console, not from here")
