"""Whatever a news reader says, in whatever order: answers are of the protocol, what is not for the reader is not told,
what was there stays, and numbers only grow."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Gone
from dialtone.testing.script import run
from tests.protocols.nntp.room import GENERAL, Room, sub
from tests.support.examples import examples

HIDDEN = sub("HIDDEN", description="For those who run it", requirements="SYSOP")
SECRET = b"the-secret-words"
GROUPS = st.sampled_from(
    [b"main.general", b"main.hidden", b"MAIN.GENERAL", b"*", b"main.*,!main.general", b"../x", b"", b"\xff", b"a" * 600]
)
NUMBERS = st.sampled_from(
    [b"", b"1", b"1-", b"1-99999999999", b"2-1", b"0", b"-1", b"1_0", b"x", b"-", b"\xb2", b"1-2-3"]
)
FIELDS = st.sampled_from([b"Subject", b":bytes", b":lines", b"Message-ID", b"X-None", b"", b"From:", b"\x80"])
DATES = st.sampled_from([b"20200101 000000 GMT", b"700101 000000", b"20201332 250000", b"x y", b"99999999 999999 GMT"])
LOOKS = st.one_of(
    st.builds(
        lambda verb, group: verb + b" " + group, st.sampled_from([b"GROUP", b"LISTGROUP", b"LIST ACTIVE"]), GROUPS
    ),
    st.builds(
        lambda verb, number: verb + b" " + number,
        st.sampled_from([b"ARTICLE", b"HEAD", b"BODY", b"STAT", b"OVER", b"XOVER", b"LISTGROUP main.general"]),
        NUMBERS,
    ),
    st.builds(
        lambda verb, id_: verb + b" " + id_, st.sampled_from([b"ARTICLE", b"STAT", b"OVER"]), st.just(b"@HIDDEN@")
    ),
    st.builds(lambda field, number: b"HDR " + field + b" " + number, FIELDS, NUMBERS),
    st.builds(lambda field, number: b"XPAT " + field + b" " + number + b" *e*", FIELDS, NUMBERS),
    st.builds(lambda group, date: b"NEWNEWS " + group + b" " + date, GROUPS, DATES),
    st.builds(lambda date: b"NEWGROUPS " + date, DATES),
    st.sampled_from(
        [
            *(b"CAPABILITIES", b"MODE READER", b"MODE STREAM", b"NEXT", b"LAST", b"DATE", b"HELP", b"LIST", b"LIST X"),
            *(
                b"LIST NEWSGROUPS",
                b"LIST OVERVIEW.FMT",
                b"LIST HEADERS",
                b"LIST COUNTS",
                b"LIST ACTIVE.TIMES",
                b"SLAVE",
            ),
            *(
                b"IHAVE <a@b>",
                b"CHECK <a@b>",
                b"TAKETHIS <a@b>",
                b"STARTTLS",
                b"AUTHINFO",
                b"AUTHINFO PASS x",
                b"",
                b" ",
            ),
            *(b"AUTHINFO USER x\0y", b"AUTHINFO SASL X", b"\xff\xfe", b"OVER\t1", b"x" * 2000, b"XHDR", b"XFEATURE"),
        ]
    ),
)
POSTS = st.builds(
    lambda groups, more, body: (
        (
            b"POST\r\nFrom: Sysop <sysop@local.test>\r\nNewsgroups: "
            + groups
            + b"\r\nSubject: s\r\n"
            + more
            + b"\r\n"
            + body
        )
        + b"\r\n."
    ),
    GROUPS,
    st.sampled_from([b"", b"Approved: me\r\n", b"Control: cancel @HIDDEN@\r\n", b"Supersedes: @HIDDEN@\r\n", b"x\r\n"]),
    st.sampled_from([b"text", b"..", b"", b"\x1b[2J", b"\xff"]),
)
STATUS = re.compile(rb"\A[1-5]\d\d ")


def room() -> Room:
    made = Room(GENERAL, HIDDEN)
    made.write(GENERAL, subject="one")
    made.write(GENERAL, subject="two", author=made.bob)
    made.write(HIDDEN, subject=SECRET.decode(), body=SECRET.decode(), author=made.hall.sysop)
    return made


def talk(made: Room, said: list[bytes], *, as_: bytes = b"") -> list[bytes]:
    hidden = made.hall.post(HIDDEN, 1).message_id.encode()
    login = [b"AUTHINFO USER %b\r\nAUTHINFO PASS secret\r\n" % as_] if as_ else []
    wire = made.wire([*login, *(line.replace(b"@HIDDEN@", hidden) + b"\r\n" for line in said)])
    try:
        run(made.server(wire).run())
    except Gone:
        pass
    return wire.lines()


def answers(lines: list[bytes]) -> list[bytes]:
    """The status lines; blocks are left out, and must be ended."""
    found: list[bytes] = []
    inside = False
    for line in lines:
        if inside:
            inside = line != b"."
            continue
        found.append(line)
        inside = line[:3] in (b"100", b"101", b"215", b"220", b"221", b"222", b"224", b"225", b"230", b"231") or (
            line[:3] == b"211" and b"follow" in line
        )
    assert not inside, "the last block has no end"
    return found


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.one_of(LOOKS, POSTS), max_size=12), st.sampled_from([b"", b"alice", b"guest"]))
def test_answers_are_of_the_protocol_and_hidden_boards_are_hidden(said: list[bytes], who: bytes) -> None:
    made = room()
    lines = talk(made, said, as_=who)
    assert not any(SECRET in line or b"main.hidden" in line.lower() for line in lines), lines
    status = answers(lines)
    assert all(STATUS.match(line) for line in status), status
    assert made.hall.post(HIDDEN, 1).subject == SECRET.decode()


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(LOOKS, max_size=12))
def test_looking_changes_nothing(said: list[bytes]) -> None:
    made = room()
    before = made.say(b"LIST ACTIVE", b"OVER 1-", as_="alice")
    talk(made, said, as_=b"alice")
    assert made.say(b"LIST ACTIVE", b"OVER 1-", as_="alice") == before


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.one_of(LOOKS, POSTS), max_size=12))
def test_NNT_02_what_is_posted_is_the_posters_and_comes_behind_what_was_there(said: list[bytes]) -> None:
    made = room()
    before = made.say(b"GROUP main.general", b"OVER 1-", as_="alice")
    talk(made, said, as_=b"alice")
    after = made.say(b"GROUP main.general", b"OVER 1-", as_="alice")
    assert after[2 : len(before) - 1] == before[2:-1], "what was there is as it was"
    for line in after[len(before) - 1 : -1]:
        assert b"sysop" not in line.split(b"\t")[2].lower()
