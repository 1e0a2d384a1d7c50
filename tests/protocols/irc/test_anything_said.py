"""Whatever members of a channel say, in whatever order: every line they get is a well-formed message, a secret channel
stays secret to who is outside, and everybody's view of who is in a channel is the network's."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.irc.hall import IrcHall, Visitor
from tests.support.examples import examples

MASKS = st.sampled_from(["zoe", "yan", "xan", "ZOE", "*", "z*!*@*", "*!*@127.*", "nobody", "", ":", "zoe,yan", "[^]"])
CHANNELS = st.sampled_from(["#pub", "#PUB", "#secret", "#new", "#", "&x", "#a,#b", "0", "#pub\x07", "#x" * 40, ":#pub"])
WORDS = st.sampled_from(
    ["hello", ":two words", ":", ":\x01ACTION waves\x01", ":\x01VERSION\x01", "x" * 600, ":ümläut", ""]
)
MODES = st.sampled_from(
    [
        "+o zoe",
        "-o yan",
        "+v xan",
        "+b *!*@x",
        "b",
        "+k key",
        "-k",
        "+l 1",
        "+l -1",
        "+s",
        "-s",
        "+imnt",
        "+",
        "-",
        "+zzz",
    ]
)
COMMANDS = st.one_of(
    st.builds("{0} {1} {2}".format, st.sampled_from(["PRIVMSG", "NOTICE", "TAGMSG", "TOPIC", "PART"]), CHANNELS, WORDS),
    st.builds(
        "{0} {1} {2}".format, st.sampled_from(["PRIVMSG", "NOTICE", "WHOIS", "KILL", "WHO", "ISON"]), MASKS, WORDS
    ),
    st.builds(
        "{0} {1}".format, st.sampled_from(["JOIN", "NAMES", "LIST", "WHO", "MODE", "PART", "INVITE zoe"]), CHANNELS
    ),
    st.builds("MODE {0} {1}".format, CHANNELS, MODES),
    st.builds("MODE {0} {1}".format, MASKS, st.sampled_from(["+i", "-i", "+o", "+B", "+x"])),
    st.builds("KICK {0} {1} {2}".format, CHANNELS, MASKS, WORDS),
    st.builds(
        "NICK {0}".format, st.sampled_from(["zoe", "other", "Other", "9x", "a b", "", "x" * 99, "[]", "{}", "Sysop"])
    ),
    st.builds("CHATHISTORY {0} {1} * 10".format, st.sampled_from(["LATEST", "BEFORE", "X"]), CHANNELS),
    st.builds(
        "{0} {1}".format, st.sampled_from(["WHOIS", "WHOWAS", "USERHOST", "MONITOR +", "MONITOR", "AWAY"]), MASKS
    ),
    st.sampled_from(
        [
            *(
                "PING",
                "PING x",
                "PONG",
                "MOTD",
                "VERSION",
                "TIME",
                "LUSERS",
                "STATS",
                "CAP LS 302",
                "CAP REQ :x",
                "CAP",
            ),
            *("AUTHENTICATE PLAIN", "AUTHENTICATE *", "PASS x", "USER a b c d", "OPER a b", "REHASH", "DIE", "SQUIT x"),
            *("SERVER a 1 :x", ":fake!u@h PRIVMSG #pub :hi", "@a=b;+c PRIVMSG #pub :tagged", "@ PING", "", " ", "\x00"),
            *(
                "AWAY",
                "SETNAME :Name",
                "LINKS",
                "WALLOPS :x",
                "PRIVMSG $$* :all",
                "PRIVMSG @#pub :ops",
                "JOIN #pub key",
            ),
        ]
    ),
)
SAID = st.lists(st.tuples(st.integers(0, 2), COMMANDS), max_size=25)
LINE = re.compile(r"\A(?:@[^ \r\n\0]+ )?:[^ \0\r\n]+ (?:\d{3}|[A-Z]+)(?: [^\r\n\0]*)?\Z|\A(?:PING|ERROR) ")


def play(said: list[tuple[int, str]]) -> tuple[IrcHall, list[Visitor], Visitor, list[str]]:
    """Three members of #pub say these; #secret is of one of them, and of none who is outside."""
    hall = IrcHall()
    members = [hall.join(nick, "#pub") for nick in ("zoe", "yan", "xan")]
    host = hall.join("host", "#hidden")
    host.say("MODE #hidden +s", "TOPIC #hidden :the-plan")
    outside = [line for member in members for line in member.new()]
    for who, line in said:
        if not members[who].over:
            members[who].send(line.encode() + b"\r\n")
    for member in members:
        outside += member.new()
    return hall, members, host, outside


@settings(max_examples=examples(150), deadline=None)
@given(SAID)
def test_every_line_is_a_message(said: list[tuple[int, str]]) -> None:
    _, _, _, lines = play(said)
    assert all(LINE.match(line) for line in lines), [line for line in lines if not LINE.match(line)]
    assert all(len(line.encode()) <= 510 + 8191 for line in lines)
    assert not any("FAULT" in line or "Traceback" in line for line in lines)


@settings(max_examples=examples(150), deadline=None)
@given(SAID)
def test_IRC_07_a_secret_channel_is_told_to_nobody_outside(said: list[tuple[int, str]]) -> None:
    _, _, host, lines = play([*said, (0, "LIST"), (1, "NAMES"), (2, "WHOIS host"), (0, "WHO *"), (1, "TOPIC #hidden")])
    assert not any("the-plan" in line for line in lines)
    assert not any("#hidden" in line and " 403 " not in line and " 442 " not in line for line in lines), lines
    assert not host.over


@settings(max_examples=examples(150), deadline=None)
@given(SAID)
def test_everybody_sees_who_is_there(said: list[tuple[int, str]]) -> None:
    hall, members, _, _ = play(said)
    watcher = hall.enter("watcher")
    there = _names(watcher.say("JOIN #pub"))
    staying = {member.nick for member in members if not member.over}
    assert there - {"watcher"} <= staying
    for member in members:
        if member.nick in there and not member.over:
            assert _names(member.say("NAMES #pub")) == there


def _names(lines: list[str]) -> set[str]:
    return {nick.lstrip("@+&~%") for line in lines if " 353 " in line for nick in line.rpartition(" :")[2].split()}
