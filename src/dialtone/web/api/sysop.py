"""What only sysops may: mail that waits to leave, traces, members, new settings, webhooks."""

from __future__ import annotations

from typing import Annotated

import msgspec

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.model.user import UserNumber
from dialtone.web.api.operation import Asking, Operation, number


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Mail that waits to leave; times in seconds since 1970."""

    id: int
    sender: str
    recipient: str
    due: float
    attempts: int
    held: bool
    error: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with it: "retry", "hold", "remove"."""

    order: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a message."""

    at: float
    tag: str
    event: str
    address: str
    detail: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages: a tag, message-id, sender or recipient."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=254)]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of an account; what is left out stays."""

    level: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None
    inactive: bool | None = None
    comment: Annotated[str, msgspec.Meta(max_length=60)] | None = None


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with new settings; nothing when they were taken."""

    problems: list[str]


class NewHook(msgspec.Struct, frozen=True, kw_only=True):
    """Where to tell what."""

    url: Annotated[str, msgspec.Meta(min_length=9, max_length=500)]
    events: Annotated[list[str], msgspec.Meta(min_length=1, max_length=20)]


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook. `failures`: how often in a row it could not be told; `last` is what came of the last time."""

    id: str
    url: str
    events: list[str]
    failures: int
    last: str


class MadeHook(Hook, frozen=True, kw_only=True):
    """A new webhook with the secret its messages are signed with, which is shown once."""

    secret: str


async def queue(asking: Asking) -> list[Waiting]:
    """Everything that waits, oldest first."""
    return [_waiting(entry) for entry in await asking.house.queue_desk.entries(asking.caller)]


async def order(asking: Asking) -> None:
    """Try, hold or remove an entry."""
    desk, id = asking.house.queue_desk, number(asking.path("id"), "entry")
    verbs = {"retry": desk.retry, "hold": desk.hold, "remove": desk.remove}
    verb = verbs.get(asking.body.order)
    if verb is None:
        raise Refusal(Why.INVALID, f"Orders are: {', '.join(verbs)}.")
    if not await verb(asking.caller, [id]):
        raise Refusal(Why.NOT_FOUND, "It is not in the queue any more, or is being sent.")


async def trace(asking: Asking) -> list[Event]:
    """What happened to messages."""
    return [
        Event(at=one.at, tag=one.tag, event=one.event, address=one.address, detail=one.detail)
        for one in await asking.house.queue_desk.trace(asking.caller, asking.query.q)
    ]


async def change_member(asking: Asking) -> None:
    """Change somebody's account."""
    house = asking.house
    user = await house.directory.get(UserNumber(number(asking.path("number"), "member")))
    if user is None or user.deleted:
        raise Refusal(Why.NOT_FOUND, "There is no such member.")
    fields = {
        name: value for name in ("level", "inactive", "comment") if (value := getattr(asking.body, name)) is not None
    }
    if fields:
        await house.profiles.edit(asking.caller, user, fields)


async def recycle(asking: Asking) -> Problems:
    """Take new settings."""
    return Problems(problems=await asking.house.overseer.take_new_settings(asking.caller))


async def hooks(asking: Asking) -> list[Hook]:
    """Every webhook."""
    return [
        Hook(id=one.id, url=one.url, events=list(one.events), failures=one.failures, last=one.last)
        for one in await asking.house.hooks.shown(asking.caller)
    ]


async def make_hook(asking: Asking) -> MadeHook:
    """Have something told to a web address."""
    made, secret = await asking.house.hooks.add(asking.caller, asking.body.url, tuple(asking.body.events))
    return MadeHook(id=made.id, url=made.url, events=list(made.events), failures=0, last="", secret=secret)


async def remove_hook(asking: Asking) -> None:
    """Tell it nothing any more."""
    await asking.house.hooks.remove(asking.caller, asking.path("id"))


def _waiting(entry: QueueEntry) -> Waiting:
    return Waiting(
        id=entry.id,
        sender=entry.sender,
        recipient=entry.recipient,
        due=entry.due,
        attempts=entry.attempts,
        held=entry.held,
        error=entry.error,
    )


OPERATIONS = (
    Operation(
        name="queue",
        method="GET",
        path="/sysop/queue",
        run=queue,
        scope="sysop",
        summary="Mail that waits to leave",
        answer=list[Waiting],
    ),
    Operation(
        name="order",
        method="POST",
        path="/sysop/queue/{id}",
        run=order,
        scope="sysop",
        summary="Try, hold or remove mail that waits",
        body=Order,
    ),
    Operation(
        name="trace",
        method="GET",
        path="/sysop/trace",
        run=trace,
        scope="sysop",
        summary="What happened to messages",
        query=About,
        answer=list[Event],
    ),
    Operation(
        name="change_member",
        method="PATCH",
        path="/sysop/people/{number}",
        run=change_member,
        scope="sysop",
        summary="Change an account",
        body=Change,
    ),
    Operation(
        name="recycle",
        method="POST",
        path="/sysop/recycle",
        run=recycle,
        scope="sysop",
        summary="Take new settings",
        answer=Problems,
    ),
    Operation(
        name="hooks",
        method="GET",
        path="/sysop/hooks",
        run=hooks,
        scope="sysop",
        summary="Webhooks",
        answer=list[Hook],
    ),
    Operation(
        name="make_hook",
        method="POST",
        path="/sysop/hooks",
        run=make_hook,
        scope="sysop",
        summary="Make a webhook",
        body=NewHook,
        answer=MadeHook,
        status=201,
    ),
    Operation(
        name="remove_hook",
        method="DELETE",
        path="/sysop/hooks/{id}",
        run=remove_hook,
        scope="sysop",
        summary="Remove a webhook",
    ),
)
