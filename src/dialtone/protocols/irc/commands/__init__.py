"""The command table of IRC: verbs with what they need. Rows without `early` are for those who have registered."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.protocols.irc import entry, negotiation, proofs
from dialtone.protocols.irc.commands import channels, history, info, inviting, modes, opers, people, services, talking
from dialtone.protocols.irc.server import Command

COMMANDS: Mapping[str, Command] = {
    # coming and going
    "CAP": Command(negotiation.cap, 1, early=True),
    "AUTHENTICATE": Command(proofs.authenticate, 1, early=True),
    "PASS": Command(entry.password, 1, early=True),
    "NICK": Command(entry.nick, early=True),
    "USER": Command(entry.user, early=True),
    "WEBIRC": Command(entry.webirc, 4, early=True),
    "STARTTLS": Command(entry.starttls, early=True),
    "QUIT": Command(info.quit, early=True),
    "PING": Command(info.ping, early=True),
    "PONG": Command(info.pong, early=True),
    "ERROR": Command(info.error, early=True),
    "SERVER": Command(info.no_links, early=True),
    "CAPAB": Command(info.no_links, early=True),
    # channels
    "JOIN": Command(channels.join, 1),
    "PART": Command(channels.part, 1),
    "TOPIC": Command(channels.topic, 1),
    "NAMES": Command(channels.names),
    "LIST": Command(channels.list_channels),
    "INVITE": Command(inviting.invite),
    "KICK": Command(channels.kick, 2),
    "MODE": Command(modes.mode, 1),
    "CHATHISTORY": Command(history.chathistory, 1),
    # words
    "PRIVMSG": Command(talking.privmsg),
    "NOTICE": Command(talking.notice),
    "TAGMSG": Command(talking.tagmsg),
    "CS": Command(services.forwarded),
    "CHANSERV": Command(services.forwarded),
    "NS": Command(services.forwarded),
    "NICKSERV": Command(services.forwarded),
    "MS": Command(services.forwarded),
    "MEMOSERV": Command(services.forwarded),
    "OS": Command(services.forwarded),
    "OPERSERV": Command(services.forwarded),
    "HS": Command(services.forwarded),
    "HELPSERV": Command(services.forwarded),
    "IDENTIFY": Command(services.identify),
    # people
    "WHO": Command(people.who),
    "WHOIS": Command(people.whois, 1),
    "WHOWAS": Command(people.whowas, 1),
    "USERHOST": Command(people.userhost, 1),
    "ISON": Command(people.ison, 1),
    "AWAY": Command(people.away),
    "SETNAME": Command(people.setname, 1),
    "SILENCE": Command(people.silence),
    "MONITOR": Command(people.monitor, 1),
    # the server and the board
    "VERSION": Command(info.version),
    "TIME": Command(info.time),
    "ADMIN": Command(info.admin),
    "INFO": Command(info.info),
    "LUSERS": Command(info.lusers),
    "MOTD": Command(info.motd),
    "HELP": Command(info.help),
    "LINKS": Command(info.links),
    "TRACE": Command(info.trace),
    "STATS": Command(info.stats),
    "USERS": Command(info.users),
    "SUMMON": Command(info.summon, 1),
    # operators
    "OPER": Command(opers.oper, 2),
    "KILL": Command(opers.kill, 1, power="k"),
    "KLINE": Command(opers.kline, 1, power="b"),
    "UNKLINE": Command(opers.unkline, 1, power="b"),
    "REHASH": Command(opers.rehash, power="r"),
    "RESTART": Command(opers.at_the_console, power="o"),
    "DIE": Command(opers.at_the_console, power="o"),
    "WALLOPS": Command(talking.wallops, 1, power="w"),
    "GLOBOPS": Command(talking.globops, 1, power="g"),
    "LOCOPS": Command(talking.locops, 1, power="l"),
    "CHATOPS": Command(talking.chatops, 1, power="s"),
    "CONNECT": Command(info.no_links, power="o"),
    "SQUIT": Command(info.no_links, power="o"),
}
