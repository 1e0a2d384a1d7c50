"""What a message asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.lists.commands import MOST, Command, Verb, read_commands, read_line

TOKEN = "A-b_9" * 12


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("lists", Command(Verb.LISTS)),
        ("HELP", Command(Verb.HELP)),
        ("help me please", Command(Verb.HELP, "")),
        ("subscribe talk", Command(Verb.SUBSCRIBE, "talk")),
        ("Subscribe   Our  talk ", Command(Verb.SUBSCRIBE, "Our talk")),
        ("unsubscribe *", Command(Verb.UNSUBSCRIBE, "*")),
        ("who talk", Command(Verb.WHO, "talk")),
        (f"confirm subscribe {TOKEN}", Command(Verb.CONFIRM, TOKEN)),
        (f"confirm {TOKEN}", Command(Verb.CONFIRM, TOKEN)),
        ("subscribe", None),
        ("who", None),
        ("confirm something", None),
        ("subscribe " + "x" * 65, None),
        ("subscriber talk", None),
        ("", None),
    ],
)
def test_a_line_is_one_command_or_none(line, command):
    assert read_line(line) == command


@pytest.mark.parametrize("prefix", ["Re: ", "RE: re: ", "AW: ", "Fwd: ", "Re[2]: ", ""])
def test_an_answers_subject_is_read_without_what_was_put_before_it(prefix):
    assert read_commands(prefix + "subscribe talk", []) == [Command(Verb.SUBSCRIBE, "talk")]


def test_a_command_in_the_subject_is_the_only_one():
    assert read_commands("lists", ["help", "subscribe talk"]) == [Command(Verb.LISTS)]


@pytest.mark.parametrize("end", ["end", "END", "---", "--- cut here", "-- ", "--"])
def test_nothing_counts_after_the_end(end):
    assert read_commands("hi", ["help", end, "lists"]) == [Command(Verb.HELP)]


def test_quoted_lines_say_nothing():
    assert read_commands("", ["> subscribe talk", "lists"]) == [Command(Verb.LISTS)]


def test_a_letter_is_no_list_of_commands():
    letter = ["Dear friends,", "I wrote yesterday", "and again today", "but nobody", "answered me.", "help"]
    assert read_commands("", letter) == []


def test_never_more_than_twenty():
    assert len(read_commands("", ["help"] * 1000)) == MOST == 20


@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=30))
def test_reading_never_fails(subject, lines):
    assert len(read_commands(subject, lines)) <= MOST


@pytest.mark.parametrize(
    "subject", ["Re:" * 300_000, "confirm " * 100_000, "confirm " + "A" * 1_000_000, " " * 1_000_000]
)
def test_long_ones_take_no_long_time(subject):
    start = time.perf_counter()
    read_commands(subject, [subject])
    assert time.perf_counter() - start < 0.5
