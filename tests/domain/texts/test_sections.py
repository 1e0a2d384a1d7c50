"""Text sections: who reads, who looks after them."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.texts import TextSection
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.texts.sections import TEXT_MOST, TextSections
from dialtone.formats.text_list import ListedText
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.texts import MemoryTexts

SECTIONS = (TextSection(code="INFO", name="Information"), TextSection(code="OLD", name="Old", requirements="LEVEL 60"))
RULES = {"info.ini": b"[Rules.txt]\ndesc = The rules\n", "info/Rules.txt": b"Be kind.\r\n"}


def service(files: dict[str, bytes] | None = None) -> tuple[TextSections, MemoryTexts]:
    texts = MemoryTexts(RULES if files is None else files)
    return TextSections(SECTIONS, texts, Requirements(ManualClock(), SteadyChance())), texts


def caller(**user: Any) -> Caller:
    return Caller(User(number=UserNumber(2), alias="Alice", **user), Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


SYSOP = caller(level=90)


def test_a_section_is_for_those_who_meet_its_requirements() -> None:
    sections, _ = service()
    assert [one.code for one in sections.sections(caller(level=50))] == ["INFO"]
    assert [one.code for one in sections.sections(caller(level=60))] == ["INFO", "OLD"]
    with pytest.raises(Refusal) as no:
        run(sections.texts(caller(level=50), "OLD"))
    assert no.value.why is Why.NOT_FOUND


def test_a_text_that_is_listed_is_read_and_no_other() -> None:
    sections, _ = service(RULES | {"info/secret.txt": b"secret"})
    listed, data = run(sections.read(caller(), "info", "rules.TXT"))
    assert (listed.description, data) == ("The rules", b"Be kind.\r\n")
    for name in ("secret.txt", "../info.ini", ""):
        with pytest.raises(Refusal):
            run(sections.read(caller(), "info", name))


def test_a_sysop_adds_changes_and_removes() -> None:
    sections, files = service({})
    run(sections.put(SYSOP, "info", ListedText(name="a.txt", description="First"), b"text"))
    run(sections.put(SYSOP, "info", ListedText(name="A.TXT", description="Second", modes=frozenset({"wordwrap"}))))
    assert run(sections.texts(SYSOP, "info")) == [
        ListedText(name="a.txt", description="Second", modes=frozenset({"wordwrap"}))
    ]
    assert files.files["info/a.txt"] == b"text"
    run(sections.remove(SYSOP, "info", "a.txt"))
    assert run(sections.texts(SYSOP, "info")) == [] and "info/a.txt" in files.files
    run(sections.put(SYSOP, "info", ListedText(name="a.txt")))  # a file that is there already
    run(sections.remove(SYSOP, "info", "a.txt", file=True))
    assert "info/a.txt" not in files.files


def test_EXE_09_nobody_else_changes_anything() -> None:
    sections, files = service()
    before = dict(files.files)
    for verb in (
        sections.put(caller(level=89), "info", ListedText(name="x.txt"), b"x"),
        sections.remove(caller(level=89), "info", "Rules.txt", file=True),
    ):
        with pytest.raises(Refusal) as no:
            run(verb)
        assert no.value.why is Why.DENIED
    assert files.files == before


@pytest.mark.parametrize("name", ["../x.txt", "a/b", ".x", "a]b"])
def test_a_name_no_file_may_have_is_refused(name: str) -> None:
    sections, files = service({})
    with pytest.raises(Refusal):
        run(sections.put(SYSOP, "info", ListedText(name=name), b"x"))
    assert files.files == {}


def test_what_is_too_long_or_not_there_is_refused() -> None:
    sections, _ = service({})
    with pytest.raises(Refusal):
        run(sections.put(SYSOP, "info", ListedText(name="x.txt"), b"x" * (TEXT_MOST + 1)))
    with pytest.raises(Refusal):
        run(sections.put(SYSOP, "info", ListedText(name="nowhere.txt")))
    with pytest.raises(Refusal):
        run(sections.remove(SYSOP, "info", "nowhere.txt"))
