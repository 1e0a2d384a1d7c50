"""Boards for programs."""

from __future__ import annotations

import json

import pytest


def write(program, **changes):
    body = {"subject": "Hello", "text": "First words"} | changes
    return program.ask("POST", "/boards/general/messages", body)


def test_a_message_is_written_read_answered_changed_and_removed(program):
    alice, bob = program("boards:read", "boards:write"), program("boards:read", "boards:write", number=3)
    made = write(alice)
    assert (made.status, json.loads(made.text)) == (201, {"number": 1})
    found = bob.get("/boards/GENERAL/messages/1")
    assert (found["subject"], found["author"], found["text"].strip()) == ("Hello", "Alice", "First words")
    write(bob, subject="Re: Hello", reply_to=1)
    assert [(one["number"], one["thread"]) for one in alice.get("/boards/GENERAL/messages")] == [(2, 1), (1, 1)]
    changed = {"subject": "Hello all", "text": "Other words"}
    assert bob.ask("PUT", "/boards/GENERAL/messages/1", changed).status == 403  # WEB-06
    assert alice.ask("PUT", "/boards/GENERAL/messages/1", changed).status == 204
    assert bob.get("/boards/GENERAL/messages/1")["subject"] == "Hello all"
    assert alice.ask("DELETE", "/boards/GENERAL/messages/2").status == 403
    assert program("boards:write", number=1).ask("DELETE", "/boards/GENERAL/messages/2").status == 204


def test_WEB_06_areas_that_are_not_for_somebody_are_not_there(program):
    alice = program("boards:read", "boards:write")
    assert [one["code"] for one in alice.get("/boards")] == ["GENERAL"]
    assert alice.ask("GET", "/boards/SECRET/messages").status == 404
    assert alice.ask("GET", "/search?q=x&board=SECRET").status == 404
    assert {one["code"] for one in program("boards:read", number=1).get("/boards")} == {"GENERAL", "SECRET"}


def test_reading_is_not_writing(program):
    assert write(program("boards:read")).status == 403


def test_SQL_03_one_votes_once(program):
    write(program("boards:write"))
    bob = program("boards:write", number=3)
    assert bob.ask("POST", "/boards/GENERAL/messages/1/vote", {"up": True}).status == 204
    assert bob.ask("POST", "/boards/GENERAL/messages/1/vote", {"up": True}).status >= 400


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "1.0", "%00", "٣", "9" * 30])
def test_numbers_of_nothing(program, number):
    assert program("boards:read").ask("GET", f"/boards/GENERAL/messages/{number}").status == 404


def test_words_are_found(site, program):
    alice = program("boards:read", "boards:write")
    write(alice, text="about cats")
    site.through(site.store.write(lambda records: records.posts.index("GENERAL", 1, "about cats")))
    assert [one["number"] for one in alice.get("/search?q=cats")] == [1]
    assert alice.get("/search?q=dogs") == []


def test_HDR_01_a_subject_is_one_line_whatever_is_in_it(program):
    for number, ends in enumerate(("\r\n", "\n", "\r", "\u2028"), 1):
        assert write(program("boards:write"), subject=f"x{ends}From: evil@ext.test").status == 201
        found = program("boards:read").get(f"/boards/GENERAL/messages/{number}")
        assert len(found["subject"].splitlines()) == 1 and found["author"] == "Alice"
