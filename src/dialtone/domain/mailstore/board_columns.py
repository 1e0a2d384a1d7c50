"""A sub-board in columns: what all its readers share, and what one reader sees of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dialtone.domain.boards.access import Shown
from dialtone.domain.mailstore.columns import place_of, without
from dialtone.domain.mailstore.contract import Summary
from dialtone.domain.mailstore.how_far import marked, stamped
from dialtone.domain.model.mailbox_view import HELD, PRIVATE, BoardColumns, Columns, PostMark, arrival
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records

_HIDING = HELD | PRIVATE


class Concerned(NamedTuple):
    """What decides to whom a private message is shown (`access.Shown`)."""

    held: bool
    private: bool
    author: str
    author_user: UserNumber
    author_address: str
    to: str
    to_user: UserNumber
    network: str

    @classmethod
    def of(cls, post: Post) -> Concerned:
        """A message."""
        return cls(
            post.held,
            post.private,
            post.author,
            post.author_user,
            post.author_address,
            post.to,
            post.to_user,
            post.network,
        )


class Visible(NamedTuple):
    """What somebody sees of a sub-board, by uid. `turns` are the numbers that pointers count messages by: those that
    were let through late count from then on."""

    uids: array[int]
    turns: array[int]
    modseqs: array[int]
    sizes: array[int]


@dataclass(frozen=True, slots=True)
class Base:
    """A sub-board as it was at one moment, by number. `hidden` are places of messages that not everybody sees;
    `private` are private messages that were looked at; `order` are the places by uid, where that is another order."""

    columns: BoardColumns
    hidden: tuple[int, ...]
    private: dict[int, Concerned] = field(default_factory=dict)
    order: array[int] | None = None

    def visible(self, shown: Callable[[Shown], bool], *, operates: bool) -> Visible:
        """What somebody sees."""
        columns = self.columns
        lost = [] if operates else [place for place in self.hidden if not self._sees(place, shown)]
        if self.order is not None:
            return self._by_uid(self.order, set(lost))
        numbers = without(columns.numbers, lost) if lost else columns.numbers
        modseqs = without(columns.modseqs, lost) if lost else columns.modseqs
        return Visible(numbers, numbers, modseqs, without(columns.sizes, lost) if lost else columns.sizes)

    def _by_uid(self, order: array[int], lost: set[int]) -> Visible:
        columns, renewed = self.columns, self.columns.renewed
        places = [place for place in order if place not in lost]
        uids, turns = array("Q"), array("Q")
        for place in places:
            number = columns.numbers[place]
            one = renewed.get(number)
            uids.append(one.uid if one else number)
            turns.append((one.turn if one else 0) or number)
        modseqs, sizes = (array("Q", map(all.__getitem__, places)) for all in (columns.modseqs, columns.sizes))
        return Visible(uids, turns, modseqs, sizes)

    def _sees(self, place: int, shown: Callable[[Shown], bool]) -> bool:
        if self.columns.flags[place] & HELD:
            return False
        post = self.private.get(self.columns.numbers[place])
        return post is not None and shown(post)


async def asked(records: Records, board: str, known: Base | None) -> Base:
    """A sub-board as it is now, by what was known of it."""
    fresh = None if known is None else await _brought_up(records, board, known)
    if fresh is None:
        fresh = _based(stamped_by_number(await records.board_views.columns(board)), {})
    missing = [
        PostNumber(fresh.columns.numbers[place])
        for place in fresh.hidden
        if fresh.columns.flags[place] & _HIDING == PRIVATE and fresh.columns.numbers[place] not in fresh.private
    ]
    if missing:
        private = {**fresh.private}
        for number, post in (await records.threads.some(board, missing)).items():
            private[number] = Concerned.of(post)
        fresh = replace(fresh, private=private)
    return fresh


async def _brought_up(records: Records, board: str, known: Base) -> Base | None:
    """The same with what is new; None when something went, so that all must be read."""
    old = known.columns
    last = old.numbers[-1] if old.numbers else 0
    later = stamped_by_number(await records.board_views.later(board, last, old.mark))
    if later.mark == old.mark:
        return known
    new = [place for place, number in enumerate(later.numbers) if number > last]
    if len(old.numbers) + len(new) != later.messages:
        return None
    columns = _with(old, later, new)
    changed = {number for number in later.numbers if number <= last}
    private = {number: post for number, post in known.private.items() if number not in changed}
    return _based(columns, private)


def stamped_by_number(columns: BoardColumns) -> BoardColumns:
    """With the modification sequence of what was not touched, too."""
    pairs = zip(columns.numbers, columns.modseqs, strict=True)
    return replace(columns, modseqs=array("Q", [modseq or arrival(number) for number, modseq in pairs]))


def _with(old: BoardColumns, later: BoardColumns, new: Sequence[int]) -> BoardColumns:
    names = ("numbers", "modseqs", "flags", "sizes")
    arrays = {name: getattr(old, name)[:] for name in names}
    for place, number in enumerate(later.numbers):
        at = place_of(old.numbers, number)
        for name in names:
            if at >= 0:
                arrays[name][at] = getattr(later, name)[place]
            elif place in new:
                arrays[name].append(getattr(later, name)[place])
    renewed = {**old.renewed, **later.renewed} if later.renewed else old.renewed
    return BoardColumns(
        **arrays, messages=later.messages, next_number=later.next_number, mark=later.mark, renewed=renewed
    )


def _based(columns: BoardColumns, private: dict[int, Concerned]) -> Base:
    hidden = tuple(place for place, flags in enumerate(columns.flags) if flags & _HIDING) if any(columns.flags) else ()
    return Base(columns, hidden, private, _order(columns))


def _order(columns: BoardColumns) -> array[int] | None:
    """The places by uid; None: as they stand."""
    renewed = columns.renewed
    if not renewed:
        return None
    uids = [renewed[number].uid if number in renewed else number for number in columns.numbers]
    return array("Q", sorted(range(len(uids)), key=uids.__getitem__))


def own_columns(
    base: Base,
    shown: Callable[[Shown], bool],
    *,
    operates: bool,
    scanned: int,
    seen: set[int],
    steps: tuple[tuple[int, int], ...],
    marks: Sequence[PostMark],
) -> Columns:
    """What one reader sees, with his marks."""
    uids, turns, modseqs, sizes = base.visible(shown, operates=operates)
    last = uids[-1] if uids else 0
    # To those who do not see what is held, a number that was given to it has not been given yet.
    following = base.columns.next_number if operates or len(uids) == len(base.columns.numbers) else last + 1
    if base.order is not None:
        seen = seen | {one.turn for number in seen if (one := base.columns.renewed.get(number)) and one.turn}
    stamps, bits = _marked(turns, modseqs, scanned, seen, steps, marks, sort=base.order is not None)
    return Columns(uids, stamps, bits, sizes, following, base.columns.mark, base.columns.mark)


def _marked(
    turns: array[int],
    modseqs: array[int],
    scanned: int,
    seen: set[int],
    steps: tuple[tuple[int, int], ...],
    marks: Sequence[PostMark],
    *,
    sort: bool,
) -> tuple[array[int], array[int]]:
    """The modification sequences and marks of messages; `sort`: they do not stand in the order of their turns."""
    if not sort:
        return stamped(turns, modseqs, steps, marks), marked(turns, scanned, seen, marks)
    order = sorted(range(len(turns)), key=turns.__getitem__)
    turns = array("Q", map(turns.__getitem__, order))
    found = stamped(turns, array("Q", map(modseqs.__getitem__, order)), steps, marks)
    bits = marked(turns, scanned, seen, marks)
    back = sorted(range(len(order)), key=order.__getitem__)
    return array("Q", map(found.__getitem__, back)), array("Q", map(bits.__getitem__, back))


def summary_of(post: Post) -> Summary:
    """What is known of a message without its text."""
    author = f"{post.author} <{post.author_address}>" if post.author_address else post.author
    chain = post.references.split()
    if post.reply_to and post.reply_to not in chain:
        chain.append(post.reply_to)
    return Summary(
        post.known_as, post.subject, author, post.message_id, " ".join(chain), post.written or post.posted, post.posted
    )
