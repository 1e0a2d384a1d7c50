"""The workers: started, replaced at a recycle, stopped.

A recycle gives outbound mail new settings: the old copies finish the delivery they are at and end, new ones take over
at once under a name of their own, so that they never free what the old ones still hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol

from dialtone.base import log
from dialtone.base.log import Context
from dialtone.host.waiting import wait
from dialtone.workers.certificates import Renewing
from dialtone.workers.chat_keeping import ChatKeeping
from dialtone.workers.courier import Wait
from dialtone.workers.hooks import Telling
from dialtone.workers.indexing import Indexing
from dialtone.workers.list_export import ListExport
from dialtone.workers.mail_indexing import MailIndexing
from dialtone.workers.schedule import Schedule
from dialtone.workers.upkeep import Upkeep

OWNER = "sendmail"


class Sender(Protocol):
    """What the crew needs of the outbound side (`workers/sendmail.py`, `catching.py`)."""

    def ring(self) -> None:
        """There may be something to send."""
        ...

    def stop(self) -> None:
        """Let every copy end after what it is doing."""
        ...

    async def run(self, wait: Wait) -> None:
        """One copy of the loop."""
        ...


class Crew:
    """Owns the workers' tasks."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._sender: Sender | None = None
        self._upkeep: Upkeep | None = None
        self._indexing: Indexing | None = None
        self._mail_indexing: MailIndexing | None = None
        self._chat: ChatKeeping | None = None
        self._lists: ListExport | None = None
        self._schedule: Schedule | None = None
        self._telling: Telling | None = None
        self._renewing: Renewing | None = None
        self._generation = 0

    def next_owner(self) -> str:
        """The name under which the next generation leases. Every one but the first begins with the first's and a
        slash: after a crash the first generation of the next run frees what any of them held."""
        self._generation += 1
        return OWNER if self._generation == 1 else f"{OWNER}/{self._generation}"

    def send_with(self, sender: Sender, copies: int) -> None:
        """Let this one send from now on, in so many copies."""
        if self._sender is not None:
            self._sender.stop()
        self._sender = sender
        for number in range(copies):
            self._start(sender.run(wait), f"sendmail {number + 1}")

    def keep_up_with(self, upkeep: Upkeep) -> None:
        """Start the housekeeping."""
        self._upkeep = upkeep
        self._start(upkeep.run(wait), "upkeep")

    def index_with(self, indexing: Indexing) -> None:
        """Start making messages findable."""
        self._indexing = indexing
        self._start(indexing.run(wait), "indexing")

    def index_mail_with(self, indexing: MailIndexing) -> None:
        """Start looking through mail, so that clients are answered quickly."""
        self._mail_indexing = indexing
        self._start(indexing.run(wait), "mail indexing")

    def keep_chat_with(self, keeping: ChatKeeping) -> None:
        """Start keeping what is said on channels."""
        self._chat = keeping
        self._start(keeping.run(wait), "chat")

    def export_with(self, lists: ListExport | None) -> None:
        """Let this one send what is posted to mailing lists from now on; None: there are none."""
        if self._lists is not None:
            self._lists.stop()
        self._lists = lists
        if lists is not None:
            self._start(lists.run(wait), "list export")

    def schedule_with(self, schedule: Schedule | None, copies: int) -> None:
        """Let this one run timed events from now on, in so many copies; None: there are none."""
        if self._schedule is not None:
            self._schedule.stop()
        self._schedule = schedule
        if schedule is None:
            return
        for number in range(copies):
            self._start(schedule.run(wait), f"events {number + 1}")

    def certify_with(self, renewing: Renewing | None) -> None:
        """Let this one look after the certificate from now on; None: nobody does."""
        if self._renewing is not None:
            self._renewing.stop()
        self._renewing = renewing
        if renewing is not None:
            self._start(renewing.run(wait), "certificate")

    def tell_with(self, telling: Telling | None) -> None:
        """Let this one tell webhooks from now on; None: nobody does."""
        if self._telling is not None:
            self._telling.stop()
        self._telling = telling
        if telling is not None:
            self._start(telling.run(wait), "webhooks")

    def happened(self, fact: object) -> None:
        """Something that webhooks may want to know."""
        if self._telling is not None:
            self._telling.happened(fact)

    def posted(self, _: object = None) -> None:
        """There may be something for mailing lists, and something to be found."""
        for worker in (self._lists, self._indexing):
            if worker is not None:
                worker.ring()

    def ring(self, _: object = None) -> None:
        """There may be something to send."""
        if self._sender is not None:
            self._sender.ring()

    async def stop(self, grace: float) -> None:
        """Let everybody finish what they are at, for `grace` seconds; then end it (leases are given back)."""
        mail = (self._sender, self._lists, self._renewing, self._mail_indexing)
        for worker in (*mail, self._upkeep, self._indexing, self._chat, self._schedule, self._telling):
            if worker is not None:
                worker.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(_guarded(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _guarded(work: Coroutine[Any, Any, None], name: str) -> None:
    """Workers survive their own faults; one that does not is told, and the others go on."""
    log.context.set(Context("mail"))
    try:
        await work
    except Exception as fault:
        log.fault("program.worker", f"!{name} ended by a fault", fault, worker=name)
