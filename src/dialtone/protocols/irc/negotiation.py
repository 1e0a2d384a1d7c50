"""CAP: what a client may ask for, and what it has (IRCv3 capability negotiation). The table is in `caps.py`."""

from __future__ import annotations

from dialtone.protocols.irc import caps as table
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.entry import complete
from dialtone.protocols.irc.grammar import Line
from dialtone.protocols.irc.outgoing import Message
from dialtone.protocols.irc.proofs import mechanisms
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.server import IrcServer


async def cap(session: IrcServer, line: Line) -> None:
    """CAP LS, LIST, REQ, END."""
    verb = line.params[0].upper()
    client = session.client
    if verb == "LS":
        session.version = max(session.version, _version(line.params[1:]))
        session.negotiating = session.negotiating or not client.registered
        if session.version >= 302:
            client.caps |= Cap.CAP_NOTIFY
        _cap_lines(session, "LS", [one.shown(session.version) for one in _offered(session)])
    elif verb == "LIST":
        _cap_lines(session, "LIST", table.listed(client.caps))
    elif verb == "REQ":
        session.negotiating = session.negotiating or not client.registered
        _request(session, line.params[-1] if len(line.params) > 1 else "")
    elif verb == "END":
        session.negotiating = False
        await complete(session)
    else:
        raise No(461 if not verb else 421, "CAP", text="Invalid CAP subcommand")


def _version(words: list[str]) -> int:
    return int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 5 else 301


def _offered(session: IrcServer) -> list[table.Offered]:
    hall = session.hall
    sts = hall.config.sts
    value = ""
    if sts:
        value = f"duration={sts}" if session.wire.secure else f"port={hall.secure_port}"
    return table.offered(mechanisms=mechanisms(session), sts=value)


def _request(session: IrcServer, text: str) -> None:
    client = session.client
    names = [name for name in text.split(" ") if name][:40]
    found = table.chosen(names, client.caps, {one.name for one in _offered(session)})
    if found is not None:
        client.want(table.effective(found))
    session.say(_cap(session, "NAK" if found is None else "ACK", text.strip()[:400]))


def _cap(session: IrcServer, *params: str) -> Message:
    return session.network.own("CAP", session.client.nick, *params, text=True)


def _cap_lines(session: IrcServer, verb: str, items: list[str]) -> None:
    """A list over several lines, for clients that know those (302)."""
    lines, row = [], ""
    for item in items:
        if len(row) + len(item) > 400:
            lines.append(row)
            row = ""
        row = f"{row} {item}".strip()
    for more in lines:
        session.say(_cap(session, verb, "*", more))
    session.say(_cap(session, verb, row))
