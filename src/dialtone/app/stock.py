"""The files of a new board, with a line of help above every setting, written from the tables in `config`.

A file written here states the values we recommend where they differ from what a file that says nothing means (the
manual's defaults, so that old files keep their meaning).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialtone.config.field import Key, keys_of
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig, UnixConfig

FOLDERS = ("ctrl", "data", "text", "mods", "temp")
NAMED_IN_MANY = ("settings",)  # several fields of one old number

SBBS_HEAD = """\
; Settings of the servers. Lines that begin with ; are comments. A setting that is commented out has the value shown.
; The running program takes changes of this file by itself, without dropping anybody.
;   dialtone config check         what is wrong or without effect in here
;   dialtone config show          every setting: its value and where that comes from
;   dialtone config set NAME VALUE   changes one setting and keeps these comments
"""
MAIN_HEAD = "; The board itself.\n"
MSGS_HEAD = "; Messages.\n"

ALIAS = """\
; Other names for recipients: NAME VALUE, one pair a line; the first line that fits counts.
; A value is an account's alias or number, or an address elsewhere. NAME may be a whole address; "*" at the beginning
; of NAME stands for anything.
postmaster  1
abuse       1
hostmaster  1
webmaster   1
sysop       1
root        1
"""
RELAY = """\
; Hosts that may send through this server to anybody without logging in: addresses, networks (192.0.2.0/24) or host
; names, one a line. Leave it empty unless you know why you need it.
"""
DOMAINS = """\
; Further domains whose mail is for this board, one a line. The host name in sbbs.ini and the address in msgs.ini are
; always ours.
"""
EXEMPT = "; Addresses and host names that no filter, ban or limit applies to, one a line.\n"
SOCKOPTS = """\
; Options of sockets: for all of them, then [tcp] or [udp], then a section named after the service.
IPV6_V6ONLY = 1

[tcp]
TCP_NODELAY = TRUE
KEEPALIVE = TRUE
"""
IP_CAN = "; Addresses and networks that may not connect, one a line.\n"
HOST_CAN = "; Host names that may not connect, one a line; * stands for anything.\n"
NAME_CAN = "; Names nobody may log in with: a try bans the address for a while. One a line.\n"

MAIL_OPTIONS = "ALLOW_POP3 | TLS_POP3 | USE_SUBMISSION_PORT | TLS_SUBMISSION | ALLOW_SYSOP_ALIASES | ALLOW_RELAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What `dialtone init` was asked for."""

    host_name: str
    interface: str = ""
    port_offset: int = 0
    sysop: str = ""


def stock_files(wishes: Wishes) -> dict[str, str]:
    """Every file of a new board: its path under the root, and its text."""
    return {
        "ctrl/sbbs.ini": SBBS_HEAD + _sbbs(wishes),
        "ctrl/main.ini": MAIN_HEAD + _main(wishes),
        "ctrl/msgs.ini": MSGS_HEAD + _msgs(wishes),
        "ctrl/sockopts.ini": SOCKOPTS,
        "ctrl/alias.cfg": ALIAS,
        "ctrl/relay.cfg": RELAY,
        "ctrl/domains.cfg": DOMAINS,
        "ctrl/ipfilter_exempt.cfg": EXEMPT,
        "text/ip.can": IP_CAN,
        "text/host.can": HOST_CAN,
        "text/name.can": NAME_CAN,
    }


def _sbbs(wishes: Wishes) -> str:
    general = {"HostName": wishes.host_name, "BindRetryCount": "5", "LogLevel": "Info"}
    if wishes.interface:
        general["Interface"] = wishes.interface
    if wishes.port_offset:
        general["PortOffset"] = str(wishes.port_offset)
    mail = {"MaxClients": "500", "MaxConcurrentConnections": "50", "Options": MAIL_OPTIONS}
    return _section(GlobalConfig, general) + _section(MailConfig, mail) + _section(UnixConfig, {})


def _main(wishes: Wishes) -> str:
    letters = "".join(ch for ch in wishes.host_name.partition(".")[0].upper() if ch.isascii() and ch.isalnum())
    chosen = {
        "name": wishes.host_name,
        "operator": wishes.sysop or "Sysop",
        "id": letters[:8] or "DIALTONE",
        "settings": "0x4000000",
    }
    return _keys([key for key in keys_of(SystemConfig) if _place(key) == ("main.ini", "")], chosen)


def _msgs(wishes: Wishes) -> str:
    root = _keys([key for key in keys_of(SystemConfig) if _place(key) == ("msgs.ini", "")], {})
    internet = [key for key in keys_of(SystemConfig) if _place(key) == ("msgs.ini", "Internet")]
    return f"{root}\n[Internet]\n{_keys(internet, {'addr': wishes.host_name})}"


def _place(key: Key) -> tuple[str, str]:
    assert key.section is not None
    return key.section.file, key.section.name


def _section(settings: type[Any], chosen: Mapping[str, str]) -> str:
    return f"\n[{settings.SECTION.name}]\n" + _keys(list(keys_of(settings)), chosen)


def _keys(keys: list[Key], chosen: Mapping[str, str]) -> str:
    """Settings with their help; those chosen are stated, the others shown as comments. Old numbers come once."""
    lines: list[str] = []
    told: set[str] = set()
    for key in keys:
        if key.name in told or not key.effective or key.note:
            continue
        told.add(key.name)
        where = ", as in [Global] unless stated here" if key.inherits else ""
        lines.append(f"\n; {key.help}{where}")
        stated = key.name in chosen
        lines.append(f"{'' if stated else '; '}{key.name} = {chosen.get(key.name, key.default)}")
    return "\n".join(lines) + "\n"
