"""What one session was told of a mailbox, and telling it the rest.

A session's view changes only when it is brought up to date, so that message numbers mean what its client believes. It
shares its arrays with all others who have the mailbox open, except in two cases: while messages that went must not be
told of yet (they stay in the view as ghosts), and when a message came to stand before others the client knows already,
which cannot be told at all (a private one, to somebody who is called so now): it is left out until the mailbox is
opened anew.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.domain.mailstore.columns import above, among, differing, lacking, places_of, with_touched
from dialtone.domain.mailstore.contract import Changes, View
from dialtone.domain.mailstore.shelf import Shared, Step
from dialtone.domain.model.mailbox_view import Columns, Touched


class Telling:
    """See the module's text. `view` stays the same object."""

    __slots__ = ("_columns", "_floor", "_ghosts", "_late", "_read_only", "_shared", "_version", "view")

    def __init__(self, shared: Shared, *, read_only: bool) -> None:
        self._shared = shared
        self._version = shared.version
        self._columns = shared.columns  # as the view has them
        self._ghosts: set[int] = set()
        self._late: set[int] = set()
        self._floor = shared.told
        self._read_only = read_only
        columns = shared.columns
        self.view = View(columns.uids, columns.modseqs, columns.marks, columns.sizes, columns.next_uid, columns.modseq)
        self._show()

    def bring(self, *, gone: bool) -> Changes:
        """Bring the view to what the shared mailbox is."""
        shared = self._shared
        if self._version == shared.version and not (gone and self._ghosts):
            return Changes()
        touched, left = self._happened()
        self._version = shared.version
        old, new = self._columns, shared.columns
        added, marked = self._sorted(old, new, touched)
        missed = self._ghosts.union(among(old.uids, left))
        lost = places_of(old.uids, missed) if gone else []
        if gone:
            self._ghosts = set()
            self._columns = self._seen(new)
        else:
            self._ghosts = missed
            self._columns = self._with_ghosts(old, new, added, marked)
        keywords = shared.keywords != self.view.keywords
        self._show()
        places = places_of(self._columns.uids, marked)
        return Changes(
            gone=[place + 1 for place in lost],
            gone_uids=[old.uids[place] for place in lost],
            marked=[place + 1 for place in places],
            added=len(added),
            keywords=keywords,
        )

    def _happened(self) -> Step:
        step = self._shared.since(self._version)
        if step is not None:
            return step
        return Step(*differing(self._columns, self._shared.columns))

    def _sorted(self, old: Columns, new: Columns, touched: frozenset[int]) -> tuple[list[int], list[int]]:
        """Which of the touched messages are new to the session, and which it knows. Those that come too late to be
        told of are remembered."""
        there = set(among(new.uids, touched))
        known = among(old.uids, there)
        there.difference_update(known)
        added = sorted(uid for uid in there if uid >= self.view.next_uid)
        self._late |= there.difference(added)
        return added, known

    def _seen(self, columns: Columns) -> Columns:
        late = places_of(columns.uids, self._late)
        return lacking(columns, late) if late else columns

    def _with_ghosts(self, old: Columns, new: Columns, added: list[int], marked: list[int]) -> Columns:
        """What the view had, with new marks and messages; those that went stay."""
        if not self._ghosts:
            return self._seen(new)
        known = places_of(new.uids, [*added, *marked])
        touched = [Touched(new.uids[at], new.modseqs[at], new.marks[at], new.sizes[at]) for at in known]
        # What was told of last is what a client may ask to be told from: what went is to be told of yet.
        return replace(with_touched(old, touched), next_uid=new.next_uid, modseq=old.modseq)

    def _show(self) -> None:
        view, columns = self.view, self._columns
        view.uids, view.modseqs, view.marks, view.sizes = columns.uids, columns.modseqs, columns.marks, columns.sizes
        view.next_uid, view.modseq = columns.next_uid, max(columns.modseq, 1)
        view.keywords = self._shared.keywords
        view.recent = above(columns.uids, self._floor)
        if not self._read_only:
            self._shared.told = max(self._shared.told, columns.next_uid - 1)
