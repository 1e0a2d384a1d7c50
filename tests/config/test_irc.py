"""ircd.ini as sysops have it."""

from __future__ import annotations

import pytest

from dialtone.config.irc import IrcConfig, filled, oper_flags, read_irc
from dialtone.config.problems import Problem
from dialtone.formats.dnsbl import Means, judge
from dialtone.formats.ini import Ini

OLD = b"""
[Info]
Servername=%SYSTEM_QWKID%.synchro.net
Description=Talk
Admin1=Sam
Admin3=Ulm
[Port:6667]
Default=true
[Class:0]
Comment=People
PingFrequency=60
ConnectFrequency=600
Maximum=0
SendQ=2000000
[Allow:1]
Mask=*@127.0.0.1, *@10.*
Class=0
[Operator:sam]
Nick=Sam
Mask=*@*
Password=$argon2id$x
Flags=oA
[Operator:open]
Mask=*@*
Flags=O
[Services:1]
Servername=services.synchro.net
[Server:hub]
Servername=vert.synchro.net
OutboundPassword=x
[Ban:1]
Mask=*@bad.example
Reason=Enough
[Ban:2]
Enabled=false
Mask=*@*
[Restrict:1]
Mask=Root*
[WebIRC:1]
Hostname=192.0.2.1
Password=opensesame
"""


def read(text: bytes) -> tuple[IrcConfig, list[Problem]]:
    problems: list[Problem] = []
    return read_irc(Ini(text, "ircd.ini"), problems), problems


def test_a_sysop_s_file_is_read() -> None:
    config, problems = read(OLD)
    assert (config.server_name, config.description, config.admin) == (
        "%SYSTEM_QWKID%.synchro.net",
        "Talk",
        ("Sam", "Ulm"),
    )
    assert (config.class_of(0).ping, config.class_of(0).maximum, config.class_of(0).sendq) == (60, 0, 2_000_000)
    assert config.class_of(7) == config.class_of(0)
    assert config.allows[0].masks == ("*@127.0.0.1", "*@10.*")
    (operator,) = config.operators  # the other one has no password
    assert (operator.nick, operator.flags) == ("Sam", oper_flags("oA"))
    assert [banned.masks for banned in config.bans] == [("*@bad.example",)]
    assert ("Root*",) in [banned.masks for banned in config.restricts]
    assert ("*Serv",) in [banned.masks for banned in config.restricts]
    assert [gateway.address for gateway in config.gateways] == ["192.0.2.1"]
    assert [problem.section for problem in problems] == ["Operator:open"]


def test_nothing_written_is_everybody_with_the_old_limits() -> None:
    config, problems = read(b"")
    assert (config, problems) == (IrcConfig(), [])
    assert (config.class_of(0).ping, config.class_of(0).maximum, config.class_of(0).sendq) == (120, 100, 1_000_000)
    assert config.allows[0].masks == ("*@*",)


def test_passwords_are_never_shown() -> None:
    config, _ = read(OLD)
    assert "argon2id$x" not in repr(config) and "opensesame" not in repr(config)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[Nonsense]\nA=1\n", "unknown section"),
        (b"[Info]\nServrname=x\n", "unknown key"),
        (b"[Class:0]\nSendQ=many\n", "no number"),
        (b"[Ban:1]\nReason=x\n", "no Mask"),
        (b"[Info]\nGuests=perhaps\n", "guests"),
    ],
)
def test_what_is_wrong_is_told_and_left_out(text: bytes, told: str) -> None:
    config, problems = read(text)
    assert told in problems[0].text
    assert config == IrcConfig()


def test_short_flags_are_written_out_and_running_code_is_nobody_s() -> None:
    """Spec services.md 8.4."""
    assert set("rgwlckbBnuo") == oper_flags("o")
    assert set("CKNs") <= oper_flags("O")
    assert "x" not in oper_flags("Ox")


def test_macros() -> None:
    assert filled("%SYSTEM_NAME% %UNKNOWN% 5%", {"SYSTEM_NAME": "Board"}) == "Board %UNKNOWN% 5%"


def test_blacklists_are_read_with_the_answers_that_count() -> None:
    text = (
        b"[RBL:1]\nHostname=a.example\n[RBL:2]\nHostname=b.example\nBadResponses=127.0.0.2, 127.0.1.0/24\n"
        b"[RBL:3]\nHostname=c.example\nGoodResponses=127.0.0.1\n"
    )
    config, problems = read(text)
    assert not problems
    assert [zone.name for zone in config.blacklists] == ["a.example", "b.example", "c.example"]
    second, third = config.blacklists[1], config.blacklists[2]
    assert [judge([answer], second)[0] for answer in ("127.0.0.2", "127.0.1.9", "127.0.0.3")] == [
        Means.LISTED,
        Means.LISTED,
        Means.CLEAR,
    ]
    assert judge(["127.0.0.1"], third)[0] is Means.CLEAR and judge(["127.9.9.9"], third)[0] is Means.LISTED


@pytest.mark.parametrize(
    "text", [b"[RBL:1]\n", b"[RBL:1]\nHostname=x y;z\n[RBL:2]\nHostname=a\nBadResponses=8.8.8.8\n"]
)
def test_blacklists_that_cannot_be_asked_are_told_and_left_out(text: bytes) -> None:
    config, problems = read(text)
    assert all(zone.name == "x" for zone in config.blacklists) and problems
