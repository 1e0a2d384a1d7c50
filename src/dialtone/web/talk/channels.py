"""Channels many people talk on at once, those made on IRC too. What happens comes as server-sent events, what one says
goes by a form."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from starlette.responses import Response

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.channels import Shown
from dialtone.domain.chat.seats import Happening, Kind, Seat
from dialtone.domain.presence.visitors import Visitor
from dialtone.web.events import EVERY, PING, event
from dialtone.web.visit import Visit, field

SEATS_MOST = 4  # channels one browser listens to
SHOWN = 50  # lines of before
NAME_MOST = 100  # letters of a channel's name
LISTED_MOST = 200  # channels of the list
_CHANGES = {Kind.JOINED, Kind.LEFT, Kind.NOTICE, Kind.TOPIC}  # after these others may be there, or the topic another


async def channels(visit: Visit) -> Response:
    """Those one may join, and who is on them; the other ways to talk. `name` asks for the channel of a name."""
    chat, name = visit.house.chat, visit.query("name").strip()[:NAME_MOST]
    wrong = ""
    if name:
        try:
            return _to(visit, chat.channels.find(visit.caller, name))
        except Refusal as no:
            wrong = no.text
    shown = chat.channels.shown(visit.caller)
    return visit.show(
        "talk/channels.html",
        status=404 if wrong else 200,
        shown=shown[:LISTED_MOST],
        more=max(len(shown) - LISTED_MOST, 0),
        name=name,
        wrong=wrong,
        gurus=chat.gurus(visit.caller),
        sysop_here=await chat.paging.is_available(),
    )


def _to(visit: Visit, shown: Shown) -> Response:
    """To a channel whose name was given: even a hidden one, which this browser knows from now on."""
    number = shown.channel.number
    if visit.visitor is not None:
        visit.visitor.desk[_known(number)] = shown.channel.name
    return visit.go("talk.channel", number=number)


def _find(visit: Visit) -> Shown:
    """The channel of the page: one that is shown to this person, or whose name he has given. Raises Refusal."""
    number, channels = _number(visit), visit.house.chat.channels
    named = visit.visitor.desk.get(_known(number)) if visit.visitor is not None else None
    found = channels.find(visit.caller, str(named or number))
    if found.channel.number != number:
        raise Refusal(Why.NOT_FOUND, "There is no such channel for you.")
    return found


async def channel(visit: Visit) -> Response:
    """The page of a channel; a script of it listens."""
    shown, password = _find(visit), _password(visit)
    wrong = ""
    if password or not shown.locked:
        wrong = visit.house.chat.channels.why_not(visit.caller, shown.channel.number, password)
    return visit.show("talk/channel.html", shown=shown, wrong=wrong)


def _password(visit: Visit) -> str:
    """What this browser has given for the channel."""
    return str(_visitor(visit).desk.get(f"password:{_number(visit)}", ""))


async def enter(visit: Visit) -> Response:
    """Keep the password of a locked channel for this visit, which is not to stand in an address."""
    form = await visit.form()
    _visitor(visit).desk[f"password:{_number(visit)}"] = field(form, "password", most=30)
    return visit.go("talk.channel", number=_number(visit))


async def stream(visit: Visit) -> Response:
    """Take a seat, and tell what happens there until the browser goes. Raises Refusal as `Channels.join`."""
    bell, visitor, number = Bell(), _visitor(visit), _number(visit)
    others = [key for key in visitor.desk if key.startswith("seat:") and key != _key(number)]
    if len(others) >= SEATS_MOST:
        raise Refusal(Why.TOO_MANY, f"One browser listens to {SEATS_MOST} channels at most.")
    seat = await visit.house.chat.channels.join(
        visit.caller,
        number,
        ring=bell.ring,
        password=_password(visit),
        named=_known(number) in visitor.desk,
    )
    before, visitor.desk[_key(number)] = visitor.desk.get(_key(number)), seat
    if isinstance(before, Seat):
        visit.house.chat.channels.leave(before)
        before.lost = True
        before.ring()
    return visit.stream(_listen(visit, visitor, seat, bell), lambda: _leave(visit, visitor, seat, number))


async def _listen(visit: Visit, visitor: Visitor, seat: Seat, bell: Bell) -> AsyncIterator[str]:
    house, channels = visit.house, visit.house.chat.channels
    for happening in channels.lines(seat, SHOWN):
        yield event("line", _line(visit, happening, old=True))
    yield event("people", _people(visit, seat))
    yield event("topic", _plain(channels.topic(seat)))
    while await visit.stays():
        happened = seat.take()
        for happening in happened:
            yield event("line", _line(visit, happening))
        if seat.lost:
            yield event("lost", "")
            return
        if any(one.kind in _CHANGES for one in happened):
            yield event("people", _people(visit, seat))
            yield event("topic", _plain(channels.topic(seat)))
        house.visitors.seen(visitor.session, visit.user, action="chatting")
        await house.waiting(bell, EVERY)
        yield PING
    yield event("lost", "")


def _leave(visit: Visit, visitor: Visitor, seat: Seat, number: int) -> None:
    visit.house.chat.channels.leave(seat)
    if visitor.desk.get(_key(number)) is seat:
        del visitor.desk[_key(number)]


async def say(visit: Visit) -> Response:
    """Say something to all or to one; words behind a / are actions, where the channel has them."""
    form = await visit.form()
    seat = _visitor(visit).desk.get(_key(_number(visit)))
    if not isinstance(seat, Seat):
        raise Refusal(Why.GONE, "You are not on this channel any more. Reload the page.")
    text, whom = field(form, "text", most=500).strip(), field(form, "to", most=30)
    channels = visit.house.chat.channels
    if whom:
        to = channels.whisper(seat, whom, text)
        told = Happening(kind=Kind.NOTICE, text=f"To {to.name}: {text}")
        seat.tell(told)
    elif not (text.startswith("/") and channels.act(seat, text[1:])):
        channels.say(seat, text, echo=True)
    return Response(status_code=204)


def _line(visit: Visit, happening: Happening, *, old: bool = False) -> str:
    return visit.html("talk/part_line.html", happening=happening, kind=happening.kind.name.lower(), old=old)


def _people(visit: Visit, seat: Seat) -> str:
    return visit.html("talk/part_people.html", people=visit.house.chat.channels.people(seat), own=seat)


def _plain(text: str) -> str:
    """A text as JSON, which is one line."""
    return json.dumps(text)


def _visitor(visit: Visit) -> Visitor:
    if visit.visitor is None:
        raise Refusal(Why.NOT_LOGGED_IN, "Please sign in.")
    return visit.visitor


def _number(visit: Visit) -> int:
    return int(visit.path("number"))


def _key(number: int) -> str:
    return f"seat:{number}"


def _known(number: int) -> str:
    return f"knows:{number}"
