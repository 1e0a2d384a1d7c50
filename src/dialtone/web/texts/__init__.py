"""Texts to read: bulletins, text sections, and about the board."""

from __future__ import annotations

from dialtone.web.page import FORM, Page
from dialtone.web.texts.about import about
from dialtone.web.texts.bulletins import bulletin, index
from dialtone.web.texts.sections import edit, section, text

PAGES = (
    Page(name="texts.index", path="/texts", run=index, doing="reading texts", offers=("info.bulletins",)),
    Page(name="texts.about", path="/about", run=about, public=True, offers=("info.system", "info.version")),
    Page(name="texts.bulletin", path="/bulletins/{name}", run=bulletin, doing="reading bulletins"),
    Page(
        name="texts.section", path="/texts/{code}", run=section, doing="reading texts", offers=("info.text_sections",)
    ),
    Page(name="texts.text", path="/texts/{code}/read/{name}", run=text, doing="reading texts"),
    Page(name="texts.edit", path="/texts/{code}/edit", run=edit, methods=FORM, requirements="SYSOP"),
)
