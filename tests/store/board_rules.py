"""The part of the model that is about sub-boards and netmail (see `test_model.py`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.netmail import FIDONET, NewNetmail
from dialtone.domain.model.poll import Ballot
from dialtone.domain.model.post import BoardState, NewPost, PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.formats.search import Term

BOARDS = ("ONE", "TWO")
WORDS = ("cat", "catalogue", "x")
NUMBERS = st.sets(st.integers(1, 8), max_size=5)


@dataclass
class Posted:
    """A message on the model's sub-board."""

    tag: str
    posted: float
    held: bool
    permanent: bool
    parent: int
    thread: int


@dataclass
class Extras:
    """What people added to a message of the model: votes, and the word by which it is found ("": not in the index)."""

    votes: dict[int, int] = field(default_factory=dict)
    word: str = ""


@dataclass
class Board:
    """A sub-board of the model."""

    posts: dict[int, Posted] = field(default_factory=dict)
    extras: dict[int, Extras] = field(default_factory=dict)
    following: int = 1

    def of(self, number: int) -> Extras:
        """What people added to a message."""
        return self.extras.setdefault(number, Extras())

    def ancestor(self, tag: str) -> tuple[int, int]:
        """Number and thread of the message with this tag."""
        found = [(number, post.thread) for number, post in self.posts.items() if post.tag == tag]
        return found[0] if found else (0, 0)

    def add(self, tag: str, answers: str, posted: float, held: bool, permanent: bool) -> None:
        """One more message."""
        parent, thread = self.ancestor(answers)
        self.posts[self.following] = Posted(tag, posted, held, permanent, parent, thread or self.following)
        self.following += 1

    def purge(self, before: float, most: int) -> None:
        """What maintenance leaves."""
        old = [number for number, post in self.posts.items() if before and post.posted < before and not post.permanent]
        for number in old:
            del self.posts[number]
        for held in (False, True):
            kind = [number for number, post in self.posts.items() if post.held is held]
            loose = [number for number in kind if not self.posts[number].permanent]
            for number in loose[: max(len(kind) - most, 0) if most else 0]:
                del self.posts[number]


def netmail_of(letter: LetterId) -> NewNetmail:
    """One that has this text."""
    return NewNetmail(
        network=FIDONET, letter=letter, prefix=b"p", sender="A", sender_address="1:2/3", recipient="B", address="2:3/4"
    )


