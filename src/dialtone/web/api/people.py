"""Who one is, who is here, who belongs to the board; telegrams."""

from __future__ import annotations

from typing import Annotated

import msgspec

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.model.user import User
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.web.api.operation import Asking, Limit, Operation


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The owner of the token."""

    number: int
    alias: str
    level: int
    mail_unread: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the board."""

    number: int
    alias: str
    location: str
    note: str
    last_on: float


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is here. `node` 0: with a browser."""

    alias: str
    action: str
    way: str
    node: int
    since: float


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The board."""

    name: str
    operator: str
    location: str
    members: int
    messages: int
    files: int


class Find(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to look for."""

    q: Annotated[str, msgspec.Meta(max_length=100, description="a part of a name")] = ""
    limit: Limit = 50


class Telegram(msgspec.Struct, frozen=True, kw_only=True):
    """Short words somebody sent."""

    sender: str
    at: float
    text: str


class NewTelegram(msgspec.Struct, frozen=True, kw_only=True):
    """Short words for somebody."""

    to: Annotated[str, msgspec.Meta(min_length=1, max_length=160)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=350)]


async def me(asking: Asking) -> Me:
    """Whose token this is."""
    user = asking.caller.user
    inbox = (await asking.house.folders.all(asking.caller))[0]
    return Me(number=user.number, alias=user.alias, level=user.level, mail_unread=inbox.unread)


async def board(asking: Asking) -> Board:
    """What the board is called and what it has."""
    house, system = asking.house, asking.house.settings.system
    figures = await house.roll.figures(asking.caller)
    return Board(
        name=system.name or house.settings.host,
        operator=system.operator,
        location=system.location,
        members=figures.users,
        messages=figures.posts,
        files=figures.files,
    )


async def here(asking: Asking) -> list[Here]:
    """Callers on nodes, then people with browsers."""
    house = asking.house
    nodes = [
        Here(alias=one.alias, action=one.action, way=one.protocol, node=one.node, since=one.since)
        for one in house.roll.on_line(asking.caller)
        if not one.anonymous
    ]
    browsers = [
        Here(alias=one.alias, action=one.action, way="Web", node=0, since=one.since) for one in house.visitors.visible()
    ]
    return nodes + browsers


async def people(asking: Asking) -> list[Person]:
    """Members by name."""
    found = await asking.house.roll.users(asking.caller, text=asking.query.q.strip())
    return [_person(user) for user in found[: asking.query.limit]]


def _person(user: User) -> Person:
    return Person(number=user.number, alias=user.alias, location=user.location, note=user.note, last_on=user.last_on)


async def telegrams(asking: Asking) -> list[Telegram]:
    """Telegrams nobody has shown yet; reading them here counts as shown."""
    found = await asking.house.messages.take(asking.caller)
    return [Telegram(sender=one.sender, at=one.at, text=without_codes(one.text)) for one in found]


async def send_telegram(asking: Asking) -> None:
    """Send short words, to somebody here or on another board (`name@host`)."""
    others = asking.house.other_boards
    if others.is_elsewhere(asking.body.to):
        await others.send(asking.caller, asking.body.to, asking.body.text)
        return
    found = await asking.house.correspondence.addressing.look_up(asking.body.to.partition("@")[0])
    if isinstance(found, Perhaps) or found.user is None:
        raise Refusal(Why.NOT_FOUND, "Nobody here is called exactly that.")
    await asking.house.messages.telegram(asking.caller, found.user, asking.body.text)


OPERATIONS = (
    Operation(name="me", method="GET", path="/me", run=me, scope="", summary="Whose token this is", answer=Me),
    Operation(name="board", method="GET", path="/board", run=board, scope="", summary="About the board", answer=Board),
    Operation(
        name="here", method="GET", path="/here", run=here, scope="people", summary="Who is here", answer=list[Here]
    ),
    Operation(
        name="people",
        method="GET",
        path="/people",
        run=people,
        scope="people",
        summary="Members of the board",
        query=Find,
        answer=list[Person],
    ),
    Operation(
        name="telegrams",
        method="POST",
        path="/telegrams/take",
        run=telegrams,
        scope="telegrams",
        summary="Take the telegrams that wait",
        answer=list[Telegram],
    ),
    Operation(
        name="send_telegram",
        method="POST",
        path="/telegrams",
        run=send_telegram,
        scope="telegrams",
        summary="Send a telegram",
        body=NewTelegram,
    ),
)
