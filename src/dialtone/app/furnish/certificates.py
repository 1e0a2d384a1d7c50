"""The certificate from an authority: what answers it, and what looks after it where [ACME] is on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from dialtone import __version__
from dialtone.app.pillars import Pillars
from dialtone.app.tls_files import ACME_FILE
from dialtone.base import log
from dialtone.config.acme import DNS_01, AcmeConfig
from dialtone.config.load import Settings
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.certificates.renewal import Wanted, public_names
from dialtone.domain.certificates.service import Certificates
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.ports.certificates import Answering, Authority, CertificateStore, Issued, NotIssued
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.host.dns_command import DnsCommand
from dialtone.net.acme.store import CertificateFiles

PACKAGES = ("acme", "josepy", "requests")
ACCOUNT_FILE = "acme-account.json"
NOTES_FILE = "acme.json"
BESIDES = (
    "",
    "mta-sts.",
    "autoconfig.",
    "autodiscover.",
    "www.",
)  # names of the domain that are asked for if they lead here


class CertificateServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    challenges: Challenges
    certificates: Certificates | None


def furnish_certificates(
    settings: Settings, pillars: Pillars, ourselves: Ourselves, resolver: Resolver
) -> CertificateServices:
    """`challenges` is there always: an order that is under way may end after [ACME] was switched off."""
    made = certificates(settings, pillars, ourselves, resolver) if settings.acme.enabled else None
    return CertificateServices(challenges=pillars.challenges, certificates=made)


def certificates(settings: Settings, pillars: Pillars, ourselves: Ourselves, resolver: Resolver) -> Certificates | None:
    """What looks after the certificate; None, with a line in the log, where the packages for it are missing."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        log.error("acme.missing", f"!ERROR: no certificate can be got: the package {missing[0]} is not installed")
        return None
    return Certificates(
        config=settings.acme,
        wanted=wanted_names(settings.acme, ourselves, resolver),
        store=certificate_store(settings),
        authority=LateAuthority(settings.acme, settings.root.ctrl),
        challenges=pillars.challenges,
        clock=pillars.clock,
    )


def certificate_store(settings: Settings) -> CertificateStore:
    """Where the certificate is kept."""
    return CertificateFiles(settings.root.ctrl / ACME_FILE, settings.root.data / NOTES_FILE)


class LateAuthority:
    """An authority whose packages are read when it is asked for the first time, in a thread."""

    def __init__(self, config: AcmeConfig, ctrl: Path) -> None:
        self._config = config
        self._ctrl = ctrl
        self._made: Authority | None = None

    async def obtain(self, names: Sequence[str], answering: Answering, key: bytes = b"") -> Issued:
        """See the port."""
        return await (await self._real()).obtain(names, answering, key)

    async def renewal(self, chain: bytes) -> tuple[float | None, float]:
        """See the port."""
        return await (await self._real()).renewal(chain)

    async def _real(self) -> Authority:
        if self._made is None:
            try:
                self._made = await asyncio.to_thread(authority, self._config, self._ctrl)
            except ImportError as missing:
                raise NotIssued(f"a package is not installed as it should be: {missing}") from missing
        return self._made


def authority(config: AcmeConfig, ctrl: Path) -> Authority:
    """Who issues it. Raises ImportError where the packages are missing."""
    from dialtone.net.acme.client import AcmeAuthority, Terms

    return AcmeAuthority(
        Terms(
            directory=config.directory,
            email=config.email,
            challenge=config.challenge,
            key_type=config.key_type,
            account=ctrl / ACCOUNT_FILE,
            ca_file=ctrl / config.ca_file if config.ca_file else None,
            agent=f"dialtone/{__version__}",
            dns_wait=config.dns_wait,
            publish=DnsCommand(config.dns_command, ctrl) if config.challenge == DNS_01 else None,
        )
    )


def wanted_names(
    config: AcmeConfig, ourselves: Ourselves, resolver: Resolver, more: Iterable[str] = ()
) -> Callable[[], Awaitable[Wanted]]:
    """The names: those that are set, else the host's, with the domain's and `more` as far as they lead to it."""
    if config.names:
        stated = Wanted(public_names(config.names))
        return lambda: _done(stated)
    host = public_names([ourselves.host])
    others = public_names([*(f"{start}{ourselves.domain}" for start in BESIDES), *more])
    return partial(_leading_here, host, tuple(name for name in others if name not in host), resolver)


async def _leading_here(host: tuple[str, ...], others: tuple[str, ...], resolver: Resolver) -> Wanted:
    if not host:
        return Wanted(())
    here = await _addresses(host[0], resolver)
    found = await asyncio.gather(*(_addresses(name, resolver) for name in others)) if here else []
    return Wanted(host, tuple(name for name, there in zip(others, found, strict=False) if here & there))


async def _addresses(name: str, resolver: Resolver) -> frozenset[str]:
    try:
        return frozenset(await resolver.addresses(name))
    except (NoSuchName, NoAnswer):
        return frozenset()


async def _done(wanted: Wanted) -> Wanted:
    return wanted
