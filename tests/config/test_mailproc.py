"""mailproc.ini, key by key."""

from __future__ import annotations

import pytest

from dialtone.config.load import load_settings
from dialtone.config.mailproc import KEYS, ProcessorConfig, read_processors
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini


def read(text: str) -> tuple[tuple[ProcessorConfig, ...], list[Problem]]:
    problems: list[Problem] = []
    return read_processors(Ini(text.encode(), "mailproc.ini"), problems), problems


def one(lines: str) -> ProcessorConfig:
    (found,), problems = read(f"[x]\n{lines}\n")
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("attribute", "default"),
    [
        ("disabled", False),
        ("pass_thru", True),
        ("native", False),
        ("ignore_on_error", False),
        ("to", ()),
        ("from_", ()),
        ("requirements", ""),
        ("process_spam", True),
        ("process_dnsbl", True),
        ("command", "x"),
        ("eval", ""),
        ("shell", False),
        ("time_limit", 0.0),
        ("max_memory", 0),
        ("on_trouble", ""),
        ("external_recipients", False),
    ],
)
def test_the_defaults_of_the_manual(attribute: str, default: object) -> None:
    assert getattr(one(""), attribute) == default
    assert attribute in {key.attribute for key in KEYS}


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("Disabled = true", "disabled", True),
        ("PASSTHRU = no", "pass_thru", False),
        ("native=1", "native", True),
        ("Native=true\nIgnoreOnError=yes", "ignore_on_error", True),
        ("To = listserver, listserv", "to", ("listserver", "listserv")),
        ("From = !*@a.example,b*", "from_", ("!*@a.example", "b*")),
        ("AccessRequirements = level 60", "requirements", "level 60"),
        ("ProcessSPAM = false", "process_spam", False),
        ("processdnsbl = false", "process_dnsbl", False),
        ("Command = a.js b c", "command", "a.js b c"),
        ("Eval = print(1); x()", "eval", "print(1); x()"),
        ("Native=true\nShell = true", "shell", True),
        ("TimeLimit = 2m", "time_limit", 120.0),
        ("MaxMemory = 64M", "max_memory", 64 * 1024**2),
        ("OnTrouble = Keep", "on_trouble", "keep"),
        ("ExternalRecipients = true", "external_recipients", True),
    ],
)
def test_every_key_in_any_case(line: str, attribute: str, value: object) -> None:
    assert getattr(one(line), attribute) == value


@pytest.mark.proves("mailproc.Command", "mailproc.Native", "mailproc.Eval")
@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("", "javascript"),
        ("Command = a.js", "javascript"),
        ("Command = robot.py -x", "python"),
        ('Command = "my robot.PY" -x', "python"),
        ("Command = a.py\nEval = f()", "javascript"),
        ("Command = a.py\nNative = true", "native"),
    ],
)
def test_kinds(lines: str, kind: str) -> None:
    assert one(lines).kind == kind


def test_the_order_of_the_file_counts_and_names_with_blanks_are_commands() -> None:
    found, _ = read("[spamc.js dest 127.0.0.1]\n[b.py]\n[a]\n")
    assert [processor.name for processor in found] == ["spamc.js dest 127.0.0.1", "b.py", "a"]
    assert [processor.command for processor in found] == ["spamc.js dest 127.0.0.1", "b.py", "a"]
    assert found[1].kind == "python"


@pytest.mark.parametrize(
    ("lines", "level", "words"),
    [
        ("PasThru = false", "warning", "is PassThru meant?"),
        ("Colour = red", "note", "unknown key"),
        ("Disabled = maybe", "error", "neither true nor false"),
        ("OnTrouble = panic", "error", "defer, keep"),
        ("AccessRequirements = level ((", "error", "switched off"),
        ("Shell = true", "warning", "native"),
        ("Native=true\nEval = f()", "warning", "native"),
        ("IgnoreOnError = true", "note", "native"),
        ("Native = true\nCommand = %s", "error", "may not come out of the message"),
        ("Native = true\nShell = true\nCommand = %a x", "error", "may not come out of the message"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lines: str, level: str, words: str) -> None:
    _, problems = read(f"[x]\n{lines}\n")
    assert [problem.level for problem in problems] == [level]
    assert words in problems[0].text
    assert problems[0].line == lines.count("\n") + 2


def test_a_processor_that_cannot_be_judged_or_started_is_off() -> None:
    found, _ = read("[a]\nAccessRequirements=level ((\n[b]\nNative=1\nCommand=%s\n[c]\n")
    assert [processor.disabled for processor in found] == [True, True, False]


def test_a_wrong_value_keeps_its_default() -> None:
    (found,), _ = read("[x]\nTimeLimit = soon\nPassThru = perhaps\n")
    assert (found.time_limit, found.pass_thru) == (0.0, True)


def test_settings_before_the_first_section_are_mentioned() -> None:
    found, problems = read("Native = true\n[x]\n")
    assert not found[0].native
    assert [problem.level for problem in problems] == ["warning"]


def test_the_file_is_found_in_ctrl(tmp_path) -> None:
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/mailproc.ini").write_text("[x]\nCommand = y.py\n")
    settings = load_settings(tmp_path)
    assert [processor.command for processor in settings.processors] == ["y.py"]
