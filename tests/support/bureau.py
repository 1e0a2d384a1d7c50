"""The outbound side of a board with its settings in files, in memory otherwise: what a key of sbbs.ini does to mail
that leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dialtone.app import build, outward
from dialtone.app.pillars import Pillars
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.people.enrol import People
from dialtone.testing.mail_sink import MailSink, MailWorld
from dialtone.workers.sendmail import SendMail
from tests.support.office import Office

ADDRESS = "93.184.216.34"
ADDRESS6 = "2606:2800:220:1::1"


class Bureau(Office):
    """An `Office` that the whole program's wiring (`app/build.py`) has made of the files below `root`."""

    def __init__(self, root: Path, pillars: Pillars, world: MailWorld | None = None, **keys: str) -> None:
        for name, value in keys.items():
            set_value(root, f"Mail.{name}", value)
        self.world = world or MailWorld()
        self.settings = load_settings(root)
        self.house = build.build(self.settings, pillars, self.world)
        self.store, self.blobs = pillars.store, pillars.blobs  # type: ignore[assignment]
        self.clock, self.chance = pillars.clock, pillars.chance  # type: ignore[assignment]
        self.policy = self.house.outbound.policy
        self.sleeps: list[float] = []

    @property
    def outbound(self) -> Outbound:
        """The house's."""
        return self.house.outbound

    @property
    def people(self) -> People:
        """The house's."""
        return self.house.people

    def sender(self) -> SendMail:
        """Made anew, as after a start."""
        return outward.sending(self.house, self.world, frozenset({25}), "sendmail", dialer=self.world)

    def sink(self, domain: str = "ext.test", address: str = ADDRESS, **more: object) -> MailSink:
        """The mail host of a domain."""
        return self.world.host(f"mx.{domain}", address, domain=domain, **more)  # type: ignore[arg-type]

    async def residents(self) -> None:
        """The sysop, and Alice, who is number 2."""
        for alias in ("Sysop", "Alice"):
            await self.people.add(alias, "sesame")

    async def pump(self) -> None:
        """See Office; within ten seconds."""
        await asyncio.wait_for(super().pump(), 10)
