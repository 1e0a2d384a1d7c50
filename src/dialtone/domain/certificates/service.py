"""The board's certificate: looked after by a worker, renewed at a sysop's word, never replaced by a worse one.

A new certificate is asked for when the rule says so (`renewal.py`) and the pause after earlier failures is over. What
was issued is looked at before it takes the old one's place; whatever fails, the old one stays.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.acme import DNS_01, AcmeConfig
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.certificates.renewal import Wanted, failed, reason, renew_at
from dialtone.domain.model.actor import Actor, Caller, System
from dialtone.domain.people import audit
from dialtone.domain.ports.certificates import Authority, CertificateStore, Held, NotIssued, NotUsable, Tries
from dialtone.domain.ports.outside import Clock

LOOK_EVERY = 3600.0  # seconds
BUSY = 60.0  # seconds until the next look when an order of the house before is under way
NOT_SAID = 6 * 3600.0  # seconds until an authority that did not answer is asked again when it wants renewals


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateStatus:
    """What a sysop sees. Times are seconds since 1970. `due` is when a renewal is due for age, `why` why one is due now
    ("": it is not), `trouble` what keeps the board from getting any."""

    enabled: bool
    names: tuple[str, ...]
    held: Held | None
    due: float | None
    why: str
    tries: Tries
    busy: bool
    trouble: str

    def row(self) -> dict[str, Any]:
        """For programs."""
        held = self.held
        return {
            "enabled": self.enabled,
            "wanted_names": list(self.names),
            "names": sorted(held.names) if held else [],
            "issuer": held.issuer if held else "",
            "fingerprint": held.fingerprint if held else "",
            "begins": held.begins if held else None,
            "ends": held.ends if held else None,
            "renewal": self.due,
            "due_because": self.why,
            "failures": self.tries.failures,
            "last_failure": self.tries.last or None,
            "not_before": self.tries.not_before or None,
            "error": self.tries.error,
            "under_way": self.busy,
            "trouble": self.trouble,
        }


class Certificates:
    """See the module's text. `wanted` finds the names anew each time, since they depend on where names lead."""

    def __init__(
        self,
        *,
        config: AcmeConfig,
        wanted: Callable[[], Awaitable[Wanted]],
        store: CertificateStore,
        authority: Authority,
        challenges: Challenges,
        clock: Clock,
    ) -> None:
        self._config = config
        self._wanted = wanted
        self._store = store
        self._authority = authority
        self._challenges = challenges
        self._clock = clock
        self._suggested: float | None = None
        self._ask_at = 0.0
        self._told = ""

    async def status(self, actor: Actor) -> CertificateStatus:
        """How things are. Raises Refusal for others than sysops."""
        _refuse_others(actor)
        wanted, held, tries = await self._wanted(), await self._store.held(), await self._store.tries()
        return CertificateStatus(
            enabled=self._config.enabled,
            names=wanted.all,
            held=held,
            due=renew_at(held, self._config.renew_before) if held else None,
            why=self._reason(held, wanted, tries),
            tries=tries,
            busy=self._challenges.busy,
            trouble=self._trouble(wanted),
        )

    async def renew(self, actor: Actor, *, force: bool = False) -> CertificateStatus:
        """Get a new certificate now, whatever failed before; one that is not due only with `force`. Returns how things
        are then. Raises Refusal: with what went wrong, and for others than sysops."""
        _refuse_others(actor)
        wanted, held, tries = await self._wanted(), await self._store.held(), await self._store.tries()
        if trouble := self._trouble(wanted):
            raise Refusal(Why.DENIED, trouble)
        why = self._reason(held, wanted, tries)
        if not why and not force:
            raise Refusal(Why.DENIED, "the certificate is good and not due yet")
        audit.note(actor, "certificate.renewed", ", ".join(wanted.all))
        if error := await self._get(wanted, why or "it was asked for", tries):
            raise Refusal(Why.NETWORK, error, temporary=True)
        return await self.status(actor)

    async def look(self) -> float:
        """Do what is due; returns how many seconds to sleep. The worker's round."""
        if not self._config.enabled:
            return LOOK_EVERY
        wanted, held, tries = await self._wanted(), await self._store.held(), await self._store.tries()
        if self._tell(self._trouble(wanted)):
            return LOOK_EVERY
        if self._challenges.busy:
            return BUSY
        await self._ask_for_wishes(held)
        why = self._reason(held, wanted, tries)
        waiting = self._waiting(tries)
        if why and waiting <= 0 and await self._get(wanted, why, tries):
            waiting = self._waiting(await self._store.tries())
        return max(1.0, min(waiting if waiting > 0 else LOOK_EVERY, LOOK_EVERY))

    def _waiting(self, tries: Tries) -> float:
        """Seconds until the authority that is set may be asked again; failures of another do not count."""
        return tries.not_before - self._clock.now() if tries.asked == self._config.directory else 0.0

    def _tell(self, trouble: str) -> str:
        """Say what is in the way, once as long as it lasts."""
        if trouble and trouble != self._told:
            log.warning("acme.trouble", f"!No certificate can be got: {trouble}")
        self._told = trouble
        return trouble

    def _trouble(self, wanted: Wanted) -> str:
        """Why nothing can be asked of an authority; "" when it can."""
        if not self._config.enabled:
            return "[ACME] Enabled is not set"
        if not self._config.terms_agreed:
            return "[ACME] TermsAgreed is not set: read the terms of the authority and set it"
        if self._config.challenge == DNS_01 and not self._config.dns_command:
            return "[ACME] DNSCommand is not set, which dns-01 needs"
        if not wanted.needed:
            return "the board has no name that others can look up (HostName in sbbs.ini, addr in msgs.ini)"
        return ""

    def _reason(self, held: Held | None, wanted: Wanted, tries: Tries) -> str:
        return reason(
            held,
            wanted.needed,
            self._clock.now(),
            before=self._config.renew_before,
            moved=tries.directory not in ("", self._config.directory),
            suggested=self._suggested,
        )

    async def _ask_for_wishes(self, held: Held | None) -> None:
        """Ask the authority when it wants the certificate renewed, as often as it allows."""
        now = self._clock.now()
        if held is None or now < self._ask_at:
            return
        try:
            self._suggested, again = await self._authority.renewal(held.chain)
        except NotIssued as no:
            log.debug("acme.no_wish", f"the authority does not say when it wants renewals: {no}")
            again = NOT_SAID
        self._ask_at = now + max(again, LOOK_EVERY)

    async def _get(self, wanted: Wanted, why: str, tries: Tries) -> str:
        """One order, and a second without what was refused and is not needed. Returns what went wrong, or ""."""
        if self._challenges.busy:
            return "an order is under way already"
        self._challenges.busy = True
        try:
            log.info("acme.begun", f"getting a certificate for {', '.join(wanted.all)} ({why})")
            held = await self._order(wanted)
        except (NotIssued, NotUsable, OSError) as no:
            pause = no.pause if isinstance(no, NotIssued) else 0.0
            return await self._failed(tries, str(no), pause)
        finally:
            self._challenges.busy = False
        log.notice("acme.done", f"new certificate for {', '.join(sorted(held.names))}, from {held.issuer}")
        self._suggested, self._ask_at = None, 0.0
        await self._remember(Tries(directory=self._config.directory))
        return ""

    async def _order(self, wanted: Wanted) -> Held:
        key = await self._store.key() if self._config.keep_key else b""
        try:
            issued = await self._authority.obtain(wanted.all, self._challenges, key)
        except NotIssued as no:
            less = wanted.without(no.names)
            if less is None:
                raise
            log.warning("acme.left_out", f"!left out of the certificate: {', '.join(no.names)}: {no}")
            wanted = less
            issued = await self._authority.obtain(wanted.all, self._challenges, key)
        return await self._store.install(issued, wanted.all, self._clock.now())

    async def _failed(self, tries: Tries, error: str, pause: float) -> str:
        noted = failed(tries, self._clock.now(), error, directory=self._config.directory, pause=pause)
        minutes = (noted.not_before - noted.last) / 60
        text = f"!No new certificate: {error} (what there was stays; next try in {minutes:.0f} minutes)"
        log.error("acme.failed", text, failures=noted.failures)
        await self._remember(noted)
        return error

    async def _remember(self, tries: Tries) -> None:
        try:
            await self._store.remember(tries)
        except OSError as trouble:
            log.error("acme.forgotten", f"!What became of the certificate cannot be noted: {trouble}")


def _refuse_others(actor: Actor) -> None:
    if isinstance(actor, Caller):
        permit(actor, "look after the certificate")
    elif not isinstance(actor, System):
        raise Refusal(Why.DENIED, "only sysops may")
