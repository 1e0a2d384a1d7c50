"""SEARCH, SORT and THREAD."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.domain.mailstore.contract import Summary
from dialtone.protocols.imap import threads
from dialtone.protocols.imap.subjects import base_subject
from tests.protocols.imap.room import Mark, Room, mail
from tests.support.examples import examples

DAY = 86_400.0


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(
        mail("Meeting at noon", "bring cake\r\n", To="bob@ext.test", Message_ID="<1@x>"),
        marks=Mark.SEEN,
        received=10 * DAY,
    )
    made.put(
        b"From: =?utf-8?q?J=C3=B6rg?= <jo@ext.test>\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\nDate: "
        b"5 Jan 1970 12:00:00 +0000\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"S8OkbHRlIGFt\r\nIE1vcmdlbg==\r\n",
        received=11 * DAY,
        keywords=("$Junk",),
    )
    made.put(mail("third", "x" * 500, Cc="carol@ext.test"), marks=Mark.FLAGGED | Mark.DELETED, received=12 * DAY)
    made.boxes.now = 13 * DAY
    return made


def found(room: Room, keys: bytes) -> list[int]:
    line = room.lines(b"a SEARCH %b\r\n" % keys, select=True)[0]
    assert line.startswith(b"* SEARCH"), line
    return [int(word) for word in line.partition(b" (MODSEQ")[0].split()[2:]]


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (b"ALL", [1, 2, 3]),
        (b"SEEN", [1]),
        (b"UNSEEN", [2, 3]),
        (b"FLAGGED DELETED", [3]),
        (b"NOT FLAGGED", [1, 2]),
        (b"OR SEEN FLAGGED", [1, 3]),
        (b"NOT (OR SEEN FLAGGED)", [2]),
        (b"NOT NOT SEEN", [1]),
        (b"KEYWORD $junk", [2]),
        (b"UNKEYWORD $Junk", [1, 3]),
        (b"KEYWORD nothing", []),
        (b"2:*", [2, 3]),
        (b"NOT 2", [1, 3]),
        (b"UID 1,3", [1, 3]),
        (b"LARGER 300", [3]),
        (b"SMALLER 300 UNSEEN", [2]),
        (b"BEFORE 12-Jan-1970", [1]),
        (b"ON 12-Jan-1970", [2]),
        (b"SINCE 12-Jan-1970", [2, 3]),
        (b"SENTBEFORE 6-Jan-1970", [2]),
        (b"SENTON 5-Jan-1970", [2]),
        (b"SAVEDON 14-Nov-2023", [1, 2, 3]),
        (b"SUBJECT meeting", [1]),
        (b"SUBJECT {7+}\r\nGr\xc3\xbc\xc3\x9fe".replace(b"{7+}", b"{%d+}" % len("Grüße".encode())), [2]),
        (b'CHARSET UTF-8 FROM "J\xc3\xb6"', [2]),
        (b"FROM ext.test", [1, 2, 3]),
        (b"TO bob", [1]),
        (b"CC carol", [3]),
        (b'HEADER Cc ""', [3]),
        (b"HEADER Message-ID 1@x", [1]),
        (b"HEADER X-Nothing x", []),
        (b"BODY cake", [1]),
        (b"BODY noon", []),
        (b"TEXT noon", [1]),
        (b'TEXT "K\xc3\x84LTE am morgen"', [2]),
        (b'BODY "am  Morgen"', [2]),
        (b"MODSEQ 4", [3]),
        (b"NEW", [2, 3]),
        (b"RECENT", [1, 2, 3]),
        (b"OLD", []),
        (b"EMAILID M5", [1]),
    ],
)
def test_keys_find_what_they_name(room: Room, keys: bytes, numbers: list[int]) -> None:
    assert found(room, keys) == numbers


def test_emailid_is_the_one_fetch_tells(room: Room) -> None:
    told = room.lines(b"a FETCH 2 EMAILID\r\n", select=True)[0].partition(b"(EMAILID (")[2].partition(b")")[0]
    assert found(room, b"EMAILID " + told) == [2]


def test_within(room: Room) -> None:
    from dialtone.testing.clock import ManualClock

    now = ManualClock().now()
    room.put(mail("young"), received=now - 100)
    assert found(room, b"YOUNGER 200") == [4]
    assert found(room, b"OLDER 200") == [1, 2, 3]
    assert found(room, b"YOUNGER 50") == []


def test_a_text_in_a_file_is_searched_in_pieces() -> None:
    room = Room()
    room.put(mail("large", "0123456789" * 9000 + "needle" + "0123456789" * 9000), in_file=True)
    assert found(room, b"BODY needle") == [1]
    assert found(room, b"BODY haystack") == []


def test_returns(room: Room) -> None:
    lines = room.lines(
        b"a SEARCH RETURN (MIN MAX COUNT ALL) ALL\r\n",
        b"b UID SEARCH RETURN () UNSEEN\r\n",
        b"c SEARCH RETURN (COUNT MIN) KEYWORD nothing\r\n",
        b"d SEARCH RETURN (FOO) ALL\r\n",
        b"e SEARCH RETURN (ALL) MODSEQ 3\r\n",
        select=True,
    )
    assert lines[0] == b'* ESEARCH (TAG "a") MIN 1 MAX 3 COUNT 3 ALL 1:3'
    assert lines[2] == b'* ESEARCH (TAG "b") UID ALL 2:3'
    assert lines[4] == b'* ESEARCH (TAG "c") COUNT 0'
    assert lines[6].startswith(b"d BAD ")
    assert lines[7] == b'* ESEARCH (TAG "e") ALL 2:3 MODSEQ 4'


def test_what_was_saved_is_used_again(room: Room) -> None:
    lines = room.lines(
        b"a SEARCH RETURN (SAVE) UNSEEN\r\n",
        b"b FETCH $ UID\r\n",
        b"c SEARCH $ FLAGGED\r\n",
        b"d SEARCH RETURN (SAVE MAX) ALL\r\n",
        b"e UID STORE $ +FLAGS.SILENT (\\Deleted)\r\n",
        b"f EXPUNGE\r\n",
        b"g FETCH $ UID\r\n",
        select=True,
    )
    assert lines[0] == b"a OK SEARCH completed"
    assert lines[1:3] == [b"* 2 FETCH (UID 2)", b"* 3 FETCH (UID 3)"]
    assert lines[4] == b"* SEARCH 3"
    assert lines[6] == b'* ESEARCH (TAG "d") MAX 3'
    assert lines[-3:] == [b"* 3 EXPUNGE", b"f OK EXPUNGE completed", b"g OK FETCH completed"]


def test_other_character_sets_are_refused(room: Room) -> None:
    lines = room.lines(b"a SEARCH CHARSET KOI8-R TEXT x\r\n", b"b SORT (DATE) UTF-16 ALL\r\n", select=True)
    assert all(line[2:].startswith(b"NO [BADCHARSET (UTF-8 US-ASCII)]") for line in lines)


# SORT


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (b"ARRIVAL", b"1 2 3"),
        (b"REVERSE ARRIVAL", b"3 2 1"),
        (b"DATE", b"2 1 3"),
        (b"SIZE", b"1 2 3"),
        (b"SUBJECT", b"2 1 3"),
        (b"FROM ARRIVAL", b"1 3 2"),
        (b"DISPLAYFROM REVERSE ARRIVAL", b"3 1 2"),
        (b"CC", b"1 2 3"),
        (b"REVERSE TO", b"1 2 3"),
    ],
)
def test_sort(room: Room, keys: bytes, order: bytes) -> None:
    assert room.lines(b"a SORT (%b) UTF-8 ALL\r\n" % keys, select=True)[0] == b"* SORT " + order


def test_uid_sort_gives_uids(room: Room) -> None:
    assert room.lines(b"a UID SORT (DATE) US-ASCII UNSEEN\r\n", select=True)[0] == b"* SORT 2 3"
    assert room.lines(b"a SORT (FOO) UTF-8 ALL\r\n", select=True)[0].startswith(b"a BAD ")


@pytest.mark.parametrize(
    ("subject", "base", "reply"),
    [
        ("hello", "HELLO", False),
        ("Re: hello", "HELLO", True),
        ("RE:  Fwd: re[2]: hello", "HELLO", True),
        ("[list] Re: [list] hello (fwd)", "HELLO", True),
        ("[Fwd: hello]", "HELLO", True),
        ("[Fwd: Re: hello (FWD)]", "HELLO", True),
        ("[only]", "[ONLY]", False),
        ("Regarding: hello", "REGARDING: HELLO", False),
        ("", "", False),
        ("Re:", "", True),
    ],
)
def test_base_subjects(subject: str, base: str, reply: bool) -> None:
    assert base_subject(subject) == (base, reply)


@given(st.text(max_size=300))
def test_a_base_subject_is_its_own(subject: str) -> None:
    base = base_subject(subject)[0]
    assert base_subject(base)[0] == base


# THREAD


def one(
    uid: int, subject: str = "x", references: str = "", name: str | None = None, sent: float | None = None
) -> Summary:
    refs = " ".join(f"<{ref}@x>" for ref in references.split())
    return Summary(uid, subject, "a@b", f"<{name or uid}@x>", refs, float(uid) if sent is None else sent, float(uid))


def threaded(messages: list[Summary], way: str = "references") -> str:
    roots = threads.by_references(messages) if way == "references" else threads.by_subject(messages)
    return b"".join(threads.write(roots, lambda uid: uid)).decode()


def test_ordered_subject() -> None:
    messages = [one(1, "a"), one(2, "b"), one(3, "Re: a"), one(4, "c"), one(5, "a")]
    assert threaded(messages, "subject") == "(1 (3)(5))(2)(4)"


@pytest.mark.parametrize(
    ("messages", "trees"),
    [
        ([], ""),
        ([one(1), one(2, references="1", subject="Re: x"), one(3, references="1 2", subject="Re: x")], "(1 2 3)"),
        ([one(1), one(2, references="1"), one(3, references="1"), one(4, references="1 2")], "(1 (2 4)(3))"),
        ([one(2, "b", references="1"), one(3, "c", references="1")], "((2)(3))"),
        ([one(2, "b", references="1")], "(2)"),
        ([one(1, "a", references="2"), one(2, "b", references="1")], "(2 1)"),
        ([one(1, "a", name="n"), one(2, "b", name="n")], "(1)(2)"),
        ([one(1, "same"), one(2, "Re: same")], "(1 2)"),
        ([one(1, "same"), one(2, "same")], "((1)(2))"),
        ([one(2, "Re: same"), one(1, "same", sent=5)], "(1 2)"),
        ([one(3, "x", sent=1), one(1, "y", sent=2)], "(3)(1)"),
    ],
)
def test_references(messages: list[Summary], trees: str) -> None:
    assert threaded(messages) == trees


@settings(max_examples=examples(200))
@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.lists(st.integers(1, 8), max_size=3), st.booleans()), max_size=8)
)
def test_every_message_is_in_one_thread_once(said: list[tuple[str, list[int], bool]]) -> None:
    messages = [
        one(uid, ("Re: " if reply else "") + subject, " ".join(map(str, refs)))
        for uid, (subject, refs, reply) in enumerate(said, 1)
    ]
    for way in ("references", "subject"):
        trees = threaded(messages, way)
        assert sorted(int(word) for word in trees.replace("(", " ").replace(")", " ").split()) == list(
            range(1, len(said) + 1)
        )
        depth = 0
        for character in trees:
            depth += {"(": 1, ")": -1}.get(character, 0)
            assert depth >= 0
        assert depth == 0


def test_a_chain_of_ten_thousand_is_no_deeper_than_one() -> None:
    messages = [one(uid, references=str(uid - 1) if uid > 1 else "") for uid in range(1, 10_001)]
    assert threaded(messages) == "(" + " ".join(map(str, range(1, 10_001))) + ")"


def test_thread_over_the_wire(room: Room) -> None:
    lines = room.lines(
        b"a THREAD REFERENCES UTF-8 ALL\r\n",
        b"b UID THREAD ORDEREDSUBJECT US-ASCII 2:3\r\n",
        b"c THREAD FOO UTF-8 ALL\r\n",
        select=True,
    )
    assert lines[0] == b"* THREAD (2)(1)(3)"
    assert lines[2] == b"* THREAD (2)(3)"
    assert lines[4].startswith(b"c BAD ")
