"""Votes on messages, and polls: made, answered, closed."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.voting import ANSWER_MOST
from dialtone.domain.model.poll import DOWN, MOST_ANSWERS, UP, Results
from dialtone.web.answers import sentence, status_of
from dialtone.web.boards.desk import crumbs, desk, title
from dialtone.web.boards.messages import abilities, may
from dialtone.web.visit import Visit, field

QUESTION_MOST = 70
RESULTS = (
    (Results.VOTERS, "Who has voted"),
    (Results.EVERYBODY, "Everybody"),
    (Results.CLOSED, "Everybody, when the poll is closed"),
    (Results.SECRET, "Only you"),
)


async def vote(visit: Visit) -> Response:
    """Vote for or against a message, once."""
    at, form = desk(visit), await visit.form()
    sub, number = at.sub(), at.number()
    choice = field(form, "vote", most=10)
    if choice not in ("up", "down"):
        raise Refusal(Why.INVALID, "Vote for or against it.")
    tally = await at.voting.vote(at.caller, sub.code, number, up=choice == "up")
    if not visit.is_partial:
        return visit.go("boards.message", code=sub.code.lower(), number=number, notice="Your vote was counted.")
    post = await at.reading.get(at.caller, sub.code, number)
    return visit.show(
        "boards/part/votes.html",
        post=post,
        code=sub.code.lower(),
        may=may(abilities(at, sub), sub, post),
        up=tally.up,
        down=tally.down,
        mine=UP if choice == "up" else DOWN,
    )


async def answer(visit: Visit) -> Response:
    """Choose answers of a poll, once."""
    at, form = desk(visit), await visit.form()
    sub, number = at.sub(), at.number()
    chosen = [int(text) for text in form.getlist("answer") if isinstance(text, str) and _is_place(text)]
    await at.voting.answer(at.caller, sub.code, number, chosen)
    return visit.go("boards.message", code=sub.code.lower(), number=number, notice="Your vote was counted.")


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3


async def close(visit: Visit) -> Response:
    """End a poll."""
    at = desk(visit)
    await visit.form()
    sub, number = at.sub(), at.number()
    await at.voting.close(at.caller, sub.code, number)
    return visit.go("boards.message", code=sub.code.lower(), number=number, notice="The poll is closed.")


async def poll(visit: Visit) -> Response:
    """Make a poll."""
    at = desk(visit)
    sub = at.sub()
    reason = at.writing.cannot_post(at.caller, sub)
    if reason:
        raise Refusal(Why.DENIED, reason)
    typed = {"subject": "", "text": "", "answers": "", "most": "1", "results": str(int(Results.VOTERS))}
    error, status = "", 200
    if visit.is_form:
        form = await visit.form()
        typed = {name: field(form, name, most=20_000) for name in typed}
        try:
            number = await at.voting.make(
                at.caller,
                sub.code,
                Draft(subject=_needed(typed["subject"]), body=typed["text"]),
                [line[:ANSWER_MOST] for line in typed["answers"].split("\n")[: MOST_ANSWERS * 4] if line.strip()],
                most=int(typed["most"]) if _is_place(typed["most"]) else 0,
                results=next((one for one, _ in RESULTS if str(int(one)) == typed["results"]), Results.VOTERS),
            )
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
        else:
            held = at.writing.is_held(at.caller, sub)
            return posted(visit, sub.code, number, held=held, what="Your poll")
    return visit.show(
        "boards/poll.html",
        status=status,
        name=title(sub),
        code=sub.code.lower(),
        crumbs=crumbs(sub, ("New poll", "")),
        error=error,
        results=[(int(one), label) for one, label in RESULTS],
        question_most=QUESTION_MOST,
        most_answers=MOST_ANSWERS,
        answer_most=ANSWER_MOST,
        typed=typed,
    )


def _needed(question: str) -> str:
    if not question.strip():
        raise Refusal(Why.EMPTY, "A poll needs a question.")
    return question.strip()


def posted(visit: Visit, code: str, number: int, *, held: bool, what: str) -> Response:
    """On to what was just posted; who may not see it yet is told so."""
    if held:
        return visit.go("boards.sub", code=code.lower(), notice=f"{what} waits for a moderator.")
    return visit.go("boards.message", code=code.lower(), number=number, notice=f"{what} is posted.")
