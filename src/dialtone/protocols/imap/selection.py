"""The mailbox a session has open, with what the session itself remembers of it."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from dialtone.base.bell import Bell
from dialtone.domain.mailstore.contract import Mailbox
from dialtone.protocols.imap.numbers import Numbers, merged, ranges_of
from dialtone.protocols.imap.texts import Trees
from dialtone.protocols.imap.writing import FlagWords


class Selection:
    """See the module's text. `recent` says whether \\Recent is spoken of (IMAP4rev1)."""

    __slots__ = ("_words", "bell", "box", "recent", "saved", "trees")

    def __init__(self, box: Mailbox, *, recent: bool) -> None:
        self.box = box
        self.recent = recent
        self.bell = Bell()
        self.trees = Trees()
        self.saved: array[int] = array("Q")  # uids of the last SEARCH that was to be kept (RFC 5182)
        self._words = FlagWords(box.view.keywords)
        box.watch(self.bell)

    @property
    def words(self) -> FlagWords:
        """Flags in words."""
        if self._words.keywords != self.box.view.keywords:
            self._words = FlagWords(self.box.view.keywords)
        return self._words

    @property
    def count(self) -> int:
        """How many messages there are."""
        return len(self.box.view.uids)

    def flags(self, block: range) -> list[bytes]:
        """The flags of a block, without parentheses."""
        view, words = self.box.view, self.words
        found = [words[marks] for marks in view.marks[block.start : block.stop]]
        new = len(view.uids) - view.recent
        if self.recent and view.recent and block.stop > new:
            for at in range(max(new - block.start, 0), len(found)):
                found[at] = found[at] + b" \\Recent" if found[at] else b"\\Recent"
        return found

    def places(self, numbers: Numbers | None, uid: bool) -> list[range]:
        """Where messages are that a client named; None is what was saved."""
        if numbers is None:
            return ranges_of(self.places_of(self.saved))
        return numbers.places_of(self.box.view.uids) if uid else numbers.places(self.count)

    def places_of(self, uids: array[int] | list[int]) -> list[int]:
        """Where messages with these uids are, those that are here; uids are ascending."""
        column, found = self.box.view.uids, []
        for uid in uids:
            place = bisect_left(column, uid)
            if place < len(column) and column[place] == uid:
                found.append(place)
        return found

    def uids(self, places: list[range]) -> array[int]:
        """The uids of places."""
        found = array("Q")
        for one in merged(places):
            found.extend(self.box.view.uids[one.start : one.stop])
        return found
