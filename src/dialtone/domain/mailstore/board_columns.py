"""A sub-board in columns: what all its readers share, and what one reader sees of it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dialtone.domain.boards.access import Shown
from dialtone.domain.mailstore.columns import MANY, place_of, places_of, with_values, without
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
    """A sub-board as it was at one moment: `columns` by number, `all` by uid. `hidden` are the places of messages that
    not everybody sees, by number and by uid; `private` are private messages that were looked at; `odd` are the uids of
    those whose turn is another number."""

    columns: BoardColumns
    all: Visible
    hidden: tuple[tuple[int, int], ...]
    odd: tuple[int, ...] = ()
    private: dict[int, Concerned] = field(default_factory=dict)

    def visible(self, shown: Callable[[Shown], bool], *, operates: bool) -> Visible:
        """What somebody sees."""
        lost = [] if operates else sorted(at for place, at in self.hidden if not self._sees(place, shown))
        if not lost:
            return self.all
        uids = without(self.all.uids, lost)
        turns = uids if self.all.turns is self.all.uids else without(self.all.turns, lost)
        return Visible(uids, turns, without(self.all.modseqs, lost), without(self.all.sizes, lost))

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
        for place, _ in fresh.hidden
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
    all, renewed = _by_uid(columns), columns.renewed
    hidden = [place for place, flags in enumerate(columns.flags) if flags & _HIDING] if any(columns.flags) else []
    uids = [_uid(columns, place) for place in hidden]
    odd = tuple(sorted(one.uid for one in renewed.values() if one.turn != one.uid and place_of(all.uids, one.uid) >= 0))
    return Base(columns, all, tuple(zip(hidden, [place_of(all.uids, uid) for uid in uids], strict=True)), odd, private)


def _uid(columns: BoardColumns, place: int) -> int:
    number = columns.numbers[place]
    return columns.renewed[number].uid if number in columns.renewed else number


def _by_uid(columns: BoardColumns) -> Visible:
    """The columns by uid. A few that are known by other numbers are taken out and put in again elsewhere, which is
    quick; of many, all are sorted."""
    numbers = columns.numbers
    if len(columns.renewed) * MANY > len(numbers):
        return _sorted(columns)
    places = sorted(place for number in columns.renewed if (place := place_of(numbers, number)) >= 0)
    if not places:
        return Visible(numbers, numbers, columns.modseqs, columns.sizes)
    moved = sorted(places, key=lambda place: _uid(columns, place))
    plain = without(numbers, places)
    uids = [_uid(columns, place) for place in moved]
    turns = [columns.renewed[numbers[place]].turn or numbers[place] for place in moved]
    at = [bisect_left(plain, uid) + nth for nth, uid in enumerate(uids)]
    modseqs, sizes = (
        with_values(without(values, places), at, [values[place] for place in moved])
        for values in (columns.modseqs, columns.sizes)
    )
    return Visible(with_values(plain, at, uids), with_values(plain, at, turns), modseqs, sizes)


def _sorted(columns: BoardColumns) -> Visible:
    numbers = columns.numbers
    known = list(map(columns.renewed.get, numbers))
    uids = [one.uid if one else number for one, number in zip(known, numbers, strict=True)]
    turns = [(one.turn or number) if one else number for one, number in zip(known, numbers, strict=True)]
    order = sorted(range(len(uids)), key=uids.__getitem__)
    columns_of = (uids, turns, columns.modseqs, columns.sizes)
    return Visible(*(array("Q", map(values.__getitem__, order)) for values in columns_of))


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
    renewed = base.columns.renewed
    if renewed:
        seen = seen | {one.turn for number in seen if (one := renewed.get(number)) and one.turn}
    odd = places_of(uids, base.odd) if base.odd else []
    stamps, bits = _marked(turns, modseqs, scanned, seen, steps, marks, odd)
    return Columns(uids, stamps, bits, sizes, following, base.columns.mark, base.columns.mark)


def _marked(
    turns: array[int],
    modseqs: array[int],
    scanned: int,
    seen: set[int],
    steps: tuple[tuple[int, int], ...],
    marks: Sequence[PostMark],
    odd: Sequence[int],
) -> tuple[array[int], array[int]]:
    """The modification sequences and marks of messages. Those at the `odd` places do not stand in the order of their
    turns, and are looked at apart."""
    if not odd:
        return stamped(turns, modseqs, steps, marks), marked(turns, scanned, seen, marks)
    rest = without(turns, odd)
    stamps, bits = stamped(rest, without(modseqs, odd), steps, marks), marked(rest, scanned, seen, marks)
    order = sorted(odd, key=turns.__getitem__)
    apart = array("Q", map(turns.__getitem__, order))
    own = array("Q", map(modseqs.__getitem__, order))
    their_stamps = dict(zip(order, stamped(apart, own, steps, marks), strict=True))
    their_bits = dict(zip(order, marked(apart, scanned, seen, marks), strict=True))
    return (
        with_values(stamps, odd, [their_stamps[place] for place in odd]),
        with_values(bits, odd, [their_bits[place] for place in odd]),
    )


def summary_of(post: Post) -> Summary:
    """What is known of a message without its text."""
    author = f"{post.author} <{post.author_address}>" if post.author_address else post.author
    chain = post.references.split()
    if post.reply_to and post.reply_to not in chain:
        chain.append(post.reply_to)
    return Summary(
        post.known_as, post.subject, author, post.message_id, " ".join(chain), post.written or post.posted, post.posted
    )
