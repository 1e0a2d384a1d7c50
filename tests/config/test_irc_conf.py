"""ircd.conf as sysops have it."""

from __future__ import annotations

import pytest

from dialtone.config.irc import IrcConfig, oper_flags, read_irc_conf
from dialtone.config.problems import Problem

OLD = b"""# An old file
M:irc.bbs.example:*:Talk of the board:6667
A:Sam Sysop:Ulm:sam@bbs.example

Y:0:90:600:50:2000000
Y:1:60:600:0:5000000
I:*@192.0.2.*::*@*.bbs.example:6667:1
I:*@*::*@*:*:0
O:*@127.0.0.1:open:sam:O:1
K:*@203.0.113.9:Enough
K:bad.example:Enough:evil
Z:198.51.100.7:Enough
Q:*:Not you:Root*
P:*:*:*:6667
C:hub.example:secret:hub.example:6667:30
X:die:restart
"""


def read(text: bytes) -> tuple[IrcConfig, list[Problem]]:
    problems: list[Problem] = []
    return read_irc_conf(text, "ircd.conf", problems), problems


def test_an_old_file_is_read_line_by_line() -> None:
    config, problems = read(OLD)
    assert (config.server_name, config.description) == ("irc.bbs.example", "Talk of the board")
    assert config.admin == ("Sam Sysop", "Ulm", "sam@bbs.example")
    assert [(number, one.ping, one.maximum, one.sendq) for number, one in sorted(config.classes.items())] == [
        (0, 90, 50, 2_000_000),
        (1, 60, 0, 5_000_000),
    ]
    assert [(one.masks, one.port, one.class_) for one in config.allows] == [
        (("*@192.0.2.*", "*@*.bbs.example"), 6667, 1),
        (("*@*", "*@*"), 0, 0),
    ]
    (operator,) = config.operators
    assert (operator.nick, operator.masks, operator.flags) == ("sam", ("*@127.0.0.1",), oper_flags("O"))
    assert operator.password.reveal() == "open" and operator.class_ == 1
    assert [one.masks for one in config.bans] == [("*@203.0.113.9",), ("evil@bad.example",), ("*@198.51.100.7",)]
    assert config.restricts[-1].masks == ("Root*",) and config.restricts[-1].reason == "Not you"
    assert {problem.level for problem in problems} == {"note"}  # what has no effect here
    assert [problem.line for problem in problems] == [14, 15, 16]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"T:what:is:this", "no line"),
        (b"hello", "no line"),
        (b"\xff\xfe:\x00", "no line"),
        (b"O:*@*:open", "too few"),
        (b"Q:*:no", "too few"),
        (b"K:", "too few"),
        (b"O:*@*::sam:O", "too few"),
    ],
)
def test_lines_that_are_none_are_told_with_their_number_and_left_out(line: bytes, told: str) -> None:
    config, problems = read(b"# first\n" + line + b"\n")
    assert config == IrcConfig()
    assert [(problem.line, problem.level) for problem in problems] == [(2, "warning")]
    assert told in problems[0].text and "open" not in problems[0].text


def test_nothing_written_is_as_without_a_file() -> None:
    assert read(b"") == (IrcConfig(), [])
