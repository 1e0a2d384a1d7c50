"""What is built in: every service, and which settings say whether and where it listens. One line each.

Which port is used: the one in the interface entry (`192.0.2.1:2525`) when it names one; else the key's
(`SMTPPort = 2525`); else, when the file leaves the key out, its default plus `[Global] PortOffset`. So the offset
moves exactly what the sysop did not place himself.

Services of services.ini are `STOCK`: the table there says whether, where and on which port each is served, and
`app/service_doors.py` opens them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dialtone.config.interfaces import endpoints
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.net.http_kind import HTTP, HTTPS, http_kind
from dialtone.net.ssh_kind import SSH, SSH_LEGACY, ssh_kind
from dialtone.protocols import (
    finger,
    ftp,
    gopher,
    imap,
    irc,
    msp,
    nntp,
    pop3,
    qotd,
    rlogin,
    smtp,
    systat,
    telnet,
    websocket,
)
from dialtone.wire.port import ByteWay
from dialtone.wire.screen import Call, Terminal
from dialtone.wire.service import DatagramKind, ServiceKind


@dataclass(frozen=True, slots=True)
class Offer:
    """A service over TCP. `sections` are its names in sockopts.ini; `transcript` the flag that logs what is said."""

    kind: ServiceKind
    wanted: Callable[[Settings], bool]
    interfaces: Callable[[Settings], tuple[str, ...]]
    port: Callable[[Settings], int]
    sections: tuple[str, ...]
    mail: bool = True  # belongs to the mail server: its limits and its log tag
    terminal: bool = False  # belongs to the terminal server: the same
    part: str = ""  # belongs to another server with a section of its own: its name in `Settings` ("ftp", "web")
    options: Mapping[str, int] = field(default_factory=dict)  # socket options it needs

    def places(self, settings: Settings) -> tuple[tuple[str, int], ...]:
        """Host and port of everywhere it is to listen; nowhere when it is not wanted."""
        return endpoints(self.interfaces(settings), self.port(settings)) if self.wanted(settings) else ()


@dataclass(frozen=True, slots=True)
class Stock:
    """A service of services.ini that is built in. `service` is its name in `config/stock_services.py`. `stream` serves
    it over TCP: without TLS, and in sections with the option TLS encrypted from the first byte; `datagram` over UDP."""

    service: str
    stream: ServiceKind | None = None
    datagram: DatagramKind | None = None


def _mail(settings: Settings) -> bool:
    return settings.mail.auto_start


def _flag(name: str) -> Callable[[Settings], bool]:
    return lambda settings: settings.mail.auto_start and name in settings.mail.options


def _web(only: str = "", unless: str = "") -> Callable[[Settings], bool]:
    def wanted(settings: Settings) -> bool:
        web = settings.web
        return web.auto_start and unless not in web.options and (not only or only in web.options)

    return wanted


def _smtp_side(settings: Settings) -> tuple[str, ...]:
    return settings.mail.interface


def _pop3_side(settings: Settings) -> tuple[str, ...]:
    return settings.mail.pop3_interface


def _calls(unless: str = "", only: str = "") -> Callable[[Settings], bool]:
    """Whether calls of a kind are taken: unless that flag is on, or only when this one is."""

    def wanted(settings: Settings) -> bool:
        terminal = settings.terminal
        return terminal.auto_start and unless not in terminal.options and (not only or only in terminal.options)

    return wanted


def read_face(settings: Settings) -> None:
    """Read the board's faces where they are wanted, so that the first caller or browser does not wait for them."""
    if settings.terminal.auto_start:
        import dialtone.terminal.answer
    if settings.web.auto_start:
        import dialtone.web.application  # noqa: F401


async def _answer(terminal: Terminal, call: Call, house: House) -> None:
    """The board's face, which commands and boards without callers do not pay for."""
    from dialtone.terminal.answer import answer

    await answer(terminal, call, house)


def _browsers(*, secure: bool) -> Callable[[Settings], tuple[str, ...]]:
    return lambda settings: settings.terminal.browser_interface(secure=secure)


def _always(_: Settings) -> bool:
    return True


async def _inside(way: ByteWay, house: House) -> Terminal:
    """Inside WebSocket frames Telnet is spoken, as terminals in browsers expect it."""
    terminal = telnet.terminal_on(way, house, label="WebSocket")
    await terminal.greet()
    return terminal


