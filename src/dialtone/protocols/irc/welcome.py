"""The first words to whoever is in: 001 to 005, counts, the message of the day; and the same when asked for later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dialtone.protocols.irc.channel import BANS_MOST, FLAGS
from dialtone.protocols.irc.grammar import AWAY_MOST, CHANNEL_MOST, NICK_MOST, REAL_MOST, TOPIC_MOST
from dialtone.protocols.irc.people import USER_MODES
from dialtone.protocols.irc.replies import No

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

CHANNELS_MOST = 100  # of one client
MODES_MOST = 6  # with a value, of one command
SILENCE_MOST = 10
MONITOR_MOST = 100
HISTORY_MOST = 200  # lines of one answer
HISTORY_NAME = "CHATHISTORY"
TARGETS = "NAMES:1,LIST:1,KICK:4,WHOIS:1,PRIVMSG:4,NOTICE:4,JOIN:10,PART:10,MONITOR:"
MOTD_MOST = 200  # lines


async def welcome(session: IrcServer) -> None:
    """Everything a client is told at first."""
    network, client, hall = session.network, session.client, session.hall
    session.numeric(1, f"Welcome to the {network.name} IRC Service, {client.mask}")
    session.numeric(2, f"Your host is {network.server}, running version {hall.version}")
    started = datetime.fromtimestamp(network.started, UTC)
    session.numeric(3, f"This server was created {started:%Y-%m-%d at %H:%M:%S} UTC")
    modes = "".join(sorted({*FLAGS, *"beIklov"}))
    session.numeric(4, network.server, hall.version, USER_MODES, modes, "beIklov", text=False)
    tell_support(session)
    tell_users(session)
    await tell_motd(session)


def tell_support(session: IrcServer) -> None:
    """RPL_ISUPPORT, thirteen items a line."""
    items = list(_supported(session))
    for at in range(0, len(items), 12):
        session.numeric(5, *items[at : at + 12], "are supported by this server")


def _supported(session: IrcServer) -> Iterator[str]:
    yield f"NETWORK={session.network.name.replace(' ', '_')}"
    yield "CASEMAPPING=ascii"
    yield "CHANTYPES=#&"
    yield f"CHANLIMIT=#&:{CHANNELS_MOST}"
    yield f"CHANNELLEN={CHANNEL_MOST}"
    yield f"NICKLEN={NICK_MOST}"
    yield f"TOPICLEN={TOPIC_MOST}"
    yield f"KICKLEN={TOPIC_MOST}"
    yield f"AWAYLEN={AWAY_MOST}"
    yield f"NAMELEN={REAL_MOST}"
    yield f"MODES={MODES_MOST}"
    yield f"MAXLIST=beI:{BANS_MOST}"
    yield "PREFIX=(ov)@+"
    yield "STATUSMSG=@+"
    yield f"CHANMODES=beI,k,l,{FLAGS}"
    yield "EXCEPTS=e"
    yield "INVEX=I"
    yield "ELIST=CMNTU"
    yield f"SILENCE={SILENCE_MOST}"
    yield f"MONITOR={MONITOR_MOST}"
    yield f"TARGMAX={TARGETS}"
    yield "WHOX"
    yield "SAFELIST"
    yield "BOT=B"
    yield "UTF8ONLY"
    yield f"{HISTORY_NAME}={HISTORY_MOST}"
    yield "MSGREFTYPES=msgid,timestamp"


def tell_users(session: IrcServer) -> None:
    """LUSERS."""
    network = session.network
    seen = list(network.clients.values())
    hidden, opers = sum("i" in one.modes for one in seen), sum(one.is_oper for one in seen)
    session.numeric(251, f"There are {len(seen) - hidden} users and {hidden} invisible on 1 server")
    if opers:
        session.numeric(252, str(opers), "IRC operators online")
    if unknown := len(network.connected) - len(seen):
        session.numeric(253, str(max(unknown, 0)), "unknown connections")
    session.numeric(254, str(sum(not one.hidden for one in network.channels.values())), "channels formed")
    session.numeric(255, f"I have {len(seen)} clients and 0 servers")
    most = max(network.most_clients, len(seen))
    for code, where in ((265, "local"), (266, "global")):
        text = f"Current {where} users {len(seen)}, max {most}"
        session.numeric(code, str(len(seen)), str(most), text)


async def tell_motd(session: IrcServer) -> None:
    """The message of the day."""
    lines = await session.hall.read_motd()
    if not lines:
        session.refuse(No(422))
        return
    session.numeric(375, f"- {session.network.server} Message of the Day -")
    for line in lines[:MOTD_MOST]:
        session.numeric(372, f"- {line}")
    session.numeric(376, "End of MOTD command")
