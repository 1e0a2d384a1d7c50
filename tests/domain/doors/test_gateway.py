"""Where calls to other boards go."""

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.doors import Door
from dialtone.domain.doors.gateway import destination, split
from dialtone.domain.doors.scene import Scene
from dialtone.domain.ports.doors import GatewayCall
from dialtone.wire.screen import Size


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bbs.example.net", ("bbs.example.net", 23)),
        ("bbs.example.net:2323", ("bbs.example.net", 2323)),
        ("[2001:db8::1]:99", ("2001:db8::1", 99)),
        ("[2001:db8::1]", ("2001:db8::1", 23)),
        ("2001:db8::1", ("2001:db8::1", 23)),
        ("bbs:telnet", ("bbs", 0)),
        ("bbs:", ("bbs", 23)),
    ],
)
def test_host_and_port(text, place):
    assert split(text, 23) == place


def door(kind, command):
    return Door(code="X", section="S", name="X", kind=kind, command=command)


def test_telnet():
    scene = Scene(node=1, size=Size(132, 50), kind="xterm")
    call = destination(door("telnet", "bbs.example.net"), {"a": "Alice"}, scene, rlogin=False)
    assert call == GatewayCall(
        kind="telnet", host="bbs.example.net", port=23, kind_of_terminal="xterm", size=Size(132, 50)
    )


def test_rlogin_says_what_the_sysop_wrote():
    command = 'games.example.net secret "[TAG]%a" xtrn=lord'
    call = destination(door("rlogin", command), {"a": "Alice B"}, Scene(node=1), rlogin=True)
    assert (call.port, call.first, call.user, call.terminal) == (513, "secret", "[TAG]Alice B", "xtrn=lord")


def test_rlogin_without_more_is_the_callers_alias():
    call = destination(door("rlogin", "games.example.net"), {"a": "Alice"}, Scene(node=1), rlogin=True)
    assert (call.first, call.user, call.terminal) == ("", "Alice", "ansi-bbs/115200")


@pytest.mark.parametrize("alias", ["evil.example.net:23 x", "127.0.0.1", "; x"])
def test_EXE_01_no_caller_chooses_where_it_goes(alias):
    call = destination(door("rlogin", "%a.example.net x %a"), {"a": alias}, Scene(node=1), rlogin=True)
    assert call.host == ".example.net"
    assert call.user == alias


@pytest.mark.parametrize("command", ["", ":23", "bbs:0", "bbs:99999999"])
def test_one_that_is_not_set_up_right(command):
    with pytest.raises(Refusal, match="not set up right"):
        destination(door("telnet", command), {}, Scene(node=1), rlogin=False)
