"""Talking one with one: with callers on nodes, and with others who use the site."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.responses import Response

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.private import NEW_LINE, End
from dialtone.domain.presence.visitors import Visitor
from dialtone.web.events import EVERY, PING, event
from dialtone.web.visit import Visit, field

_LINE = "line"  # on the visitor's desk: (end, bell)
HERE = 0  # the number of no node: people with browsers have none


async def private(visit: Visit) -> Response:
    """Who can be invited, and who waits for the visitor."""
    chats = visit.house.chat.private
    mine = {one.node for one in visit.house.presence.on_line(visit.user.number)}
    return visit.show(
        "talk/private.html",
        candidates=[one for one in chats.candidates(visit.caller, HERE) if one.node not in mine],
        calls=list(chats.calls(visit.caller)),
        talking=_LINE in _visitor(visit).desk,
    )


async def invite(visit: Visit) -> Response:
    """Call whoever is on a node, and wait."""
    form = await visit.form()
    node = field(form, "node", most=6)
    if not (node.isascii() and node.isdigit()):
        raise Refusal(Why.INVALID, "That is no node.")
    bell = Bell()
    end = await visit.house.chat.private.page(visit.caller, HERE, int(node), bell.ring)
    sit(visit, end, bell)
    return visit.go("talk.line")


async def answer(visit: Visit) -> Response:
    """Take up the line of somebody who waits."""
    form = await visit.form()
    alias = field(form, "alias", most=60)
    chats = visit.house.chat.private
    waiting = next((end for end in chats.calls(visit.caller) if end.alias == alias), None)
    if waiting is None:
        raise Refusal(Why.GONE, "Nobody of that name waits any more.")
    bell = Bell()
    sit(visit, chats.answer(visit.caller, HERE, waiting, bell.ring), bell)
    return visit.go("talk.line")


def sit(visit: Visit, end: End, bell: Bell) -> None:
    """Keep an end of a line on the visitor's desk; an earlier one is left."""
    desk = _visitor(visit).desk
    if _LINE in desk:
        visit.house.chat.private.leave(desk[_LINE][0])
    desk[_LINE] = (end, bell)


async def line(visit: Visit) -> Response:
    """The page of a talk; a script of it listens."""
    end, _ = _held(visit)
    return visit.show("talk/line.html", other=end.other.alias if end.other is not None else "")


async def line_stream(visit: Visit) -> Response:
    """What the other types, until one of the two goes."""
    end, bell = _held(visit)
    visitor = _visitor(visit)
    return visit.stream(_listen(visit, visitor, end, bell), lambda: _leave(visit, visitor, end))


async def _listen(visit: Visit, visitor: Visitor, end: End, bell: Bell) -> AsyncIterator[str]:
    house, met = visit.house, False
    while end.open and await visit.stays():
        if end.other is not None and not met:
            met = True
            yield event("met", end.other.alias)
        if text := end.take():
            yield event("typed", text.replace("\n", "\x1e"))  # a line end is the end of data in an event
        if met and not end.talks:
            yield event("left", "")
            return
        house.visitors.seen(visitor.session, visit.user, action="in private chat")
        await house.waiting(bell, EVERY)
        yield PING


def _leave(visit: Visit, visitor: Visitor, end: End) -> None:
    visit.house.chat.private.leave(end)
    if visitor.desk.get(_LINE, (None,))[0] is end:
        del visitor.desk[_LINE]


async def line_say(visit: Visit) -> Response:
    """Let the other see a line."""
    form = await visit.form()
    end, _ = _held(visit)
    end.type(field(form, "text", most=500) + NEW_LINE)
    return Response(status_code=204)


def _held(visit: Visit) -> tuple[End, Bell]:
    held = _visitor(visit).desk.get(_LINE)
    if held is None:
        raise Refusal(Why.GONE, "That talk is over.")
    end, bell = held
    return end, bell


def _visitor(visit: Visit) -> Visitor:
    if visit.visitor is None:
        raise Refusal(Why.NOT_LOGGED_IN, "Please sign in.")
    return visit.visitor
