"""Puts the check-up together: for the console of a running board, and for `dialtone doctor`, also without one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from cryptography import x509

from dialtone.app.facts import gather
from dialtone.app.registry import STREAMS
from dialtone.app.service_doors import to_serve
from dialtone.app.service_kinds import why_not
from dialtone.app.tasks import begin_task
from dialtone.app.tls_files import served_file
from dialtone.config.load import Settings
from dialtone.domain.checkup.finding import Finding
from dialtone.domain.checkup.looks import Ground
from dialtone.domain.checkup.names import NameLooks
from dialtone.domain.checkup.outside import OutsideLook
from dialtone.domain.checkup.rounds import Rounds
from dialtone.domain.checkup.service import Checkup
from dialtone.domain.mail.destinations import is_public
from dialtone.domain.mail.publishing import Facts
from dialtone.domain.mail.sending import read_policy
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.surroundings import Port, ServedCertificate
from dialtone.host.surroundings import MachineSurroundings
from dialtone.net.dialer import NetDialer
from dialtone.net.dns import DnsResolver
from dialtone.net.web import PolicyFetcher

Rows = Iterable[Mapping[str, Any]]


Guest = Callable[[], Awaitable[str | None]]


async def unknown_guest() -> str | None:
    """How it is with the guest account, where nobody knows."""
    return None


def checkup(
    settings: Settings,
    clock: Clock,
    resolver: DnsResolver,
    listening: Callable[[], Rows | None],
    guest: Guest = unknown_guest,
    rounds: Rounds | None = None,
) -> Checkup:
    """`listening` gives what the program listens on, as `dialtone listeners` shows it; None: none runs. `guest` tells
    how it is with the guest account (`people/guest.py`); `rounds` outlive settings."""
    anywhere = settings.mail.allow_private_destinations

    async def ground() -> Ground:
        made = await asyncio.to_thread(ground_of, settings, clock.now(), listening())
        return replace(made, guest=await guest())

    async def names() -> NameLooks:
        facts, own = await asyncio.to_thread(_facts, settings)
        fetch = PolicyFetcher(resolver, lambda one: anywhere or is_public(one))
        return NameLooks(resolver, fetch, facts, own, (settings.host, settings.system.inet_addr))

    relay = read_policy(settings.mail, settings.host).relay
    outside = OutsideLook(resolver, NetDialer(), relay, anywhere=anywhere)
    return Checkup(ground, names, outside, within, rounds or Rounds(begin_task))


async def within(work: Awaitable[list[Finding]], seconds: float) -> list[Finding]:
    """See `domain.checkup.service.Within`."""
    async with asyncio.timeout(seconds):
        return await work


def ground_of(settings: Settings, now: float, rows: Rows | None) -> Ground:
    """What the looks at the machine stand on."""
    listening = None
    if rows is not None:
        listening = frozenset((str(row["host"]), int(row["port"]), str(row["transport"])) for row in rows)
    ftp = settings.ftp
    return Ground(
        settings=settings,
        surroundings=MachineSurroundings(settings.root.ctrl, settings.root.data, certificate(settings)),
        wanted=wanted(settings),
        now=now,
        listening=listening,
        passive=ftp.passive_ports if ftp.auto_start else None,
        unserved=tuple((row.name, why) for row in settings.service_table if row.enabled and (why := why_not(row))),
        passive_settled=bool(ftp.pasv_ip_address) or "LOOKUP_PASV_IP" in ftp.options,
    )


def wanted(settings: Settings) -> list[Port]:
    """Everything that should listen."""
    found = [
        Port(service=door.service, protocol=door.protocol, transport="tcp", host=host, port=port)
        for offer in STREAMS
        for door in (offer.kind.door,)
        for host, port in offer.places(settings)
    ]
    for row in to_serve(settings, tls=True):
        transport = "udp" if row.udp else "tcp"
        more = {"service": row.service, "protocol": row.protocol, "transport": transport}
        found += [Port(host=host, port=port, **more) for host, port in row.places()]
    return list(dict.fromkeys(found))


def certificate(settings: Settings) -> ServedCertificate | str:
    """What others see, or why they see nothing."""
    file = served_file(settings)
    try:
        own = x509.load_pem_x509_certificates(file.read_bytes())[0]
        names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found = [*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))]
    except FileNotFoundError:
        return f"{_shown(file)} is not there (it is made when the board starts)"
    except (OSError, ValueError, IndexError, x509.ExtensionNotFound) as wrong:
        return f"{_shown(file)} cannot be read: {wrong}"
    return ServedCertificate(
        file=_shown(file),
        names=frozenset(name.lower() for name in found),
        ends=own.not_valid_after_utc.astimezone(UTC).timestamp(),
        self_signed=own.issuer == own.subject,
    )


def _shown(file: Path) -> str:
    return f"ctrl/{file.name}"


def _facts(settings: Settings) -> tuple[Facts | str, tuple[str, ...]]:
    """What is to be published, or why that cannot be said; and the machine's addresses."""
    own = tuple(MachineSurroundings(settings.root.ctrl, settings.root.data, "").addresses())
    try:
        return gather(settings), own
    except (ValueError, OSError) as wrong:
        return str(wrong), own
