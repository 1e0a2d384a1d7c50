"""Text sections, over files in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.app.furnish.web import with_site
from dialtone.config.texts import TextSection
from dialtone.domain.texts.sections import TextSections
from tests.support.texts import MemoryTexts


@pytest.fixture
def site(site):
    files = MemoryTexts(
        {
            "rules.ini": b"[first.txt]\ndesc = The first\nmode = wordwrap\n[art.ans]\ndesc = A picture\n",
            "rules/first.txt": b"Read me <svg onload=alert(1)>",
            "rules/art.ans": b"\x1b[31mred\x1b[0m",
        }
    )
    sections = (
        TextSection(code="RULES", name="The rules"),
        TextSection(code="SECRET", name="Hidden", requirements="SYSOP"),
    )
    site.texts_on_disk = files
    service = TextSections(sections, files, site.house.requirements)
    site.house = with_site(replace(site.house, text_sections=service))
    return site


def test_texts_are_listed_and_read_as_text(nobody):
    nobody.get("/texts")
    nobody.click("The rules")
    answer = nobody.click("The first")
    assert answer.page.heading == "The first"
    assert "<svg onload=alert(1)>" in answer.page.text  # WEB-01


def test_colours_are_shown(nobody):
    nobody.get("/texts/RULES")
    assert "red" in nobody.click("A picture").page.text


def test_WEB_06_what_is_not_for_somebody_is_not_there(nobody, sysop):
    assert "Hidden" not in nobody.get("/texts").page.text
    assert nobody.get("/texts/SECRET").status == 404
    assert nobody.get("/texts/RULES/read/..%2fRULES.ini").status == 404
    assert "Hidden" in sysop.get("/texts").page.text


def test_a_sysop_adds_changes_and_removes(site, sysop, nobody):
    sysop.get("/texts/RULES")
    sysop.click("Add a text")
    sysop.submit(button="Keep it", name="new.txt", description="New words", text="Hello all", **{"mode-wordwrap": "1"})
    assert "new.txt was kept." in sysop.answer.page.text
    nobody.get("/texts/RULES")
    assert "Hello all" in nobody.click("New words").page.text
    sysop.click("Change new.txt")
    assert sysop.answer.page.form(button="Keep it").values["text"].strip() == "Hello all"
    sysop.submit(button="Remove it")
    assert "New words" not in nobody.get("/texts/RULES").page.text


def test_a_name_no_file_can_have_is_told(sysop):
    sysop.get("/texts/RULES/edit")
    answer = sysop.submit(button="Keep it", name="../evil", text="x")
    assert answer.status == 400 and "No file can be called so." in answer.page.text
