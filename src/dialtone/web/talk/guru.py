"""Talking with the guru, a line at a time; what was said stands on the page and is kept on the visitor's desk."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base import log
from dialtone.domain.chat.guru import LINE_MOST, Do, Piece, Talk
from dialtone.domain.chat.persons import values
from dialtone.web.visit import Visit, field

LINES_MOST = 40
SILENT = "…"


async def guru(visit: Visit) -> Response:
    """Say a line, read the answer."""
    house = visit.house
    found, blocks = await house.chat.patterns(visit.caller, visit.path("code"))
    said: list[tuple[str, str]] = _desk(visit).setdefault(f"guru:{found.code}", [])
    if visit.is_form:
        form = await visit.form()
        line = field(form, "text", most=LINE_MOST).strip()
        if line:
            log.info("chat.guru", f"{visit.user.alias} to {found.name}: {line}", user=visit.user.number)
            talk = Talk(
                blocks,
                visit.may,
                lambda: values(visit.caller, found, house.settings.system, house.clock),
                house.chance,
            )
            said += [(visit.user.alias, line), (found.name, _words(talk.answer(line)))]
            del said[:-LINES_MOST]
        return visit.go("talk.guru", code=found.code)
    return visit.show("talk/guru.html", guru=found, said=said)


def _words(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.do is Do.SAY).strip() or SILENT


def _desk(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Where the talk is kept; a guest's is not."""
    return visit.visitor.desk if visit.visitor is not None else {}
