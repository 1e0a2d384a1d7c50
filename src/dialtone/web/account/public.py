"""What strangers are told of a person by Finger and the like: a box for each thing the board would tell."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.visit import Visit, checked

LABELS = {"real_name": "My real name", "age": "My age", "gender": "My gender", "location": "Where I am"}


async def public(visit: Visit) -> Response:
    """The form; what the board does not tell of anybody is left as it is."""
    publicity = visit.house.publicity
    chosen = await publicity.chosen(visit.user)
    if visit.is_form:
        form = await visit.form()
        wanted = {choice for choice in publicity.offered if checked(form, choice)}
        await publicity.choose(visit.user, frozenset(wanted | (chosen - set(publicity.offered))))
        return visit.go("account.public", notice="Your choice is kept.")
    choices = [(choice, LABELS[choice], choice in chosen) for choice in publicity.offered]
    return visit.show("account/public.html", choices=choices)
