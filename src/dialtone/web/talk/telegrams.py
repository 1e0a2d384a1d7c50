"""Telegrams and messages to nodes: reading, sending, and whether one wants to be disturbed."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import Chat, User
from dialtone.domain.presence.messages import EVERYBODY
from dialtone.formats.text.html.marked import markup_html
from dialtone.web.answers import sentence, status_of
from dialtone.web.visit import Visit, checked, field

SEEN_MOST = 20
TEXT_MOST = 350
_SEEN = "telegrams seen"
USUAL = Chat.ECHO | Chat.ACTION | Chat.SPLITP


async def telegrams(visit: Visit) -> Response:
    """Those that came, and a form for another."""
    error, status, to, text = "", 200, visit.query("to"), ""
    if visit.is_form:
        form = await visit.form()
        to, text = field(form, "to", most=160).strip(), field(form, "text", most=TEXT_MOST)
        try:
            return visit.go("talk.telegrams", notice=await _send(visit, to, text))
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    bits = Chat(visit.user.chat or USUAL)
    return visit.show(
        "talk/telegrams.html",
        status=status,
        shown=[(one, markup_html(one.text.replace("\r\n", "\n"))) for one in await _seen(visit)],
        to=to,
        text=text,
        error=error,
        most=TEXT_MOST,
        here=visit.house.roll.on_line(visit.caller),
        pageable=Chat.NOPAGE not in bits,
        alerts=Chat.NOACT not in bits,
        split=Chat.SPLITP in bits,
    )


async def _seen(visit: Visit) -> list[Telegram]:
    """What came now and what was seen during this visit, newest first."""
    desk: dict[str, Any] = visit.visitor.desk if visit.visitor is not None else {}
    kept: list[Telegram] = desk.setdefault(_SEEN, [])
    kept += await visit.house.messages.take(visit.caller)
    del kept[:-SEEN_MOST]
    return kept[::-1]


async def _send(visit: Visit, to: str, text: str) -> str:
    """Send words to a user, to a node ("3" or "#3"), to everybody ("all") or to another board ("name@host"); what was
    done. Raises Refusal."""
    messages = visit.house.messages
    if to.lower() == "all":
        count = await messages.node(visit.caller, EVERYBODY, text)
        return f"Your words went to {count} {'person' if count == 1 else 'people'}."
    number = to.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 6 and visit.house.presence.at(int(number)) is not None:
        await messages.node(visit.caller, int(number), text)
        return f"Your words went to node {number}."
    if visit.house.other_boards.is_elsewhere(to):
        board = await visit.house.other_boards.send(visit.caller, to, text)
        return f"Your words went to {to.rpartition('@')[0].strip()} at {board.name}."
    user = await _whom(visit, to.partition("@")[0])
    await messages.telegram(visit.caller, user, text)
    return f"Your telegram went to {user.alias}."


async def _whom(visit: Visit, to: str) -> User:
    if not to:
        raise Refusal(Why.EMPTY, "A telegram goes to somebody.")
    found = await visit.house.correspondence.addressing.look_up(to)
    if isinstance(found, Perhaps):
        names = ", ".join(one.shown for one in found.people)
        raise Refusal(Why.NOT_FOUND, f"Nobody is called exactly that. Did you mean: {names}?")
    if found.user is None:
        raise Refusal(Why.NOT_FOUND, "Nobody here is called so.")
    return found.user


async def switches(visit: Visit) -> Response:
    """Whether one may be paged, is told who comes and goes, sees private chat in two halves (on the terminal)."""
    form = await visit.form()
    bits = Chat(visit.user.chat or USUAL) & ~(Chat.NOPAGE | Chat.NOACT | Chat.SPLITP)
    bits |= (Chat(0) if checked(form, "pageable") else Chat.NOPAGE) | (
        Chat(0) if checked(form, "alerts") else Chat.NOACT
    )
    bits |= Chat.SPLITP if checked(form, "split") else Chat(0)
    await visit.house.profiles.change_own(visit.caller, {"chat": int(bits)})
    return visit.go("talk.telegrams", notice="Your choice is kept.")


async def news(visit: Visit) -> Response:
    """What waits, as JSON: scripts of every page ask now and then."""
    waiting = await visit.house.messages.waiting(visit.caller)
    calls = visit.house.chat.private.calls(visit.caller)
    return JSONResponse({"telegrams": len(waiting), "calls": [end.alias for end in calls]})
