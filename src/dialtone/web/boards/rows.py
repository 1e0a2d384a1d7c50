"""Rows of lists. A row that was made before from the same values is not made again."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from dialtone.config.boards import SubBoard
from dialtone.domain.boards.threads import Summary, ThreadLine
from dialtone.domain.model.post import Post
from dialtone.web.boards.desk import title
from dialtone.web.rendering import render
from dialtone.web.visit import Visit


class SubRow(NamedTuple):
    """A sub-board in a list. `readable`: whether its messages may be read."""

    code: str
    title: str
    readable: bool
    total: int
    new: int
    last: int  # number of its newest message, 0 for none
    author: str
    subject: str
    when: Markup


class ThreadRow(NamedTuple):
    """A thread in a list."""

    code: str
    thread: int
    subject: str
    author: str
    messages: int
    last: int
    last_author: str
    when: Markup
    new: bool


class PostRow(NamedTuple):
    """A message in a list. `sub` is "" where every message of the list is on one sub-board."""

    code: str
    number: int
    sub: str
    subject: str
    author: str
    to: str
    when: Markup
    new: bool
    marks: tuple[str, ...]


def sub_row(visit: Visit, sub: SubBoard, summary: Summary | None, new: int) -> Markup:
    """A row for a sub-board; `summary` is None where nothing may be read."""
    last = summary.last if summary is not None else None
    return _row(
        "boards/part/sub_row.html",
        SubRow(
            sub.code.lower(),
            title(sub),
            summary is not None,
            summary.total if summary is not None else 0,
            new,
            last.number if last is not None else 0,
            last.author if last is not None else "",
            last.subject if last is not None else "",
            visit.when(last.posted) if last is not None else Markup(),
        ),
    )


def thread_row(visit: Visit, code: str, line: ThreadLine, *, new: bool) -> Markup:
    """A row for a thread."""
    row = ThreadRow(
        code.lower(),
        line.thread,
        line.first.subject,
        line.first.author,
        line.messages,
        line.last.number,
        line.last.author,
        visit.when(line.last.posted),
        new,
    )
    return _row("boards/part/thread_row.html", row)


def post_row(visit: Visit, post: Post, *, sub: SubBoard | None, new: bool, poll: bool = False) -> Markup:
    """A row for a message; `sub`: the list has messages of several sub-boards."""
    row = PostRow(
        post.board.lower(),
        post.number,
        title(sub) if sub is not None else "",
        post.subject,
        post.author,
        post.to,
        visit.when(post.posted),
        new,
        marks(post, poll=poll, to_me=visit.signed_in and post.to_user == visit.user.number),
    )
    return _row("boards/part/post_row.html", row)


def marks(post: Post, *, poll: bool = False, to_me: bool = False) -> tuple[str, ...]:
    """What is particular about a message, in words."""
    named = (
        ("to you", to_me),
        ("poll", poll),
        ("private", post.private),
        ("waits for a moderator", post.held),
        ("anonymous", post.anonymous),
        ("permanent", post.permanent),
    )
    return tuple(name for name, on in named if on)


@lru_cache(maxsize=4096)
def _row(template: str, row: SubRow | ThreadRow | PostRow) -> Markup:
    return Markup(render(template, {"row": row}))
