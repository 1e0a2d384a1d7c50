"""What a channel knows of those who want to come and speak, and how it shows itself."""

from __future__ import annotations

import pytest

from dialtone.protocols.irc.channel import Channel, Entry, Member
from dialtone.protocols.irc.people import Client


def client(nick: str = "zoe") -> Client:
    return Client(1, lambda data: None, lambda why: None, "192.0.2.1", "host.example", nick=nick, user="u")


@pytest.mark.parametrize(
    "mask",
    ["zoe!*@*", "*!u@*", "*!*@192.0.2.*", "*!*@*.example", "Z?E!*@*"],
    ids=["nick", "user", "ip", "host", "case"],
)
def test_a_ban_names_nick_user_host_or_address(mask: str) -> None:
    channel = Channel(name="#A", created=0.0)
    channel.lists["b"][mask] = Entry(mask, "x", 0.0)
    assert channel.why_not_in(client(), "") == 474
    assert channel.key == "#a"


def test_an_invitation_is_stronger_than_ban_limit_and_i() -> None:
    channel, zoe = Channel(name="#a", created=0.0), client()
    channel.modes |= {"i"}
    channel.lists["b"]["*!*@*"] = Entry("*!*@*", "x", 0.0)
    channel.limit = 1
    channel.members[client("yan")] = Member()
    zoe.invited.add("#a")
    assert channel.why_not_in(zoe, "") == 0


def test_a_sysop_who_is_operator_gets_in_anywhere_only_as_both() -> None:
    channel, zoe = Channel(name="#a", created=0.0), client()
    channel.password = "key"
    zoe.modes.add("o")
    assert channel.why_not_in(zoe, "") == 475


def test_banned_members_are_silent_unless_they_have_a_voice() -> None:
    channel, zoe = Channel(name="#a", created=0.0), client()
    channel.members[zoe] = Member()
    assert not channel.why_silent(zoe)
    channel.lists["b"]["zoe!*@*"] = Entry("zoe!*@*", "x", 0.0)
    assert channel.why_silent(zoe)
    channel.members[zoe].voice = True
    assert not channel.why_silent(zoe)


def test_what_is_kept_and_what_is_hidden() -> None:
    channel = Channel(name="#a", created=0.0)
    assert not channel.kept and not channel.hidden
    channel.founder = 3
    channel.modes.add("p")
    assert channel.kept and channel.hidden
    channel.limit = 9
    assert channel.shown_modes(inside=True) == ["+nptl", "9"]
