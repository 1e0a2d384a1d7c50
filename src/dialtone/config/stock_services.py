"""Which commands of services.ini mean services that are built into this program, and the table of a board that has no
services.ini. Sources: spec services.md 5.4; the FAQ's table of ports.

The scripts' names are those of the stock scripts, with `.js` or without; their arguments go along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StockService:
    """One that is built in: its usual port, and that of its variant with TLS from the first byte (0: none)."""

    name: str
    port: int
    tls_port: int = 0


STOCK: Mapping[str, StockService] = {
    service.name: service
    for service in (
        StockService("systat", 11),
        StockService("qotd", 17),
        StockService("msp", 18),
        StockService("gopher", 70),
        StockService("finger", 79),
        StockService("nntp", 119, 563),
        StockService("imap", 143, 993),
        StockService("irc", 6667, 6697),
        StockService("ws", 1123, 11235),
    )
}

_SCRIPTS = {
    "activeuserservice": "systat",
    "fingerservice": "finger",
    "gopherservice": "gopher",
    "imapservice": "imap",
    "ircd": "irc",
    "mspservice": "msp",
    "nntpservice": "nntp",
    "qotdservice": "qotd",
    "websocketservice": "ws",
}

_HOTLINE = (
    "Hotline is not in this version; the site, FTP, news and IRC have the same boards, files and chat "
    "(docs/sysop/services.md)"
)
ABSENT: Mapping[str, str] = {
    "binkit": "FidoNet's mailer is not in this version; run one beside the board (docs/sysop/networks.md)",
    "hotline": _HOTLINE,
    "hotline-transfer": _HOTLINE,
    "json-service": "the JSON service is not in this version; programs use the API of the site (docs/sysop/api.md)",
    "presence-service": "part of the JSON service, which is not in this version; who is on line say SYSTAT, the API "
    "of the site (docs/sysop/api.md) and MQTT (docs/sysop/mqtt.md)",
    "websocket_proxy_service": "a proxy to hosts that strangers name is not offered; for this board's own terminal in "
    "browsers use websocketservice.js",
}

KNOWN_PORTS: Mapping[str, int] = {  # for services of the sysop's own: names as system tables have them
    "activeuser": 11,
    "binkp": 24554,
    "binkps": 24553,
    "chargen": 19,
    "daytime": 13,
    "dict": 2628,
    "discard": 9,
    "echo": 7,
    "finger": 79,
    "gemini": 1965,
    "gopher": 70,
    "hotline": 5500,
    "hotline-trans": 5501,
    "http": 80,
    "http-alt": 8080,
    "https": 443,
    "ident": 113,
    "imap": 143,
    "imap2": 143,
    "imaps": 993,
    "irc": 194,
    "ircd": 6667,
    "ircs": 994,
    "ircs-u": 6697,
    "ircu": 6667,
    "ldap": 389,
    "msp": 18,
    "mqtt": 1883,
    "netstat": 15,
    "nicname": 43,
    "nntp": 119,
    "nntps": 563,
    "qotd": 17,
    "quote": 17,
    "rwhois": 4321,
    "systat": 11,
    "tcpmux": 1,
    "telnets": 992,
    "time": 37,
    "whois": 43,
    "ws": 1123,
    "wss": 11235,
}

USUAL = """\
; Services: a section each. What stands above the first section counts for those that do not say. A changed file is
; taken as soon as it is saved; connections that are going on stay as they are. `dialtone services` shows them all,
; docs/sysop/services.md explains every key, and how to add one of your own: a program, Python or JavaScript.
; A Port that is left out is the usual one.

; most clients of a service at a time (0: no limit); the next one waits, or with FULL_ACCEPT is turned away
MaxClients = 100

; News: the message boards in news readers
[NNTP]
;Port = 119
Command = nntpservice.js -f
[NNTPS]
;Port = 563
Command = nntpservice.js
Options = TLS

; Mail for mail programs; passwords are taken under TLS, which programs ask for on port 143 too
[IMAP]
;Port = 143
Command = imapservice.js
MaxClients = 1000
Options = NO_USER_PROT
[IMAPS]
;Port = 993
Command = imapservice.js
MaxClients = 1000
Options = TLS | NO_USER_PROT

; Messages to people here from other boards
[MSP]
;Port = 18
Command = mspservice.js

; Who is on line; other boards ask by UDP before they send messages
[ActiveUser]
;Port = 11
Command = fingerservice.js -u
[ActiveUser-UDP]
;Port = 11
Command = fingerservice.js -u
Options = UDP

[Finger]
;Port = 79
Command = fingerservice.js
[Finger-UDP]
Enabled = false
;Port = 79
Command = fingerservice.js
Options = UDP

; The board's texts, messages and files in Gopher's menus
[Gopher]
;Port = 70
Command = gopherservice.js

; Chat with IRC programs
[IRC]
;Port = 6667
Command = ircd.js
MaxClients = 1000
ListenBacklog = 128
Options = STATIC | LOOP
[IRCS]
;Port = 6697
Command = ircd.js
MaxClients = 1000
ListenBacklog = 128
Options = TLS

; Terminals in browsers
[WS]
;Port = 1123
Command = websocketservice.js
Options = NO_HOST_LOOKUP
[WSS]
;Port = 11235
Command = websocketservice.js
Options = NO_HOST_LOOKUP | TLS

; A saying for everybody who asks
[QOTD]
Enabled = false
;Port = 17
Command = qotdservice.js
[QOTD-UDP]
Enabled = false
;Port = 17
Command = qotdservice.js
Options = UDP
"""


def stock_name(first: str, arguments: tuple[str, ...]) -> str:
    """The built-in service that a command means, by its first word; "" when it is none of them."""
    name = _SCRIPTS.get(_stem(first), "")
    return "systat" if name == "finger" and "-u" in arguments else name


def absence(first: str) -> str:
    """Why a known script is not run; "" for others."""
    return ABSENT.get(_stem(first), "")


def _stem(first: str) -> str:
    return first.lower().replace("\\", "/").rpartition("/")[2].removesuffix(".js")