CALLS: tuple[Offer, ...] = (
    Offer(
        telnet.telnet_kind(_answer),
        _calls(unless="NO_TELNET"),
        lambda settings: settings.terminal.telnet_interface,
        lambda settings: settings.terminal.telnet_port,
        ("bbs", "telnet"),
        mail=False,
        terminal=True,
        options={"OOBINLINE": 1},  # a command that comes as urgent data stays in its place (RFC 854, "Synch")
    ),
    Offer(
        rlogin.rlogin_kind(_answer),
        _calls(only="ALLOW_RLOGIN"),
        lambda settings: settings.terminal.rlogin_interface,
        lambda settings: settings.terminal.rlogin_port,
        ("bbs", "rlogin"),
        mail=False,
        terminal=True,
    ),
    Offer(
        ssh_kind(_answer, SSH),
        _calls(only="ALLOW_SSH"),
        lambda settings: settings.terminal.ssh_interface,
        lambda settings: settings.terminal.ssh_port,
        ("bbs", "ssh"),
        mail=False,
        terminal=True,
    ),
    Offer(
        ssh_kind(_answer, SSH_LEGACY),
        lambda settings: bool(settings.terminal.ssh_legacy_port) and _calls(only="ALLOW_SSH")(settings),
        lambda settings: settings.terminal.ssh_interface,
        lambda settings: settings.terminal.ssh_legacy_port,
        ("bbs", "ssh"),
        mail=False,
        terminal=True,
    ),
    Offer(
        websocket.websocket_kind(_answer, _inside, websocket.WS),
        _always,
        _browsers(secure=False),
        lambda settings: settings.terminal.websocket_port,
        ("bbs", "websocket"),
        mail=False,
        terminal=True,
    ),
    Offer(
        websocket.websocket_kind(_answer, _inside, websocket.WSS),
        _always,
        _browsers(secure=True),
        lambda settings: settings.terminal.websocket_secure_port,
        ("bbs", "websocket"),
        mail=False,
        terminal=True,
    ),
)

STREAMS: tuple[Offer, ...] = (
    *CALLS,
    Offer(smtp.SMTP, _mail, _smtp_side, lambda settings: settings.mail.smtp_port, ("mail", "smtp")),
    Offer(
        smtp.SUBMISSION,
        _flag("USE_SUBMISSION_PORT"),
        _smtp_side,
        lambda settings: settings.mail.submission_port,
        ("mail", "smtp"),
    ),
    Offer(
        smtp.SUBMISSIONS,
        _flag("TLS_SUBMISSION"),
        _smtp_side,
        lambda settings: settings.mail.tls_submission_port,
        ("mail", "smtps"),
    ),
    Offer(pop3.POP3, _flag("ALLOW_POP3"), _pop3_side, lambda settings: settings.mail.pop3_port, ("mail", "pop3")),
    Offer(pop3.POP3S, _flag("TLS_POP3"), _pop3_side, lambda settings: settings.mail.tls_pop3_port, ("mail", "pop3s")),
    Offer(
        http_kind(HTTP),
        _web(unless="NO_HTTP"),
        lambda settings: settings.web.interface,
        lambda settings: settings.web.port,
        ("web", "http"),
        mail=False,
        part="web",
    ),
    Offer(
        http_kind(HTTPS),
        _web(only="ALLOW_TLS"),
        lambda settings: settings.web.tls_interface,
        lambda settings: settings.web.tls_port,
        ("web", "https"),
        mail=False,
        part="web",
    ),
    Offer(
        ftp.FTP,
        lambda settings: settings.ftp.auto_start,
        lambda settings: settings.ftp.interface,
        lambda settings: settings.ftp.port,
        ("ftp",),
        mail=False,
        part="ftp",
        options={"OOBINLINE": 1},  # the Synch before ABOR is urgent data and stays in its place (RFC 959 section 4.1.3)
    ),
)

STOCK: tuple[Stock, ...] = (
    Stock("gopher", gopher.GOPHER),
    Stock("imap", imap.IMAP),
    Stock("irc", irc.IRC),
    Stock("msp", msp.MSP, msp.MSP_UDP),
    Stock("nntp", nntp.NNTP),
    Stock("qotd", qotd.QOTD, qotd.QOTD_UDP),
    Stock("finger", finger.FINGER, finger.FINGER_UDP),
    Stock("systat", systat.SYSTAT, systat.SYSTAT_UDP),
)
