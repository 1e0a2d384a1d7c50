"""Who is turned away: lists of addresses and other patterns; and failed log-ins, which are forgiven with one click."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.filter_lists import ADDRESSES, LISTS
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, field

PAGE = 50
DURATIONS = (
    ("3600", "an hour"),
    ("86400", "a day"),
    ("604800", "a week"),
    ("2592000", "30 days"),
    ("0", "for ever"),
)


async def bans(visit: Visit) -> Response:
    """The lines of one list, the last added first; a form that adds an address."""
    return await _shown(visit, _list(visit.query("list")))


async def add(visit: Visit) -> Response:
    """Add an address or network."""
    form = await visit.form()
    typed = {name: field(form, name, most=300).strip() for name in ("address", "reason", "duration")}
    name = _list(field(form, "list", most=30))
    seconds = typed["duration"]
    try:
        if seconds not in dict(DURATIONS):
            raise Refusal(Why.INVALID, "For how long?")
        await visit.house.filter_lists.add(
            visit.caller, name, typed["address"], reason=typed["reason"], duration=float(seconds)
        )
    except Refusal as no:
        return await _shown(visit, name, status_of(no), sentence(no.text), typed)
    return visit.go("console.bans", list=name, notice=f"{typed['address']} is turned away.")


async def release(visit: Visit) -> Response:
    """Take a line out."""
    form = await visit.form()
    name = _list(field(form, "list", most=30))
    await visit.house.filter_lists.remove(visit.caller, name, field(form, "key", most=64))
    return visit.go("console.bans", list=name, notice="Released.")


async def attempts(visit: Visit) -> Response:
    """What is held against whom after failed log-ins, latest first."""
    found, page = await visit.house.attempts.list(visit.caller), max(1, visit.number("page", 1, most=100_000))
    text = visit.query("q").casefold()
    found = [one for one in found if text in f"{one.key} {one.name}".casefold()]
    return show(
        visit,
        "attempts.html",
        attempts=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        q=visit.query("q"),
        page=page,
        more=len(found) > page * PAGE,
    )


async def forgive(visit: Visit) -> Response:
    """Forget one record, or all."""
    form = await visit.form()
    key = field(form, "key", most=300)
    if not key and field(form, "all", most=3) != "all":
        raise Refusal(Why.INVALID, "Which one?")
    count = await visit.house.attempts.clear(visit.caller, key)
    return visit.go("console.attempts", notice=f"{count} forgotten.")


async def _shown(
    visit: Visit, name: str, status: int = 200, error: str = "", typed: dict[str, str] | None = None
) -> Response:
    text, page = visit.query("q"), max(1, visit.number("page", 1, most=100_000))
    entries = await visit.house.filter_lists.entries(visit.caller, name, text)
    return show(
        visit,
        "bans.html",
        status=status,
        error=error,
        typed=typed or {},
        name=name,
        lists_=LISTS,
        addresses=ADDRESSES,
        durations=DURATIONS,
        entries=entries[(page - 1) * PAGE : page * PAGE],
        count=len(entries),
        q=text,
        page=page,
        more=len(entries) > page * PAGE,
    )


def _list(name: str) -> str:
    return name if name in LISTS else "ip.can"
