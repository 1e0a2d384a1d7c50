"""Message boards: areas, messages, writing, votes, search."""

from __future__ import annotations

from typing import Annotated

import msgspec

from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.post import Post, PostNumber
from dialtone.formats.mail.content import read_content
from dialtone.web.api.operation import Asking, Limit, Operation, Part, need, number

BEYOND = 2**62


class Sub(msgspec.Struct, frozen=True, kw_only=True):
    """A sub-board."""

    code: str
    name: str
    group: str
    messages: int
    last: int
    may_post: bool


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as a list shows it; times in seconds since 1970."""

    board: str
    number: int
    thread: int
    parent: int
    author: str
    to: str
    subject: str
    posted: float
    private: bool
    size: int


class WholeMessage(Message, frozen=True, kw_only=True):
    """A message with its text (Ctrl-A colour codes as they are)."""

    text: str


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody writes. `reply_to`: the number of the message answered, 0 for a new thread."""

    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500_000)]
    to: Annotated[str, msgspec.Meta(max_length=100)] = ""
    reply_to: Annotated[int, msgspec.Meta(ge=0, le=2**62)] = 0
    private: bool = False


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Other words for a message."""

    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=500_000)]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The number of what was made."""

    number: int


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """Up or down."""

    up: bool


class Find(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="words, AND, OR, NOT")]
    board: Annotated[str, msgspec.Meta(max_length=64, description="only on this sub-board")] = ""
    limit: Limit = 50


async def subs(asking: Asking) -> list[Sub]:
    """Every sub-board the caller sees."""
    house, caller = asking.house, asking.caller
    reading, writing = need(house.reading), need(house.writing)
    states = await house.store.read(lambda records: records.posts.boards())
    found = []
    for seen in reading.groups(caller):
        for one in reading.subs(caller, seen.group):
            state = states.get(one.sub.code)
            found.append(
                Sub(
                    code=one.sub.code,
                    name=one.sub.name,
                    group=seen.group.name,
                    messages=state.messages - state.held if state else 0,
                    last=state.last if state else 0,
                    may_post=not writing.cannot_post(caller, one.sub),
                )
            )
    return found


async def messages(asking: Asking) -> list[Message]:
    """Messages of a sub-board, newest first."""
    reading = need(asking.house.reading)
    before = asking.query.before or BEYOND
    found = await reading.page_back(asking.caller, asking.path("code"), before=before, most=asking.query.limit)
    return [_message(post) for post in found]


async def message(asking: Asking) -> WholeMessage:
    """One message with its text."""
    reading = need(asking.house.reading)
    code, at = asking.path("code"), PostNumber(number(asking.path("number"), "message"))
    post = await reading.get(asking.caller, code, at)
    text = read_content(await reading.text(asking.caller, code, at)).text
    return WholeMessage(**{name: getattr(_message(post), name) for name in Message.__struct_fields__}, text=text)


async def write(asking: Asking) -> Made:
    """Write a message, or answer one."""
    reading, writing = need(asking.house.reading), need(asking.house.writing)
    sub, body = reading.find(asking.caller, asking.path("code")), asking.body
    draft = Draft(
        subject=body.subject,
        body=body.text,
        to=body.to,
        private=body.private,
        answers=PostNumber(body.reply_to),
    )
    return Made(number=await writing.post(asking.caller, sub, draft))


async def change(asking: Asking) -> None:
    """Give a message other words."""
    at = PostNumber(number(asking.path("number"), "message"))
    await need(asking.house.editing).edit(
        asking.caller, asking.path("code"), at, subject=asking.body.subject, body=asking.body.text
    )


async def remove(asking: Asking) -> None:
    """Remove a message."""
    at = PostNumber(number(asking.path("number"), "message"))
    await need(asking.house.moderation).remove(asking.caller, asking.path("code"), at)


async def vote(asking: Asking) -> None:
    """Vote for or against a message."""
    at = PostNumber(number(asking.path("number"), "message"))
    await need(asking.house.voting).vote(asking.caller, asking.path("code"), at, up=asking.body.up)


async def search(asking: Asking) -> list[Message]:
    """Messages with these words, newest first."""
    reading, searching = need(asking.house.reading), need(asking.house.searching)
    chosen = [reading.find(asking.caller, asking.query.board)] if asking.query.board else None
    found = await searching.find(asking.caller, asking.query.q, chosen)
    return [_message(post) for post in found[: asking.query.limit]]


def _message(post: Post) -> Message:
    return Message(
        board=post.board,
        number=post.number,
        thread=post.thread,
        parent=post.parent,
        author=post.author,
        to=post.to,
        subject=post.subject,
        posted=post.posted,
        private=post.private,
        size=post.size,
    )


OPERATIONS = (
    Operation(
        name="boards",
        method="GET",
        path="/boards",
        run=subs,
        scope="boards:read",
        summary="Sub-boards",
        answer=list[Sub],
    ),
    Operation(
        name="messages",
        method="GET",
        path="/boards/{code}/messages",
        run=messages,
        scope="boards:read",
        summary="Messages of a sub-board",
        query=Part,
        answer=list[Message],
    ),
    Operation(
        name="write_message",
        method="POST",
        path="/boards/{code}/messages",
        run=write,
        scope="boards:write",
        summary="Write a message",
        body=NewMessage,
        answer=Made,
        status=201,
    ),
    Operation(
        name="message",
        method="GET",
        path="/boards/{code}/messages/{number}",
        run=message,
        scope="boards:read",
        summary="One message",
        answer=WholeMessage,
    ),
    Operation(
        name="change_message",
        method="PUT",
        path="/boards/{code}/messages/{number}",
        run=change,
        scope="boards:write",
        summary="Change a message",
        body=Changed,
    ),
    Operation(
        name="remove_message",
        method="DELETE",
        path="/boards/{code}/messages/{number}",
        run=remove,
        scope="boards:write",
        summary="Remove a message",
    ),
    Operation(
        name="vote",
        method="POST",
        path="/boards/{code}/messages/{number}/vote",
        run=vote,
        scope="boards:write",
        summary="Vote on a message",
        body=Vote,
    ),
    Operation(
        name="search",
        method="GET",
        path="/search",
        run=search,
        scope="boards:read",
        summary="Find messages by words",
        query=Find,
        answer=list[Message],
    ),
)
