"""Sending mail: several copies of one loop that claim what is due, deliver it, and sleep when nothing is.

Theory of operation. `SendMail` is what the copies share: who is busy with which destination, who sleeps. Each copy
(`run`) looks for due mail, claims the recipients of one destination under a lease, and speaks with its servers; what
came of each recipient is settled in the store as soon as it is known. A ring wakes one sleeper; a copy that found
something wakes the next before it begins, so that as many are awake as there is work, and one message costs one look.
No task is made here: the program starts as many `run` as `policy.deliveries` says.
"""

from __future__ import annotations

from collections import Counter

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.chance import Chance
from dialtone.base.errors import StoreError
from dialtone.domain.mail.destinations import Destinations
from dialtone.domain.mail.outbound import Batch, Outbound
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.smtp.calling import Calls
from dialtone.workers.courier import Courier, Sent, Wait

CROWDED = 5.0  # seconds until another look when all that is due is for busy destinations
STORE_PAUSE = 10.0  # seconds after trouble of the store
FAULT_PAUSE = 60.0  # seconds after a bug


class SendMail:
    """The sending side of the program. `owner` names this process among all that share the store; it must stay the
    same from run to run, so that what a killed run held is free at the next start."""

    def __init__(
        self,
        *,
        outbound: Outbound,
        destinations: Destinations,
        calls: Calls,
        clock: Clock,
        chance: Chance,
        owner: str = "sendmail",
        sent: Sent | None = None,
    ) -> None:
        """`sent` is told of each delivery for a user of ours; None when nobody needs to know."""
        self._sent = sent
        self.outbound = outbound
        self._destinations = destinations
        self._calls = calls
        self._clock = clock
        self._owner = owner
        self._run = chance.token(4).hex()
        self._started = 0
        self._sleepers: dict[Bell, None] = {}  # who is looking or asleep, in order
        self._bells: list[Bell] = []
        self._busy: Counter[str] = Counter()
        self._stopping = False

    # --- from outside ---

    def ring(self) -> None:
        """There may be something to send: wake one copy. Called on the loop's thread (a listener of MailQueued)."""
        if self._sleepers:
            bell = next(iter(self._sleepers))
            del self._sleepers[bell]
            bell.ring()

    def stop(self) -> None:
        """Let every copy end after what it is doing. Cancelling it is safe too: leases are given back."""
        self._stopping = True
        for bell in self._bells:
            bell.ring()

    async def run(self, wait: Wait) -> None:
        """One copy of the loop; returns after `stop`."""
        log.context.set(log.Context("mail", 0, "SEND"))
        self._started += 1
        bell = Bell()
        self._bells.append(bell)
        try:
            if self._started == 1:
                await self._begin(wait, bell)
            courier = Courier(
                owner=f"{self._owner}/{self._run}/{self._started}",
                outbound=self.outbound,
                destinations=self._destinations,
                calls=self._calls,
                clock=self._clock,
                wait=wait,
                sent=self._sent,
            )
            await self._loop(courier, bell, wait)
        finally:
            self._bells.remove(bell)
            self._sleepers.pop(bell, None)

    # --- the loop ---

    async def _loop(self, courier: Courier, bell: Bell, wait: Wait) -> None:
        while not self._stopping:
            if not self._may_send:
                await wait(bell, self.outbound.policy.retry.rescan)
                continue
            bell.answer()
            self._sleepers[bell] = None
            seconds = await self._round(courier, bell)
            if seconds and not self._stopping:
                await wait(bell, seconds)

    @property
    def _may_send(self) -> bool:
        return self.outbound.policy.enabled and not self.outbound.policy.blocked

    async def _begin(self, wait: Wait, bell: Bell) -> None:
        policy = self.outbound.policy
        for problem in policy.problems:
            log.error("send.settings", f"!{problem}")
        if not policy.enabled:
            log.info("send.off", "SendMail is disabled (NO_SENDMAIL)")
            return
        while not self._stopping:
            try:
                freed = await self.outbound.recover(self._owner, self._run)
            except StoreError as trouble:
                log.error("send.store", f"!SendMail cannot use the store: {trouble}")
                await wait(bell, STORE_PAUSE)
                continue
            if freed:
                log.notice("send.recovered", f"{freed} interrupted deliveries will be tried again", count=freed)
            log.info("send.started", "SendMail thread started")
            return

    async def _round(self, courier: Courier, bell: Bell) -> float:
        """Look, and deliver what was found; return how long to sleep (0: look again at once)."""
        try:
            seconds = await self._until_due()
            if seconds:
                return seconds
            batch = None if self._relay_full else await self.outbound.claim(courier.owner, self._crowded())
            if batch is None:
                return CROWDED
            self._sleepers.pop(bell, None)
            self.ring()
            await self._deliver(courier, batch)
        except StoreError as trouble:
            log.error("send.store", f"!SendMail cannot use the store: {trouble}")
            return STORE_PAUSE
        except Exception as fault:
            log.fault("send.fault", "!SendMail failed", fault)
            return FAULT_PAUSE
        return 0.0

    async def _until_due(self) -> float:
        rescan = self.outbound.policy.retry.rescan
        due = await self.outbound.next_due()
        return rescan if due is None else min(due, rescan)

    def _crowded(self) -> frozenset[str]:
        """Destinations that have all the deliveries they may have."""
        most = self.outbound.policy.per_host
        return frozenset(domain for domain, count in self._busy.items() if count >= most)

    @property
    def _relay_full(self) -> bool:
        """Everything goes to one server, which has all the deliveries it may have."""
        policy = self.outbound.policy
        return policy.relay is not None and self._busy.total() >= policy.per_host

    async def _deliver(self, courier: Courier, batch: Batch) -> None:
        if self._relay_full or batch.domain in self._crowded():  # another copy claimed for it at the same moment
            await self.outbound.give_back(courier.owner, batch.entries)
            return
        self._busy[batch.domain] += 1
        try:
            await courier.deliver(batch)
        finally:
            self._busy[batch.domain] -= 1
            if not self._busy[batch.domain]:
                del self._busy[batch.domain]
