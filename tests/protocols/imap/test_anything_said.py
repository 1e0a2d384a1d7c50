"""Whatever a client says, in whatever order: nothing of a mailbox is told before the log-in, every command has one
tagged answer, every answer is well formed, and who only looked has changed nothing."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Gone
from dialtone.testing.script import run
from tests.protocols.imap.room import LOGIN, SELECT, Room, mail
from tests.support.examples import examples

INSIDE = b"the-words-of-a-message"
TEXTS = (
    mail("one", INSIDE.decode() + "\r\n"),
    mail("=?utf-8?q?zwei?=", "x\r\n", Content_Type="multipart/mixed; boundary=B"),
    b"no header at all",
)
NUMBERS = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "1:*",
        "*:1",
        "$",
        "1,3",
        "2:4",
        "0",
        "4294967295",
        "4294967296",
        "1:2:3",
        ",",
        "x",
        "01",
        "-1",
        "1:",
    ]
)
FLAGS = st.sampled_from([r"(\Seen)", r"(\Deleted $Label)", r"\Flagged", "()", r"(\Recent)", "(", r"(\*)", r"(a] )"])
ITEMS = st.sampled_from(
    [
        *("FLAGS", "ALL", "FULL", "FAST", "ENVELOPE", "BODY", "BODYSTRUCTURE", "UID", "RFC822.SIZE", "PREVIEW"),
        *("(UID FLAGS)", "BODY.PEEK[]", "BODY.PEEK[HEADER.FIELDS (From Subject)]", "BODY.PEEK[1.1.1]<0.5>"),
        *("BODY[TEXT]<0.0>", "BINARY.SIZE[1]", "EMAILID", "BODY[", "()", "NOTHING", "(FLAGS) (CHANGEDSINCE 0)"),
    ]
)
KEYS = st.sampled_from(
    [
        *("ALL", "UNSEEN", "NOT DELETED", "OR SEEN FLAGGED", "SUBJECT one", 'BODY "words"', "UID 1:*", "1:*", "NOT"),
        *("SINCE 1-Jan-2020", "SINCE never", "LARGER 10", "LARGER -1", "RETURN (MIN MAX COUNT) ALL", "MODSEQ 1"),
        *("CHARSET X-NONE ALL", "(((((ALL)))))", "HEADER X-Y {3}", "YOUNGER 5", "OLDER 0", "RETURN (SAVE) ALL", "$"),
    ]
)
BOXES = st.sampled_from(["INBOX", "inbox", '"Other"', '""', "../x", '"a/b"', "%", "*", "&AC4ALg-", "Other\x00", "Sent"])
COMMANDS = st.one_of(
    st.builds("{1}FETCH {0[0]} {0[1]}".format, st.tuples(NUMBERS, ITEMS), st.sampled_from(["", "UID "])),
    st.builds("{1}SEARCH {0}".format, KEYS, st.sampled_from(["", "UID "])),
    st.builds("{0} (DATE) UTF-8 {1}".format, st.sampled_from(["SORT", "UID SORT"]), KEYS),
    st.builds("THREAD {0} UTF-8 {1}".format, st.sampled_from(["REFERENCES", "ORDEREDSUBJECT", "X"]), KEYS),
    st.builds("{0} {1}".format, st.sampled_from(["EXAMINE", "STATUS", 'LIST ""', 'LSUB ""', "ENABLE"]), BOXES),
    st.builds("STATUS {0} ({1})".format, BOXES, st.sampled_from(["MESSAGES", "SIZE UNSEEN", "", "X"])),
    st.sampled_from(
        [
            *("NOOP", "CAPABILITY", "CHECK", "NAMESPACE", "ID NIL", 'ID ("a" "b")', "UNSELECT", "IDLE", "DONE", "X"),
            *("GETQUOTAROOT INBOX", 'LOGIN alice "wrong"', "AUTHENTICATE X", "AUTHENTICATE PLAIN *", "UID", "\xff", ""),
            *("ENABLE CONDSTORE QRESYNC", "ENABLE IMAP4rev2", "STARTTLS", "FETCH", "APPEND INBOX {99999999999}"),
        ]
    ),
)
CHANGES = st.one_of(
    st.builds(
        "{0}STORE {1} {2}FLAGS{3} {4}".format,
        st.sampled_from(["", "UID "]),
        NUMBERS,
        st.sampled_from(["", "+", "-", "~"]),
        st.sampled_from(["", ".SILENT"]),
        FLAGS,
    ),
    st.builds("{0} {1} {2}".format, st.sampled_from(["COPY", "MOVE", "UID MOVE", "UID COPY"]), NUMBERS, BOXES),
    st.builds("{0} {1}".format, st.sampled_from(["CREATE", "DELETE", "SELECT", "SUBSCRIBE", "RENAME INBOX"]), BOXES),
    st.sampled_from(["EXPUNGE", "UID EXPUNGE 1:*", "CLOSE", "APPEND INBOX {5+}\r\nhello", "APPEND Other {1+}\r\nx"]),
)
ANSWERED = re.compile(rb"\A(t\d+|[ls]) (OK|NO|BAD) ")


def room() -> Room:
    made = Room()
    made.put(*TEXTS)
    talk(made, LOGIN, said=["CREATE Other"])
    made.put(TEXTS[0], box="Other")
    return made


def talk(house: Room, *before: bytes, said: list[str]) -> bytes:
    script = [*before, *(f"t{n} {text}\r\n".encode("latin-1") for n, text in enumerate(said))]
    wire = house.wire(script)
    try:
        run(house.server(wire).run())
    except Gone:
        pass
    return wire.output


def lines(output: bytes) -> list[bytes]:
    """The answers by lines; what literals hold is left out."""
    found: list[bytes] = []
    line = b""
    while output:
        piece, end, output = output.partition(b"\r\n")
        assert end, piece
        line += piece
        if size := re.search(rb"~?\{(\d+)\}\Z", piece):
            output = output[int(size[1]) :]
            continue
        found.append(line)
        line = b""
    return found


def kept(house: Room) -> list[bytes]:
    """What the mailbox holds, by another session."""
    output = talk(house, LOGIN, said=["EXAMINE INBOX", "UID FETCH 1:* (FLAGS BODY.PEEK[])"])
    return sorted(line for line in output.split(b"\r\n* ") if b"FETCH" in line)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.one_of(COMMANDS, CHANGES), max_size=12))
def test_before_the_login_nothing_is_told(said: list[str]) -> None:
    house = room()
    before = kept(house)
    output = talk(house, said=said)
    assert INSIDE not in output
    assert not re.search(rb"^\* (?:\d+ |LIST|LSUB|STATUS|FLAGS|SEARCH)", output, re.MULTILINE)
    assert kept(house) == before


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.one_of(COMMANDS, CHANGES), max_size=12))
def test_every_command_has_one_answer(said: list[str]) -> None:
    output = talk(room(), LOGIN, SELECT, said=said)
    answers = lines(output)
    assert all(line.startswith((b"* ", b"+ ")) or ANSWERED.match(line) for line in answers), answers
    tags = [line.split(b" ", 1)[0] for line in answers if not line.startswith((b"* ", b"+ "))]
    assert len(tags) == len(set(tags)), "no tag is answered twice"
    assert not any(b"FAULT" in line or b"Traceback" in line for line in answers)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(COMMANDS, max_size=12))
def test_who_looks_at_an_examined_mailbox_changes_nothing(said: list[str]) -> None:
    house = room()
    before = kept(house)
    talk(house, LOGIN, b"s EXAMINE INBOX\r\n", said=said)
    assert kept(house) == before


def test_the_mailbox_is_there_to_be_told() -> None:
    assert any(INSIDE in line for line in kept(room()))
