"""Random things happen to somebody's mail while two mail programs have it open: each must always be able to know what
there is, from what it is told alone. The model is a dictionary; both engines must do as it says."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.domain.mailstore.contract import Appended, Mark, Marking
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import INBOX, SENT, SPAM, TRASH, FolderId
from dialtone.domain.ports.store import Records, Store
from dialtone.store.memory.store import MemoryStore
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_mail import put
from tests.support.examples import examples
from tests.support.mailstore import Case

FOLDERS = {"INBOX": INBOX, "Spam": SPAM, "Trash": TRASH, "Sent": SENT}
SYSTEM = (1, 2, 4, 8, 16)
places = st.integers(0, 7)
names = st.sampled_from(sorted(FOLDERS))
clients = st.sampled_from([0, 1])
bits = st.sampled_from(SYSTEM)


@dataclass
class Client:
    """A mail program: the open mailbox, and what it knows."""

    box: Any
    folder: FolderId
    bell: Bell
    uids: list[int]
    marks: list[int]
    stale: bool = False  # something happened to its folder that it was not told of


@dataclass
class Memory:
    """What a program wrote down when it hung up (QRESYNC)."""

    name: str
    modseq: int
    marks: dict[int, int] = field(default_factory=dict)


class Sessions(RuleBasedStateMachine):
    """The model, and the steps. Subclasses say which engine."""

    def store(self, folder: str, bus: Bus) -> Store:
        """A new store."""
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        bus = Bus()
        self.case = Case(bus=bus, store=self.store(self.temporary.name, bus))
        self.user = self.case.ann.user.number
        self.there: dict[int, tuple[int, int]] = {}  # folder and marks by uid
        self.last = 0
        self.tags = 0
        self.memories: list[Memory] = []
        self.clients = [self.opened("INBOX"), self.opened("INBOX")]

    def teardown(self) -> None:
        if hasattr(self, "case"):
            self.run(self.case.store.close())
            self.loop.close()
            self.temporary.cleanup()

    def run(self, waiting: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(waiting)

    def write(self, change: Any) -> Any:
        return self.run(self.case.store.write(change))

    # the model

    def of(self, folder: int) -> dict[int, int]:
        """Uids and marks of a folder, in order."""
        return {uid: marks for uid, (where, marks) in sorted(self.there.items()) if where == folder}

    def uid(self, folder: int, place: int) -> int:
        """A message of a folder, or one that is not there."""
        return [*self.of(folder), *[90_000] * 8][place]

    def came(self, folder: int, marks: int = 0) -> int:
        self.last += 1
        self.there[self.last] = (folder, marks)
        self.happened(folder)
        return self.last

    def happened(self, folder: int) -> None:
        for client in self.clients if hasattr(self, "clients") else []:
            client.stale = client.stale or client.folder == folder

    def marked(self, uid: int, marks: int) -> None:
        folder, old = self.there[uid]
        if old != marks:
            self.there[uid] = (folder, marks)
            self.happened(folder)

    def went(self, uid: int) -> None:
        self.happened(self.there.pop(uid)[0])

    # sessions

    def opened(self, name: str) -> Client:
        box = self.run(self.case.mailstore.open(self.case.ann, name))
        bell = Bell()
        box.watch(bell)
        client = Client(box, FOLDERS[name], bell, list(box.view.uids), list(box.view.marks))
        assert dict(zip(client.uids, client.marks, strict=True)) == self.of(client.folder)
        return client

    @rule(which=clients, name=names)
    def reopen(self, which: int, name: str) -> None:
        old = self.clients[which]
        view = old.box.view
        self.memories.append(Memory(old.box.name, view.modseq, dict(zip(view.uids, view.marks, strict=True))))
        self.run(old.box.close())
        self.clients[which] = self.opened(name)

    @rule(which=clients, gone=st.booleans())
    def refresh(self, which: int, gone: bool) -> None:
        client = self.clients[which]
        assert client.bell.answer() or not client.stale
        found = self.run(client.box.refresh(gone=gone))
        assert gone or not found.gone
        for number, uid in sorted(zip(found.gone, found.gone_uids, strict=True), reverse=True):
            assert client.uids.pop(number - 1) == uid
            client.marks.pop(number - 1)
        view = client.box.view
        if found.added:
            client.uids += view.uids[-found.added :]
            client.marks += view.marks[-found.added :]
        for number in found.marked:
            client.marks[number - 1] = view.marks[number - 1]
        assert (client.uids, client.marks) == (list(view.uids), list(view.marks))
        now = self.of(client.folder)
        known = {uid: marks for uid, marks in zip(client.uids, client.marks, strict=True) if uid in now}
        assert known == now
        assert gone is False or len(known) == len(client.uids)
        client.stale = not gone and len(known) < len(client.uids)
        if client.stale:
            client.bell.ring()

    @rule(which=clients, place=places, bit=bits, on=st.booleans(), replace=st.booleans())
    def mark(self, which: int, place: int, bit: int, on: bool, replace: bool) -> None:
        client = self.clients[which]
        uid = self.uid(client.folder, place)
        marking = Marking(add=bit if on else 0, remove=0 if on else bit, replace=replace)
        assert self.run(client.box.mark([uid], marking)) == []
        if uid in self.there:
            old = self.there[uid][1]
            self.marked(uid, (bit if on else 0) if replace else (old | bit if on else old & ~bit))

    @rule(which=clients, chosen=st.sets(places, max_size=4), bit=bits)
    def mark_unless_changed(self, which: int, chosen: set[int], bit: int) -> None:
        client = self.clients[which]
        view = client.box.view
        known = dict(zip(view.uids, view.marks, strict=True))
        uids = {self.uid(client.folder, place) for place in chosen} & self.there.keys()
        late = self.run(client.box.mark(uids, Marking(add=bit, unchanged_since=view.modseq)))
        differing = {uid for uid in uids if uid not in known or known[uid] != self.there[uid][1]}
        if not client.stale:
            assert late == []
        assert differing <= set(late) <= uids
        for uid in uids.difference(late):
            self.marked(uid, self.there[uid][1] | bit)

    @rule(which=clients, chosen=st.none() | st.sets(places, max_size=4))
    def expunge(self, which: int, chosen: set[int] | None) -> None:
        client = self.clients[which]
        doomed = {uid for uid, marks in self.of(client.folder).items() if marks & Mark.DELETED}
        uids = None if chosen is None else [self.uid(client.folder, place) for place in chosen]
        doomed = doomed if uids is None else doomed.intersection(uids)
        assert self.run(client.box.expunge(uids)) == sorted(doomed)
        for uid in doomed:
            self.went(uid)

    @rule(which=clients, chosen=st.sets(places, max_size=4), to=names, moving=st.booleans())
    def carry(self, which: int, chosen: set[int], to: str, moving: bool) -> None:
        client, target = self.clients[which], FOLDERS[to]
        uids = sorted({self.uid(client.folder, place) for place in chosen})
        moved = self.run((client.box.move if moving else client.box.copy)(uids, to))
        there = [] if moving and target == client.folder else [uid for uid in uids if uid in self.there]
        assert list(moved.old) == there
        for old, new in zip(moved.old, moved.new, strict=True):
            marks = self.there[old][1]
            if moving:
                self.went(old)
            assert self.came(target, marks) == new

    @rule(name=names, bit=bits)
    def append(self, name: str, bit: int) -> None:
        message = Appended(text=b"Subject: x\r\n\r\n", size=14, marks=bit)
        _, uids = self.run(self.case.mailstore.append(self.case.ann, name, [message]))
        assert uids == [self.came(FOLDERS[name], bit)]

    # others

    @rule(spam=st.booleans())
    def arrive(self, spam: bool) -> None:
        self.tags += 1
        self.run(put(self.case.store, self.user, f"{self.tags:016x}", spam=spam))
        self.came(SPAM if spam else INBOX)

    @rule(place=places)
    def pop3(self, place: int) -> None:
        """A message is fetched, and another one removed."""
        waiting = [uid for uid, (folder, _) in sorted(self.there.items()) if folder in (INBOX, SPAM)]
        if place < len(waiting):
            read, doomed = waiting[place], waiting[0]

            async def change(records: Records) -> None:
                await records.mail.remove(self.user, [Uid(doomed)])
                await records.mail.mark_read(self.user, [Uid(read)])

            self.write(change)
            self.went(doomed)
            if read in self.there:
                self.marked(read, self.there[read][1] | 1)
            self.ring()

    @rule(place=places, to=st.sampled_from(["INBOX", "Spam", "Trash"]))
    def web(self, place: int, to: str) -> None:
        """Somebody moves a message on a page."""
        uid = [*sorted(self.there), *[90_000] * 8][place]
        moved = self.run(self.case.folders.move(self.case.ann, [uid], FOLDERS[to]))
        for old, new in moved:
            marks = self.there[old][1]
            self.went(old)
            assert self.came(FOLDERS[to], marks) == new

    def ring(self) -> None:
        """What tells nobody by itself in this test."""
        for client in self.clients:
            client.bell.ring()

    # what must be true

    @rule(which=st.integers(0, 5), known_too=st.booleans())
    def come_back(self, which: int, known_too: bool) -> None:
        """A program that kept a copy asks what it missed, and has it all (RFC 7162 section 3.2.5)."""
        if which >= len(self.memories):
            return
        memory = self.memories[which]
        box = self.run(self.case.mailstore.open(self.case.ann, memory.name, read_only=True))
        vanished = self.run(box.vanished(memory.modseq, list(memory.marks) if known_too else None))
        assert vanished is not None
        known = {uid: marks for uid, marks in memory.marks.items() if uid not in set(vanished)}
        for uid, modseq, marks in zip(box.view.uids, box.view.modseqs, box.view.marks, strict=True):
            assert modseq <= box.view.modseq
            if modseq > memory.modseq:
                known[uid] = marks
        assert known == self.of(FOLDERS[memory.name])
        self.run(box.close())

    @rule(name=names)
    def count(self, name: str) -> None:
        status = self.run(self.case.mailstore.status(self.case.ann, name))
        now = self.of(FOLDERS[name])
        assert status.messages == len(now)
        assert status.unseen == sum(not marks & 1 for marks in now.values())
        assert status.deleted == sum(bool(marks & 8) for marks in now.values())
        assert status.next_uid > max(now, default=0)

    @invariant()
    def in_order(self) -> None:
        for client in self.clients if hasattr(self, "clients") else []:
            assert list(client.box.view.uids) == sorted(set(client.box.view.uids)) == client.uids


class InMemory(Sessions):
    def store(self, folder: str, bus: Bus) -> Store:
        return MemoryStore(bus)


class InSqlite(Sessions):
    def store(self, folder: str, bus: Bus) -> Store:
        return SqliteStore(Path(folder) / "store", bus)


TestMemory = InMemory.TestCase
TestMemory.settings = settings(
    max_examples=examples(60), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSqlite = InSqlite.TestCase
TestSqlite.settings = settings(
    max_examples=examples(15), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
