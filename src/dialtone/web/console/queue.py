"""Mail that waits to leave, and what became of messages."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.formats.visible import visible
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, checked, field

PAGE = 50
DONE = {"retry": "tried now", "hold": "held", "release": "released", "remove": "removed"}


async def queue(visit: Visit) -> Response:
    """The queue, oldest first."""
    text, page = visit.query("q"), max(1, visit.number("page", 1, most=100_000))
    entries = await visit.house.queue_desk.entries(visit.caller, text)
    return show(
        visit,
        "queue.html",
        entries=entries[(page - 1) * PAGE : page * PAGE],
        count=len(entries),
        q=text,
        page=page,
        more=len(entries) > page * PAGE,
        now=visit.house.clock.now(),
    )


async def queued(visit: Visit) -> Response:
    """One entry with its header and its trace."""
    waiting = await visit.house.queue_desk.entry(visit.caller, int(visit.path("id")))
    trace = await visit.house.queue_desk.trace(visit.caller, waiting.entry.tag)
    head = [visible(line, 1000) for line in waiting.head.split("\n")]
    return show(visit, "queued.html", entry=waiting.entry, head=head, trace=trace, now=visit.house.clock.now())


async def change(visit: Visit) -> Response:
    """Retry, hold, release or remove entries: those that were ticked, or all."""
    form, desk = await visit.form(), visit.house.queue_desk
    word, caller = field(form, "order", most=10), visit.caller
    ids = [int(text) for text in map(str, form.getlist("id")) if text.isascii() and text.isdigit() and len(text) < 16]
    if checked(form, "all"):
        ids = [entry.id for entry in await desk.entries(caller)]
    verbs = {"retry": desk.retry, "hold": desk.hold, "release": desk.release, "remove": desk.remove}
    if word not in verbs:
        raise Refusal(Why.INVALID, "There is no such order.")
    if not ids:
        return visit.go("console.queue", notice="No entry was chosen.")
    count = await verbs[word](caller, ids)
    return visit.go("console.queue", notice=f"{count} of {len(ids)} {DONE[word]}.")


async def trace(visit: Visit) -> Response:
    """What happened to messages with this tag, message-id, sender or recipient."""
    text = visit.query("q")
    return show(visit, "trace.html", q=text, trace=await visit.house.queue_desk.trace(visit.caller, text))
