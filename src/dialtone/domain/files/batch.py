"""Queues of files somebody has flagged, kept from visit to visit. Source: spec bbs.md 8.4."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files import names, questions
from dialtone.domain.files.areas import Areas, who
from dialtone.domain.files.fetching import Fetching
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord, Queued
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.description import SHORT_MOST, shortened
from dialtone.formats.text.foreign import one_line


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flagged file as it is now, and what it costs."""

    file: FileRecord
    cost: int


class Batch:
    """See the module's text."""

    __slots__ = ("_areas", "_clock", "_fetching", "_store")

    def __init__(self, store: Store, clock: Clock, areas: Areas, fetching: Fetching) -> None:
        self._store = store
        self._clock = clock
        self._areas = areas
        self._fetching = fetching

    async def flag(self, actor: Actor, code: str, name: str) -> bool:
        """Flag a file for download; False: it was flagged. Raises Refusal as `Fetching.check`; TOO_MANY."""
        file = await self._fetching.check(actor, code, name)
        number = who(actor).number
        if number == NOBODY:
            raise Refusal(Why.DENIED, "Log in to flag files.")
        most = self._areas.all.options.max_batch_down
        queued = Queued(user=number, directory=file.directory, name=file.name, added=self._clock.now())
        return await self._add(queued, most)

    async def announce(self, actor: Actor, code: str, name: str, description: str = "") -> bool:
        """Flag a file for upload; False: it was flagged. Raises Refusal (DENIED, TOO_MANY, INVALID)."""
        asking, directory = who(actor), self._areas.all.find(code)
        if directory is None:
            raise Refusal(Why.NOT_FOUND, f"there is no directory {code}")
        reason = self._areas.cannot_upload(asking, directory)
        if reason:
            raise Refusal(Why.DENIED, reason)
        queued = Queued(
            user=asking.number,
            directory=directory.code,
            name=names.check(name, self._areas.all.options),
            upload=True,
            description=shortened(one_line(description, 1000), SHORT_MOST),
            added=self._clock.now(),
        )
        return await self._add(queued, self._areas.all.options.max_batch_up)

    async def downloads(self, actor: Actor) -> list[Flagged]:
        """What somebody has flagged for download, oldest first; what he cannot have any more is taken off."""
        found: list[Flagged] = []
        for queued in await self._store.read(lambda records: records.files.queue(who(actor).number, upload=False)):
            try:
                directory = self._areas.find(actor, queued.directory)
                file = await self._store.read(questions.one(queued.directory, queued.name))
                if file is None or not self._areas.shows(who(actor), directory, file):
                    raise Refusal(Why.GONE)
                found.append(Flagged(file, self._fetching.cost(actor, file)))
            except Refusal:
                await self.unflag(actor, queued.directory, queued.name)
        return found

    async def uploads(self, actor: Actor) -> list[Queued]:
        """What somebody has flagged for upload, oldest first."""
        return await self._store.read(lambda records: records.files.queue(who(actor).number, upload=True))

    async def unflag(self, actor: Actor, code: str, name: str, *, upload: bool = False) -> bool:
        """Take one off. False: it was not there."""
        number = who(actor).number
        return await self._store.write(lambda records: records.files.dequeue(number, code, name, upload=upload))

    async def clear(self, actor: Actor, *, upload: bool = False) -> int:
        """Take all off; how many there were."""
        number = who(actor).number

        async def change(records: Records) -> int:
            queue = await records.files.queue(number, upload=upload)
            for one in queue:
                await records.files.dequeue(number, one.directory, one.name, upload=upload)
            return len(queue)

        return await self._store.write(change)

    async def _add(self, queued: Queued, most: int) -> bool:
        async def change(records: Records) -> bool:
            queue = await records.files.queue(queued.user, upload=queued.upload)
            if len(queue) >= most:
                raise Refusal(Why.TOO_MANY, f"The queue is full: {most} files fit into it.")
            return await records.files.enqueue(queued)

        return await self._store.write(change)
