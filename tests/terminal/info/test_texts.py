"""Text sections as callers and sysops use them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.config.texts import TextSection
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.texts.sections import TextSections
from dialtone.terminal.info import texts
from dialtone.terminal.look import Look
from dialtone.testing.chance import SteadyChance
from dialtone.testing.keyboard import Item, run
from tests.support.screen import screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN, SYNCTERM
from tests.support.texts import MemoryTexts

SECTIONS = (TextSection(code="INFO", name="Information"), TextSection(code="OLD", name="Old times"))
FILES = {
    "info.ini": b"[rules.txt]\ndesc = The rules\n[long.txt]\ndesc = A long line\nmode = wordwrap\n",
    "info/rules.txt": b"\x01h\x01yBe kind.\x01n\r\n",
    "info/long.txt": b"@BBS@ " + b"word " * 30,
}


def visit(folder: Path, keys: list[Item], look: Look = SYNCTERM, **user: Any) -> tuple[Any, Any, MemoryTexts]:
    made, terminal = stay(keys, Noted(), folder, look=look, **user)
    files = MemoryTexts(FILES)
    service = TextSections(SECTIONS, files, Requirements(made.house.clock, SteadyChance()))
    made.house = SimpleNamespace(text_sections=service, clock=made.house.clock, presence=made.house.presence)
    return made, terminal, files


def test_a_text_is_chosen_and_shown(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, ["\r", "\r", lambda: seen.extend(screen(terminal.output)), "x", "q", "q"])
    seen: list[str] = []
    run(texts.sections(made))
    assert seen[0] == "Be kind."
    assert screen(terminal.output)[1] == "Text sections"


def test_a_blind_caller_reads_by_number(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, ["1\r", "1\r", "\r", "\r", "\r"], SPOKEN)
    run(texts.sections(made))
    lines = spoken(terminal.output)
    assert "1. Information" in lines and "1. The rules" in lines and "Be kind." in lines


def test_long_lines_are_wrapped_and_codes_left_where_the_list_says_so(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, ["2\r", "\r", "\r"], SPOKEN)
    run(texts.sections(made, "info"))
    lines = [line for line in spoken(terminal.output) if "word" in line]
    assert lines[0].startswith("@BBS@ word word") and len(lines) == 2
    assert all(len(line) < 80 for line in lines)


def test_one_section_is_entered_at_once_and_an_unknown_one_is_nothing(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [])
    run(texts.sections(made, "nosuch"))
    assert "There is nothing to read here." in screen(terminal.output)
    made, terminal, _ = visit(tmp_path, [])
    run(texts.sections(made, "old"))
    assert "There is nothing in Old times yet." in screen(terminal.output)


def test_a_sysop_types_a_text_in_and_takes_it_out(tmp_path: Path) -> None:
    typed = ["1\r", "t\r", "new.txt\r", "Something new\r", "Hello!\r", "\r", "\r"]
    made, _, files = visit(tmp_path, typed, SPOKEN, level=90)
    run(texts.sections(made, "old"))
    assert files.files["old/new.txt"] == b"Hello!\r\n"
    assert b"desc = Something new" in files.files["old.ini"]
    made.console.terminal.add("2\r", "d\r", "1\r", "y\r", "y\r", "\r")
    run(texts.sections(made, "old"))
    assert "old/new.txt" not in files.files and b"new.txt" not in files.files["old.ini"]


def test_nobody_else_is_offered_to_change_it(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, ["\r"], SPOKEN, level=60)
    run(texts.sections(made, "info"))
    assert "change this section" not in "\n".join(spoken(terminal.output))
