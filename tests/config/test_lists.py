"""listserver.ini, key by key."""

from __future__ import annotations

import pytest

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.lists import (
    LIST_KEYS,
    SERVER_KEYS,
    ListConfig,
    ListServerConfig,
    check_lists,
    read_lists,
)
from dialtone.config.load import load_settings
from dialtone.config.mailproc import ProcessorConfig
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini

GROUP = Group(name="Main")
BOARDS = Boards((GROUP,), {"TALK": SubBoard(code="TALK", group=GROUP, name="Talk")})


def read(text: str) -> tuple[ListServerConfig, list[Problem]]:
    problems: list[Problem] = []
    return read_lists(Ini(text.encode(), "listserver.ini"), problems), problems


def test_the_defaults():
    assert read("") == (ListServerConfig(), [])
    config, problems = read("[talk]\nsub = TALK\n")
    assert problems == []
    assert config.lists == (ListConfig(name="talk", sub="TALK"),)
    assert {key.attribute for key in SERVER_KEYS} | {"lists"} == set(ListServerConfig.__slots__)
    assert {key.attribute for key in LIST_KEYS} | {"name"} == set(ListConfig.__slots__)


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("address = lists@x.test", "address", "lists@x.test"),
        ("Name = Majordomo", "name", "Majordomo"),
        ("use_sender_address = true", "use_sender_address", True),
        ("SUBJECTCOMMAND = no", "subject_command", False),
        ("BodyCommand = 0", "body_command", False),
        ("disabled = yes", "disabled", True),
        ("AnswersPerDay = 5", "answers_per_day", 5),
        ("unsubscribe_url = https://x.test/?t=%s", "unsubscribe_url", "https://x.test/?t=%s"),
    ],
)
def test_keys_of_the_server(line, attribute, value):
    config, problems = read(line + "\n")
    assert problems == []
    assert getattr(config, attribute) == value


@pytest.mark.parametrize(
    ("line", "attribute", "value"),
    [
        ("address = <chat@x.test>", "address", "chat@x.test"),
        ("description = All about it", "description", "All about it"),
        ("readonly = true", "readonly", True),
        ("disabled = true", "disabled", True),
        ("closed = true", "closed", True),
        ("subject_mod = false", "subject_mod", False),
        ("submitter = a@b.test, C@d.test", "submitters", {"a@b.test", "c@d.test"}),
        ("confirm = false", "confirm", False),
    ],
)
def test_keys_of_a_list(line, attribute, value):
    config, problems = read(f"[talk]\nsub = TALK\n{line}\n")
    assert problems == []
    assert getattr(config.lists[0], attribute) == value


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("[talk]\n", "error", "needs its sub-board"),
        ("[talk]\nsub=A\naddress = listserver\n", "error", "that of the list server"),
        ("[a]\nsub=A\naddress=x\n[b]\nsub=B\naddress=X@y.test\n", "error", 'the address "x" is that of list a'),
        ("[Ж]\nsub=A\n", "error", "cannot be an address"),
        ("[" + "x" * 65 + "]\nsub=A\n", "error", "at most 64"),
        ("[a<b]\nsub=A\n", "error", "no brackets"),
        ("[a]\nsub=A\nreadonly = perhaps\n", "error", "neither true nor false"),
        ("address = two words\n", "error", "cannot be an address"),
        ("AnswersPerDay = 0\n", "error", "not from 1 to 1000"),
        ("unsubscribe_url = http://x.test/%s\n", "error", "https://"),
        ("unsubscribe_url = https://x.test/\n", "error", "one %s"),
        ("colour = red\n", "note", "unknown key"),
        ("[a]\nsub=A\nread_only = true\n", "warning", "is readonly meant?"),
    ],
)
def test_what_is_wrong_is_told(text, level, words):
    _, (problem,) = read(text)
    assert (problem.file, problem.level) == ("listserver.ini", level)
    assert words in problem.text


def test_a_wrong_list_is_left_out_and_the_others_stay():
    config, _ = read("[a]\n[b]\nsub = B\n")
    assert [one.name for one in config.lists] == ["b"]


def test_finding_lists():
    config, _ = read("[Our Talk]\nsub=A\n[b]\nsub=B\naddress=News@x.test\ndisabled=true\n")
    assert config.find("OUR talk") is config.addressed("our.TALK") is config.lists[0]
    assert config.addressed("news") is config.lists[1]
    assert config.addressed("b") is None
    assert config.active == config.lists[:1]
    off, _ = read("disabled = true\n[a]\nsub=A\n")
    assert off.active == ()


def listening(*to: str, **more) -> ProcessorConfig:
    return ProcessorConfig(name="ListServer", to=to, pass_thru=False, **more)


@pytest.mark.parametrize(
    ("processors", "words"),
    [
        ([listening("listserver", "talk")], []),
        ([listening("listserver*", "talk*")], []),
        ([listening("listserver")], ['"talk" in To']),
        ([], ['"talk" in To', '"listserver" in To']),
        ([listening("*", disabled=True)], ['"talk" in To', '"listserver" in To']),
    ],
)
def test_addresses_that_reach_nobody_are_told(processors, words):
    config, _ = read("[talk]\nsub = talk\n")
    found = list(check_lists(config, BOARDS, processors))
    assert [problem.level for problem in found] == ["warning"] * len(words)
    assert all(word in problem.text for word, problem in zip(words, found, strict=True))


def test_sub_boards_that_are_not_there_are_told():
    config, _ = read("[talk]\nsub = gone\n[off]\nsub = gone\ndisabled = true\n")
    (problem,) = check_lists(config, BOARDS, [listening("*")])
    assert (problem.level, problem.section) == ("error", "talk")
    assert "no sub-board GONE" in problem.text


def test_no_lists_no_questions():
    assert list(check_lists(ListServerConfig(), BOARDS, [])) == []


def test_the_file_is_read_with_the_others(tmp_path):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl" / "listserver.ini").write_text("[talk]\nsub = TALK\n")
    assert load_settings(tmp_path).lists.lists[0].name == "talk"
