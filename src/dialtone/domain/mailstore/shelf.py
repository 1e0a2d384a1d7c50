"""Mailboxes in columns, shared by all sessions that have them open, and kept a while for those that come back.

A shared mailbox is brought up to date by whoever asks first: one small question tells whether anything has changed, and
only what changed is read. It remembers its last steps, so that each session is told what is new to it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary, WeakValueDictionary

from dialtone.base.bell import Bell
from dialtone.domain.mailstore.columns import EMPTY, above, differing, marked_places, merged
from dialtone.domain.model.happenings import (
    BoardChanged,
    MailArrived,
    MailMarked,
    MailMoved,
    MailRemoved,
    PointersMoved,
    PostHeld,
    PostMade,
)
from dialtone.domain.model.mailbox_view import DELETED, SEEN, Columns, News
from dialtone.domain.ports.store import Store

KEPT_MESSAGES = 1_000_000  # of mailboxes nobody need have open: 32 bytes each
KEPT_MAILBOXES = 5000
STEPS = 64  # remembered of a mailbox
STEP_MOST = 5000  # messages of all steps that are remembered


class Step(NamedTuple):
    """Uids that were new or changed, and that went."""

    touched: frozenset[int]
    gone: frozenset[int]


NOTHING = Step(frozenset(), frozenset())


class Answer(NamedTuple):
    """What a source knows: all of it (with the step from what was known, if it knows that), or what is new; and the
    names of keywords."""

    found: Columns | News
    keywords: tuple[str, ...]
    step: Step | None = None


class Source(Protocol):
    """Where a mailbox is read from."""

    async def ask(self, store: Store, known: Columns) -> Answer | None:
        """What became of a mailbox since it was `known` (`EMPTY`: nothing was). None: nothing. Raises StoreError."""
        ...


class Counts(NamedTuple):
    """Of a mailbox."""

    messages: int
    unseen: int
    deleted: int
    size: int


class Shared:
    """One mailbox. `version` grows with each change that was seen; `told` is the highest uid some session was told
    of."""

    __slots__ = ("__weakref__", "_counts", "_steps", "_weight", "columns", "keywords", "source", "told", "version")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.columns = EMPTY
        self.keywords: tuple[str, ...] = ()
        self.version = 0
        self.told = -1
        self._steps: deque[Step] = deque()
        self._weight = 0
        self._counts: tuple[int, Counts] | None = None

    async def refresh(self, store: Store) -> None:
        """Bring it up to date. Raises StoreError."""
        while True:
            known, version = self.columns, self.version
            answer = await self.source.ask(store, known)
            if self.version != version or self.columns is not known:
                continue  # another session was quicker: ask what is left
            if answer is not None:
                self._take(answer)
            return

    def _take(self, answer: Answer) -> None:
        old, found = self.columns, answer.found
        if isinstance(found, News):
            self.columns = merged(old, found)
            step = Step(frozenset(one.uid for one in found.touched), frozenset(found.gone))
        else:
            self.columns = found
            step = answer.step or (Step(*differing(old, found)) if old is not EMPTY else NOTHING)
        changed = bool(step.touched or step.gone or answer.keywords != self.keywords or old is EMPTY)
        self.keywords = answer.keywords
        if self.told < 0:
            self.told = self.columns.next_uid - 1
        if changed:
            self.version += 1
            self._remember(step)

    def _remember(self, step: Step) -> None:
        """Keep a step, and forget the oldest when they are many or long."""
        self._steps.append(step)
        self._weight += len(step.touched) + len(step.gone)
        while len(self._steps) > STEPS or (self._steps and self._weight > STEP_MOST):
            oldest = self._steps.popleft()
            self._weight -= len(oldest.touched) + len(oldest.gone)

    def since(self, version: int) -> Step | None:
        """What happened after a version, all together; None: that is not remembered."""
        count = self.version - version
        if count > len(self._steps):
            return None
        steps = [self._steps[-at] for at in range(count, 0, -1)]
        return Step(
            frozenset[int]().union(*(step.touched for step in steps)),
            frozenset[int]().union(*(step.gone for step in steps)),
        )

    def counts(self) -> Counts:
        """Of the mailbox as it is known."""
        if self._counts is None or self._counts[0] != self.version:
            columns = self.columns
            unseen = len(columns.uids) - len(marked_places(columns, SEEN))
            found = Counts(len(columns.uids), unseen, len(marked_places(columns, DELETED)), sum(columns.sizes))
            self._counts = (self.version, found)
        return self._counts[1]

    def recent(self) -> int:
        """Messages no session was told of."""
        return above(self.columns.uids, self.told)


class Shelf:
    """See the module's text."""

    __slots__ = ("_bells", "_kept", "_live", "_messages", "_store", "_weights")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._live: WeakValueDictionary[Hashable, Shared] = WeakValueDictionary()
        self._kept: OrderedDict[Hashable, Shared] = OrderedDict()
        self._weights: dict[Hashable, int] = {}
        self._messages = 0
        self._bells: dict[Hashable, WeakKeyDictionary[object, Bell]] = {}

    async def get(self, key: Hashable, source: Source) -> Shared:
        """A mailbox, up to date. Raises StoreError."""
        shared = self._live.get(key)
        if shared is None:
            shared = self._live[key] = Shared(source)
        await self.refresh(key, shared)
        return shared

    async def refresh(self, key: Hashable, shared: Shared) -> None:
        """Bring it up to date. Raises StoreError."""
        await shared.refresh(self._store)
        self._keep(key, shared)

    def _keep(self, key: Hashable, shared: Shared) -> None:
        """Keep it as the one used last; those used longest ago go when there are too many."""
        self._messages += len(shared.columns.uids) - self._weights.get(key, 0)
        self._weights[key] = len(shared.columns.uids)
        self._kept[key] = shared
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT_MAILBOXES or (self._messages > KEPT_MESSAGES and len(self._kept) > 1):
            old, _ = self._kept.popitem(last=False)
            self._messages -= self._weights.pop(old)

    # bells

    def watch(self, whose: Hashable, session: object, bell: Bell) -> None:
        """Ring a bell when something happens to the mail of this user, or on this sub-board, as long as the session
        is there."""
        self._bells.setdefault(whose, WeakKeyDictionary())[session] = bell

    def leave(self, whose: Hashable, session: object) -> None:
        """The session has ended."""
        bells = self._bells.get(whose)
        if bells is not None:
            bells.pop(session, None)
            if not bells:
                del self._bells[whose]

    def ring(self, whose: Hashable) -> None:
        """Something happened."""
        for bell in list(self._bells.get(whose, {}).values()):
            bell.ring()

    def pointers_moved(self, fact: PointersMoved) -> None:
        """A listener."""
        self.ring(fact.user)

    def board_changed(self, fact: PostMade | PostHeld | BoardChanged) -> None:
        """A listener."""
        self.ring(fact.board)

    def mail_changed(self, fact: MailArrived | MailMarked | MailMoved | MailRemoved) -> None:
        """A listener."""
        self.ring(fact.user)
