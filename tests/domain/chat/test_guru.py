"""The guru: what fits what, and what is said then (spec bbs.md 7.5)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.chat.guru import Do, Piece, Talk, heard, pieces, read_patterns
from dialtone.testing.chance import SteadyChance

FILE = rb"""
These lines are before the first block, and nobody's.

(HELLO|HI THERE)
Hello, `A.
Hi again.

((WHAT&TIM~)|CLOCK^)
It is `T. \
Really.

([LEVEL 90]&WHO)
You are the boss.

(QUIT)
Bye.`Q

()
Tell me more.
"""


def talk(*, boss: bool = False) -> Talk:
    blocks, problems = read_patterns(FILE)
    assert problems == []
    return Talk(
        blocks,
        lambda requirements: boss and requirements == "LEVEL 90",
        lambda: {"A": "Alice", "T": "12:00"},
        SteadyChance(),
    )


def said(line: str, *, boss: bool = False) -> str:
    return "".join(piece.text for piece in talk(boss=boss).answer(line))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("hello", {"Hello, Alice.", "Hi again."}),
        ("...well, hello!!!", {"Hello, Alice.", "Hi again."}),
        ("hi there", {"Hello, Alice.", "Hi again."}),
        ("othello", {"Tell me more."}),
        ("what is the timing", {"It is 12:00. Really."}),
        ("clock?", {"It is 12:00. Really."}),
        ("the clock", {"Tell me more."}),
        ("who am i", {"Tell me more."}),
    ],
)
def test_what_fits(line: str, answer: set[str]) -> None:
    assert said(line) in answer


def test_requirements_of_the_person() -> None:
    assert said("who am i", boss=True) == "You are the boss."


def test_another_answer_than_last_time() -> None:
    talking = talk()
    answers = ["".join(piece.text for piece in talking.answer("hello")) for _ in range(6)]
    assert all(one != other for one, other in itertools.pairwise(answers))


def test_codes_do_things() -> None:
    assert talk().answer("quit") == [Piece(Do.SAY, "Bye."), Piece(Do.QUIT)]
    assert pieces("a`_b`!c`Hd`", {}) == [
        Piece(Do.SAY, "a"),
        Piece(Do.PAUSE),
        Piece(Do.SAY, "b"),
        Piece(Do.MISTAKES),
        Piece(Do.SAY, "c"),
        Piece(Do.HANG_UP),
        Piece(Do.SAY, "d"),
    ]


def test_EXE_06_codes_in_names_are_not_carried_out() -> None:
    assert pieces("Hello, `A!", {"A": "`H`Q"}) == [Piece(Do.SAY, "Hello, `H`Q!")]


def test_ANS_01_names_are_clean() -> None:
    ((only),) = pieces("`A", {"A": "x\x1b[2J\r\ny"})
    assert only.do is Do.SAY and only.text.isprintable() and only.text.startswith("x")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"(A&(B\nx\n", "not closed"),
        (b"([LEVEL 9)\nx\n", "bracket"),
        (b"(A) B\nx\n", "behind the condition"),
        (b"(A)\n\n", "no answer"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: bytes, problem: str) -> None:
    blocks, problems = read_patterns(b"\n" + text)
    assert blocks == [] and problems[0].startswith("line 2: ") and problem in problems[0]


def test_what_is_heard() -> None:
    assert heard("  ,,, What's   up???  ") == "WHAT'S UP?"


@given(st.text(), st.binary(max_size=400))
def test_no_file_and_no_line_is_too_strange(line: str, data: bytes) -> None:
    blocks, _ = read_patterns(data)
    Talk(blocks, lambda _: True, dict, SteadyChance()).answer(line)
    assert len(heard(line)) <= 1000


def test_deep_nesting_is_refused() -> None:
    _, problems = read_patterns(b"(" * 500 + b"A" + b")" * 500 + b"\nx\n")
    assert "too many parentheses" in problems[0]
