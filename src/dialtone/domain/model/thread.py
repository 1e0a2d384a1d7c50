"""A thread of a sub-board as a list of threads shows it."""

from __future__ import annotations

from typing import NamedTuple

from dialtone.domain.model.post import PostNumber


class ThreadState(NamedTuple):
    """`thread` is its number (of its first message, which may have gone), `first` and `last` are its first and newest
    message that are there, `count` how many there are."""

    thread: PostNumber
    first: PostNumber
    last: PostNumber
    count: int
