"""Who may ask, and how refusals look."""

from __future__ import annotations

import json

import pytest


def test_without_a_token_nothing_is_answered(program):
    answer = program().ask("GET", "/board")
    assert answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert json.loads(answer.text)["title"] == "Please sign in"
    assert answer.headers["content-type"] == "application/problem+json"


def test_WEB_03_a_browsers_session_is_no_token(site, program):
    someone = program()
    someone.browser.headers = {}
    someone.browser.sign_in("Alice")
    assert someone.ask("GET", "/me").status == 401


def test_a_token_is_for_its_scopes_only(program):
    alice = program("people")
    assert alice.get("/me")["alias"] == "Alice"
    assert alice.ask("GET", "/boards").status == 403
    assert alice.ask("GET", "/sysop/queue").status == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"to": 5, "text": "x"}',
        b'{"to": "Bob"}',
        b"[" * 100_000,
        b'{"to":"Bob","text":""}',
        b"\xff\xfe",
        b'{"to":"Bob","text":1' + b"0" * 100_000 + b"}",
    ],
)
def test_SLO_07_a_body_that_does_not_fit_is_refused_in_words(program, body):
    alice = program("telegrams")
    answer = alice.browser.request("POST", "/api/v1/telegrams", body, headers={"content-type": "application/json"})
    assert answer.status == 400 and "Traceback" not in answer.text


def test_WEB_03_a_body_that_is_no_json_is_not_read(program):
    alice = program("telegrams")
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = alice.browser.request(
            "POST", "/api/v1/telegrams", b'{"to":"Bob","text":"x"}', headers={"content-type": kind}
        )
        assert answer.status == 400


def test_what_is_too_much_is_refused(program):
    alice = program("telegrams")
    answer = alice.ask("POST", "/telegrams", {"to": "Bob", "text": "x" * 5_000_000})
    assert answer.status == 413


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=-1", "limit=1e9", "q=" + "x" * 500])
def test_a_query_that_does_not_fit_is_refused(program, query):
    assert program("people").ask("GET", f"/people?{query}").status == 400


def test_what_is_not_there_is_a_problem_too(program):
    answer = program("people").ask("GET", "/nothing")
    assert answer.status == 404 and json.loads(answer.text)["status"] == 404


def test_answers_are_nobody_elses_to_keep(program):
    answer = program("people").ask("GET", "/me")
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-content-type-options"] == "nosniff"
