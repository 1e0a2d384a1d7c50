"""chat.ini as sysops have it."""

from __future__ import annotations

import pytest

from dialtone.config.chat import ChatConfig, read_chat
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini


def read(text: str) -> tuple[ChatConfig, list[str]]:
    problems: list[Problem] = []
    found = read_chat(Ini(text.encode(), "chat.ini"), problems)
    return found, [f"{one.level}: {one.text}" for one in problems]


FILE = """\
override = LEVEL 60
short_page = true
[chan:main]
name = Main channel
settings = 0x3
guru = wise
actions = default
[channel:STAFF]
ars = LEVEL 90
cost = 500
[actions:DEFAULT]
WAVE = %s waves to %s.
[guru:wise]
name = The Wise
[pager:BELL]
cmdline = /bin/ring %a
ars = LEVEL 20
"""


def test_everything_it_may_say() -> None:
    chat, problems = read(FILE)
    assert problems == []
    main, staff = chat.channels
    assert (main.number, main.code, main.name) == (1, "MAIN", "Main channel")
    assert (main.may_have_password, main.guru_joins, main.guru, main.actions) == (True, True, "WISE", "DEFAULT")
    assert (staff.number, staff.name, staff.requirements, staff.cost) == (2, "STAFF", "LEVEL 90", 500)
    assert chat.words(main) == {"WAVE": "%s waves to %s."} and chat.words(staff) == {}
    assert chat.gurus[0].name == "The Wise" and chat.guru("Wise") is chat.gurus[0]
    assert (chat.pagers[0].command, chat.pagers[0].requirements) == ("/bin/ring %a", "LEVEL 20")
    assert chat.override == "LEVEL 60" and chat.short_page


def test_without_a_file_there_is_a_channel() -> None:
    chat, problems = read("")
    assert [channel.name for channel in chat.channels] == ["Main channel"] and problems == []
    assert chat.find(1) is chat.channels[0] and chat.find(0) is None and chat.find(2) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[chan:A]\nnmae = x\n", "note: unknown key"),
        ("[something]\nx = y\n", "note: unknown section"),
        ("[chan:A]\ncost = many\n", "error: "),
        ("[chan:A]\ncost = -1\n", "error: -1 is out of range"),
        ("[chan:../x]\nname = x\n", "error: "),
        ("[actions:A]\nTOOLONGWORD = x\n", "error: an action word has"),
        ("[actions:A]\nX = %s %s %s\n", "error: at most two"),
        ("typo = 1\n", "note: unknown key"),
    ],
)
def test_what_is_wrong_is_told_once_and_left_out(text: str, problem: str) -> None:
    _, problems = read(text)
    assert len(problems) == 1 and problems[0].startswith(problem)


def test_a_requirement_that_cannot_be_read_lets_nobody_in() -> None:
    chat, problems = read("[chan:A]\nars = LEVEL ((\n")
    assert chat.channels[0].requirements == "LEVEL 100" and len(problems) == 1
