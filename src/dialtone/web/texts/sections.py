"""Text sections: lists of texts, the texts, and how sysops keep them."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.texts import TextSection
from dialtone.formats.text.html.art import ansi_html
from dialtone.formats.text.html.plain import text_html
from dialtone.formats.text_list import DESCRIPTION_MOST, MODES, ListedText
from dialtone.web.answers import sentence, status_of
from dialtone.web.visit import Visit, checked, field


def _section(visit: Visit) -> TextSection:
    wanted = visit.path("code").upper()
    found = next((one for one in visit.house.text_sections.sections(visit.caller) if one.code.upper() == wanted), None)
    if found is None:
        raise Refusal(Why.NOT_FOUND, "There is no such section.")
    return found


async def section(visit: Visit) -> Response:
    """The texts of a section."""
    found = _section(visit)
    texts = await visit.house.text_sections.texts(visit.caller, found.code)
    return visit.show("texts/section.html", section=found, texts=texts)


async def text(visit: Visit) -> Response:
    """One text, as its list says it is to be shown."""
    found = _section(visit)
    listed, data = await visit.house.text_sections.read(visit.caller, found.code, visit.path("name"))
    if "cpm_eof" in listed.modes:
        data = data.partition(b"\x1a")[0]
    wrapped = "wordwrap" in listed.modes
    shown = text_html(_characters(data)) if wrapped else ansi_html(data, codes=True, label=listed.description)
    return visit.show("texts/text.html", section=found, listed=listed, shown=shown)


async def edit(visit: Visit) -> Response:
    """Add a text or change one, or remove it; for sysops."""
    found, error, status = _section(visit), "", 200
    name = visit.query("name")
    if visit.is_form:
        form = await visit.form()
        name = field(form, "name", most=80).strip()
        try:
            if checked(form, "remove"):
                await visit.house.text_sections.remove(visit.caller, found.code, name, file=True)
                return visit.go("texts.section", code=found.code, notice=f"{name} was removed.")
            modes = frozenset(mode for mode in MODES if checked(form, f"mode-{mode}"))
            listed = ListedText(
                name=name, description=field(form, "description", most=DESCRIPTION_MOST).strip(), modes=modes
            )
            await visit.house.text_sections.put(
                visit.caller, found.code, listed, field(form, "text").encode("utf-8") if field(form, "text") else None
            )
            return visit.go("texts.section", code=found.code, notice=f"{name} was kept.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    kept, content = await _kept(visit, found, name)
    return visit.show(
        "texts/edit.html", status=status, section=found, listed=kept, content=content, error=error, modes=MODES
    )


async def _kept(visit: Visit, found: TextSection, name: str) -> tuple[ListedText, str]:
    """What is there now under a name, else an empty form."""
    if name:
        try:
            listed, data = await visit.house.text_sections.read(visit.caller, found.code, name)
        except Refusal:
            return ListedText(name=name), ""
        return listed, _characters(data)
    return ListedText(name=""), ""


def _characters(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp437")
