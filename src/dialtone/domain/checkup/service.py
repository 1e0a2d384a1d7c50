"""Runs every look, each within a time limit, so that one that hangs keeps no other back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from dialtone.base import log
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.checkup import looks, services
from dialtone.domain.checkup.finding import Finding, Result, warning
from dialtone.domain.checkup.looks import Ground
from dialtone.domain.checkup.names import NameLooks
from dialtone.domain.checkup.outside import OutsideLook
from dialtone.domain.checkup.rounds import Round, Rounds
from dialtone.domain.model.actor import Actor, Caller

PATIENCE = 20.0  # seconds for one look
MACHINE = (
    ("settings", "Settings", looks.settings),
    ("listeners", "Listeners", looks.listeners),
    ("ports", "Ports to open in the firewall, and to forward in the router", looks.to_open),
    ("services", "Services of services.ini", services.services),
    ("addresses", "Addresses of this machine", looks.own_addresses),
    ("ways", "Ways out to the Internet", services.ways_out),
    ("certificate", "Certificate", looks.certificate),
    ("clock", "Clock", looks.clock),
    ("disk", "Room on disk", looks.disk),
    ("secrets", "Permissions of secrets and data", looks.secrets),
    ("backups", "Back-ups", looks.backups),
    ("guest", "Guest account", services.guest),
    ("broker", "Clients of the MQTT broker", services.broker),
    ("sending", "Mail that leaves", looks.sending),
)
Finish = Callable[[], Awaitable[list[Finding]]]
Begun = Callable[[str], None]


class Within(Protocol):
    """Waits for something, but not for ever. Raises TimeoutError."""

    async def __call__(self, work: Awaitable[list[Finding]], seconds: float) -> list[Finding]:
        """What it gave."""
        ...


@dataclass(frozen=True, slots=True)
class Look:
    """One look."""

    name: str
    title: str
    run: Finish


class Checkup:
    """See the module's text. `ground` is made anew for each check-up, away from what must not wait."""

    def __init__(
        self,
        ground: Callable[[], Awaitable[Ground]],
        names: Callable[[], Awaitable[NameLooks]],
        outside: OutsideLook,
        within: Within,
        rounds: Rounds,
    ) -> None:
        self._ground = ground
        self._names = names
        self._outside = outside
        self._within = within
        self._rounds = rounds

    def begin(self, caller: Caller, domain: str | None = None) -> Round:
        """The same as `run`, going on by itself; one that is going on already is kept. Raises Refusal (DENIED)."""
        permit(caller, "check-up")
        return self._rounds.begin(caller.user.number, lambda begun: self.run(caller, domain=domain, begun=begun))

    def latest(self, caller: Caller) -> Round | None:
        """The check-up this sysop began last, as far as it is. Raises Refusal (DENIED)."""
        permit(caller, "check-up")
        return self._rounds.latest(caller.user.number)

    async def run(
        self, actor: Actor, *, domain: str | None = None, begun: Begun | None = None
    ) -> AsyncIterator[Result]:
        """What each look found, one by one; `begun` is told its title before. `domain`: call mail servers elsewhere
        too (those of this domain, "" for only the relay). Raises Refusal (DENIED) for callers who are no sysops."""
        if isinstance(actor, Caller):
            permit(actor, "check-up")
        for look in await self._looks(domain):
            if begun is not None:
                begun(look.title)
            yield Result(look.name, look.title, tuple(await self._findings(look)))

    async def _looks(self, domain: str | None) -> list[Look]:
        ground, names = await self._ground(), await self._names()
        found = [Look(name, title, partial(_at_once, run, ground)) for name, title, run in MACHINE]
        found.append(Look("dns", "Name server", names.service))
        found.append(Look("names", "Names of the board", names.hosts))
        found.append(Look("records", "Records for mail (as dialtone dns --check)", names.mail_records))
        if domain is not None:
            found.append(Look("outside", "Mail servers elsewhere", partial(self._outside.mail_server, domain)))
        return found

    async def _findings(self, look: Look) -> list[Finding]:
        try:
            return await self._within(look.run(), PATIENCE)
        except TimeoutError:
            return [warning(f"this took longer than {PATIENCE:.0f} seconds and was given up", "try again")]
        except Exception as fault:
            log.fault("checkup.fault", f"!the look at {look.name} failed", fault)
            return [warning("this look failed by a bug", "the log says how; please report it")]


async def _at_once(run: Callable[[Ground], Iterable[Finding]], ground: Ground) -> list[Finding]:
    return list(run(ground))
