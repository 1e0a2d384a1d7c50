"""What is built in: every service, and which settings say whether and where it listens. One line each.

Which port is used: the one in the interface entry (`192.0.2.1:2525`) when it names one; else the key's
(`SMTPPort = 2525`); else, when the file leaves the key out, its default plus `[Global] PortOffset`. So the offset
moves exactly what the sysop did not place himself. Services without a key of their own (Finger, SYSTAT) are moved too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialtone.config.interfaces import endpoints
from dialtone.config.load import Settings
from dialtone.protocols import finger, pop3, smtp, systat
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

    def places(self, settings: Settings) -> tuple[tuple[str, int], ...]:
        """Host and port of everywhere it is to listen; nowhere when it is not wanted."""
        return endpoints(self.interfaces(settings), self.port(settings)) if self.wanted(settings) else ()


@dataclass(frozen=True, slots=True)
class DatagramOffer:
    """A service over UDP."""

    kind: DatagramKind
    interfaces: Callable[[Settings], tuple[str, ...]]
    port: Callable[[Settings], int]
    sections: tuple[str, ...]

    def places(self, settings: Settings) -> tuple[tuple[str, int], ...]:
        """Host and port of everywhere it is to listen."""
        return endpoints(self.interfaces(settings), self.port(settings))


def _mail(settings: Settings) -> bool:
    return settings.mail.auto_start


def _flag(name: str) -> Callable[[Settings], bool]:
    return lambda settings: settings.mail.auto_start and name in settings.mail.options


def _always(_: Settings) -> bool:
    return True


def _smtp_side(settings: Settings) -> tuple[str, ...]:
    return settings.mail.interface


def _pop3_side(settings: Settings) -> tuple[str, ...]:
    return settings.mail.pop3_interface


def _everywhere(settings: Settings) -> tuple[str, ...]:
    return settings.global_.interface


def _usual(port: int) -> Callable[[Settings], int]:
    return lambda settings: port + settings.global_.port_offset


STREAMS: tuple[Offer, ...] = (
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
    Offer(finger.FINGER, _always, _everywhere, _usual(finger.PORT), ("services", "finger"), mail=False),
    Offer(systat.SYSTAT, _always, _everywhere, _usual(systat.PORT), ("services", "systat"), mail=False),
)

DATAGRAMS: tuple[DatagramOffer, ...] = (
    DatagramOffer(finger.FINGER_UDP, _everywhere, _usual(finger.PORT), ("services", "finger")),
    DatagramOffer(systat.SYSTAT_UDP, _everywhere, _usual(systat.PORT), ("services", "systat")),
)
