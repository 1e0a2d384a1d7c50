"""The answer while somebody is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.vacation import DAY, MOST_DAYS
from dialtone.domain.model.mail_rule import MOST_ANSWER, MOST_TEXT, Away
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import room
from dialtone.web.visit import Visit, checked, field


async def vacation(visit: Visit) -> Response:
    """On or off, what it says, from when to when, how often."""
    error, status = "", 200
    away = await visit.house.vacation.get(visit.caller)
    typed = {"since": _day(visit, away.since), "until": _day(visit, away.until - DAY if away.until else 0)}
    if visit.is_form:
        form = await visit.form()
        typed = {name: field(form, name, most=20).strip() for name in typed}
        try:
            away = _typed(form)
            away = await visit.house.vacation.put(visit.caller, _between(visit, away, typed))
            return visit.go("mail.vacation", notice=_said(away))
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return await room.show(
        visit,
        "mail/vacation.html",
        here="vacation",
        status=status,
        away=away,
        typed=typed,
        error=error,
        subject_most=MOST_TEXT,
        text_most=MOST_ANSWER,
        days_most=MOST_DAYS,
    )


def _typed(form: FormData) -> Away:
    days = field(form, "days", most=5)
    return Away(
        on=checked(form, "on"),
        subject=field(form, "subject", most=MOST_TEXT),
        text=field(form, "text", most=MOST_ANSWER + 1),
        days=int(days) if days.isascii() and days.isdigit() else 0,
    )


def _between(visit: Visit, away: Away, typed: dict[str, str]) -> Away:
    """The answer with its days; the last one counts whole."""
    since, until = _moment(visit, typed["since"]), _moment(visit, typed["until"])
    return Away(
        on=away.on,
        subject=away.subject,
        text=away.text,
        days=away.days,
        since=since,
        until=until + DAY if until else 0.0,
    )


def _zone(visit: Visit, at: float) -> timezone:
    return timezone(timedelta(minutes=visit.house.clock.offset(at)))


def _moment(visit: Visit, text: str) -> float:
    """When a day begins on this board; 0 for none. Raises Refusal (INVALID)."""
    if not text:
        return 0.0
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return day.replace(tzinfo=_zone(visit, day.timestamp())).timestamp()
    except (ValueError, OverflowError):
        raise Refusal(Why.INVALID, f"{text} is no day; write it like 2026-08-31.") from None


def _day(visit: Visit, at: float) -> str:
    return datetime.fromtimestamp(at, _zone(visit, at)).strftime("%Y-%m-%d") if at else ""


def _said(away: Away) -> str:
    return "Your answer is on." if away.on else "Your answer is off."
