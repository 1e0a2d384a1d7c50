"""THREAD."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.domain.mailstore.contract import Summary
from dialtone.protocols.imap import threads
from dialtone.testing.script import run
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


def one(
    uid: int, subject: str = "x", references: str = "", name: str | None = None, sent: float | None = None
) -> Summary:
    refs = " ".join(f"<{ref}@x>" for ref in references.split())
    return Summary(uid, subject, "a@b", f"<{name or uid}@x>", refs, float(uid) if sent is None else sent, float(uid))


def threaded(messages: list[Summary], way: str = "references") -> str:
    async def breathe() -> None:
        """Nobody else wants a turn."""

    steps = threads.by_references(messages) if way == "references" else threads.by_subject(messages)
    roots = run(threads.finished(steps, breathe))
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


@pytest.mark.parametrize("way", [threads.by_references, threads.by_subject])
def test_others_have_their_turn_while_many_are_threaded(way: Any) -> None:
    messages = [one(uid, f"subject {uid % 700}", str(uid - 1) if uid % 3 else "") for uid in range(1, 3001)]
    turns = 0

    async def breathe() -> None:
        nonlocal turns
        turns += 1

    roots = run(threads.finished(way(messages), breathe))
    assert turns > 3000 // threads.AT_ONCE
    numbers = re.findall(rb"\d+", b"".join(threads.write(roots, lambda uid: uid)))
    assert sorted(map(int, numbers)) == list(range(1, 3001))
    assert [threads._order(root) for root in roots] == sorted(threads._order(root) for root in roots)


def test_a_long_chain_costs_no_climbing() -> None:
    messages = [one(uid, "x", str(uid - 1)) for uid in range(1, 2001)]
    climbed = 0
    real = threads._is_below

    def counting(node: Any, other: Any) -> bool:
        nonlocal climbed
        climbed += bool(other.children)
        return real(node, other)

    with patch.object(threads, "_is_below", counting):
        assert threaded(messages).count("(") == 1
    assert climbed == 0
