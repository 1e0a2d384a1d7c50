"""Votes on messages, and polls. Source: spec bbs.md 3.3: up to 16 answers, a ballot is a mask of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber

MOST_ANSWERS = 16
UP, DOWN = 1, -1


class Results(IntEnum):
    """Who sees the results of a poll before it is closed."""

    VOTERS = 0
    EVERYBODY = 1
    CLOSED = 2  # nobody, until it is closed
    SECRET = 3  # only its author


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What makes a message a poll. `most` is how many answers one may choose."""

    board: str
    number: PostNumber
    answers: tuple[str, ...]
    most: int = 1
    results: Results = Results.VOTERS
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One user's vote: `value` is UP or DOWN on a message, a mask of answers (bit 0 the first) on a poll."""

    board: str
    number: PostNumber
    user: UserNumber
    value: int
    at: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes on one message. `answers` counts each answer of a poll, () for ordinary messages."""

    up: int = 0
    down: int = 0
    answers: tuple[int, ...] = ()
    voters: int = 0

    @property
    def score(self) -> int:
        """What lists are sorted by."""
        return self.up - self.down
