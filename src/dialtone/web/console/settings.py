"""Every setting as a form that is made from the typed fields; changes of settings, and how they are undone."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.domain.access.settings_desk import NotTaken
from dialtone.domain.access.settings_view import Field
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import confirm, show
from dialtone.web.visit import Visit, checked, field

PAGE = 25


async def sections(visit: Visit) -> Response:
    """The sections, and a search among all settings."""
    desk, text = visit.house.settings_desk, visit.query("q")
    found = desk.search(visit.caller, text) if text else []
    return show(visit, "settings.html", sections=desk.sections(visit.caller), q=text, found=found)


async def section(visit: Visit) -> Response:
    """One section as a form."""
    label = visit.path("label")
    fields = visit.house.settings_desk.fields(visit.caller, label)
    if not visit.is_form:
        return _form(visit, label, fields)
    form = await visit.form()
    typed = {one.attribute: _typed(form, one) for one in fields if _has(form, one)}
    defaults = [one.attribute for one in fields if checked(form, f"default:{one.attribute}")]
    try:
        await confirm(visit, form)
        number = await visit.house.settings_desk.save(
            visit.caller, label, typed, defaults, version=field(form, "version", most=100)
        )
    except NotTaken as no:
        return _form(visit, label, fields, 400, no.text, typed, no.wrong, no.problems)
    except Refusal as no:
        return _form(visit, label, fields, status_of(no), sentence(no.text), typed)
    if not number:
        return visit.go("console.section", label=label, notice="Nothing was different, so nothing was changed.")
    return visit.go("console.change", number=number, notice="Changed, and in force for new connections.")


async def changes(visit: Visit) -> Response:
    """What was changed, the last first."""
    desk, page = visit.house.settings_desk, max(1, visit.number("page", 1, most=1000))
    numbers = await desk.changes(visit.caller)
    shown = []
    for number in numbers[(page - 1) * PAGE : page * PAGE]:
        try:
            shown.append(await desk.change(visit.caller, number))
        except Refusal:
            continue  # it went meanwhile, or cannot be read
    return show(visit, "changes.html", changes=shown, page=page, more=len(numbers) > page * PAGE)


async def change(visit: Visit) -> Response:
    """One change, with what differs; a form that undoes it."""
    desk, number = visit.house.settings_desk, int(visit.path("number"))
    form = await visit.form() if visit.is_form else None
    found = await desk.change(visit.caller, number)
    problems: tuple[str, ...] = ()
    error, status = "", 200
    if form is not None:
        try:
            await confirm(visit, form)
            made = await desk.restore(visit.caller, number)
        except NotTaken as no:
            error, problems, status = no.text, no.problems, 400
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
        else:
            notice = "The files are as they were before that change." if made else "The files are like that already."
            return visit.go("console.change", number=made or number, notice=notice)
    later = [one for one in await desk.changes(visit.caller) if one > number]
    return show(visit, "change.html", status=status, change=found, later=len(later), error=error, problems=problems)


def _has(form: FormData, one: Field) -> bool:
    """Whether the form says anything about a setting: of flags that none is on is said by a mark."""
    return f"v:{one.attribute}" in form or f"shown:{one.attribute}" in form


def _typed(form: FormData, one: Field) -> str:
    name = f"v:{one.attribute}"
    if one.control != "flags":
        return field(form, name, most=4000)
    chosen = {str(value) for value in form.getlist(name)}
    return " | ".join(choice.name for choice in one.choices if choice.name in chosen)


def _form(
    visit: Visit,
    label: str,
    fields: list[Field],
    status: int = 200,
    error: str = "",
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    problems: tuple[str, ...] = (),
) -> Response:
    """The form, with what was typed and what was wrong about it. Secrets are never sent back."""
    secrets = {one.attribute for one in fields if one.control == "secret"}
    kept = {name: text for name, text in (typed or {}).items() if name not in secrets}
    return show(
        visit,
        "section.html",
        status=status,
        label=label,
        fields=fields,
        error=error,
        typed=kept,
        wrong=wrong or {},
        problems=problems,
        version=visit.house.settings_desk.version(visit.caller, label),
    )