class BoardRules:
    """Steps about sub-boards and netmail. A message on both boards has one letter; the message-id is its tag."""

    letters: int
    now: float
    write: Callable[[Callable[[Records], Awaitable[Any]]], Any]
    read: Callable[[Callable[[Records], Awaitable[Any]]], Any]

    def begin_boards(self) -> None:
        """Nothing yet."""
        self.board_of = {name: Board() for name in BOARDS}
        self.netmail: dict[int, str] = {}

    def tags_on_boards(self) -> set[str]:
        """Letters that posts and netmail refer to."""
        return {post.tag for board in self.board_of.values() for post in board.posts.values()} | {
            *self.netmail.values()
        }

    @rule(
        names=st.sets(st.sampled_from(BOARDS), min_size=1),
        answers=st.integers(0, 12),
        held=st.booleans(),
        permanent=st.booleans(),
        carried=st.booleans(),
        fails=st.booleans(),
    )
    def post(self, names: set[str], answers: int, held: bool, permanent: bool, carried: bool, fails: bool) -> None:
        self.letters += 1
        tag, answered = f"{self.letters:016x}", f"{answers:016x}"
        numbers: list[int] = []

        async def change(records: Records) -> None:
            letter = await records.mail.add_letter(NewLetter(tag=tag, size=1, body=b"x"))
            for name in sorted(names):
                new = NewPost(
                    board=name,
                    letter=letter,
                    prefix=b"p",
                    size=2,
                    author="A",
                    message_id=tag,
                    reply_to=answered,
                    posted=self.now,
                    held=held,
                    permanent=permanent,
                )
                assert await records.posts.add(new) == self.board_of[name].following
            if carried:
                numbers.append(await records.netmail.add(netmail_of(letter)))
            if fails:
                raise Undone

        try:
            self.write(change)
        except Undone:
            return
        for name in names:
            self.board_of[name].add(tag, answered, self.now, held, permanent)
        self.netmail.update((number, tag) for number in numbers)

    @rule(name=st.sampled_from(BOARDS), numbers=NUMBERS, fails=st.booleans())
    def unpost(self, name: str, numbers: set[int], fails: bool) -> None:
        board = self.board_of[name]
        expected = numbers & board.posts.keys()

        async def change(records: Records) -> None:
            assert await records.posts.remove(name, [PostNumber(number) for number in numbers]) == len(expected)
            if fails:
                raise Undone

        try:
            self.write(change)
        except Undone:
            return
        for number in expected:
            del board.posts[number]

    @rule(name=st.sampled_from(BOARDS), number=st.integers(1, 8))
    def release(self, name: str, number: int) -> None:
        post = self.board_of[name].posts.get(number)
        released = self.write(lambda records: records.posts.release(name, PostNumber(number)))
        assert released is (post is not None and post.held)
        if post is not None:
            self.board_of[name].following += post.held  # to be known by
            post.held = False

    @rule(name=st.sampled_from(BOARDS), age=st.sampled_from([None, 0.5, 5.0]), most=st.integers(0, 3))
    def purge(self, name: str, age: float | None, most: int) -> None:
        board, before = self.board_of[name], 0.0 if age is None else self.now - age
        there = len(board.posts)
        gone = self.write(lambda records: records.posts.purge(name, before=before, most=most))
        board.purge(before, most)
        assert gone == there - len(board.posts)

    @rule(name=st.sampled_from(BOARDS), number=st.integers(1, 8), word=st.sampled_from(WORDS), fails=st.booleans())
    def index(self, name: str, number: int, word: str, fails: bool) -> None:
        async def change(records: Records) -> None:
            await records.posts.index(name, PostNumber(number), word)
            if fails:
                raise Undone

        with suppress(Undone):
            self.write(change)
            if number in self.board_of[name].posts:
                self.board_of[name].of(number).word = word

    @rule(name=st.sampled_from(BOARDS), number=st.integers(1, 8), held=st.booleans(), worded=st.booleans())
    def edit(self, name: str, number: int, held: bool, worded: bool) -> None:
        board = self.board_of[name]
        fields: dict[str, object] = {"held": held, **({"subject": "s"} if worded else {})}
        changed = self.write(lambda records: records.posts.change(name, PostNumber(number), **fields))
        assert changed is (number in board.posts)
        if changed:
            board.following += board.posts[number].held and not held
            board.posts[number].held = held
            if worded:
                board.of(number).word = ""

    @rule(
        name=st.sampled_from(BOARDS), number=st.integers(1, 8), user=st.integers(1, 2), value=st.sampled_from((1, -1))
    )
    def vote(self, name: str, number: int, user: int, value: int) -> None:
        ballot = Ballot(board=name, number=PostNumber(number), user=UserNumber(user), value=value, at=self.now)
        votes = self.board_of[name].of(number).votes if number in self.board_of[name].posts else None
        assert self.write(lambda records: records.votes.cast(ballot)) is (votes is not None and user not in votes)
        if votes is not None:
            votes.setdefault(user, value)

    @rule(number=st.integers(1, 6))
    def carry(self, number: int) -> None:
        there = self.netmail.pop(number, None) is not None
        assert self.write(lambda records: records.netmail.remove(number)) is there

    @invariant()
    def boards_agree(self) -> None:
        if not hasattr(self, "board_of"):
            return
        for name, board in self.board_of.items():
            found = self.read(lambda records, name=name: records.posts.page(name, held=None))
            assert {
                post.number: Posted(post.tag, post.posted, post.held, post.permanent, post.parent, post.thread)
                for post in found
            } == board.posts
            held = sum(post.held for post in board.posts.values())
            ends = min(board.posts, default=0), max(board.posts, default=0)
            state = self.read(lambda records, name=name: records.posts.state(name))
            assert state == BoardState(len(board.posts), held, *ends, board.following)
            for number in board.extras.keys() - board.posts.keys():
                del board.extras[number]
            self.extras_agree(name, board)
        assert {mail.id: mail.tag for mail in self.read(lambda records: records.netmail.all())} == self.netmail

    def extras_agree(self, name: str, board: Board) -> None:
        """Votes and words go with their messages."""
        numbers = [PostNumber(number) for number in range(1, board.following)]
        tallies = self.read(lambda records: records.votes.tallies(name, numbers))
        assert {number: (tally.up, tally.down) for number, tally in tallies.items()} == {
            number: (list(extras.votes.values()).count(1), list(extras.votes.values()).count(-1))
            for number, extras in board.extras.items()
            if extras.votes
        }
        for word in WORDS:
            found = self.read(lambda records, word=word: records.posts.find(Term(word), [name]))
            expected = [number for number, extras in board.extras.items() if word in extras.word]
            assert sorted(number for _, number in found) == sorted(expected)
        waiting = self.read(lambda records: records.posts.unindexed())
        unread = {number for number in board.posts if not board.of(number).word}
        assert {post.number for post in waiting if post.board == name} == unread


class Undone(Exception):
    """A change that fails at its end."""
