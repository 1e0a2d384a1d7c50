"""Answers that no application gives."""

from __future__ import annotations

import pytest

from dialtone.net.http.answers import closing, last_words, page
from dialtone.wire.port import Farewell
from tests.net.http.conftest import body, fields, status

FIELDS = [(b"server", b"dialtone")]


def test_a_refusal_is_a_whole_answer_that_ends_the_connection() -> None:
    answer = closing(431, "Too much.", FIELDS)
    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert fields(answer)["server"] == "dialtone"
    assert fields(answer)["connection"] == "close"
    assert int(fields(answer)["content-length"]) == len(body(answer))
    assert b"Too much." in body(answer)
    assert "retry-after" not in fields(answer)


def test_it_may_say_when_to_come_again_and_what_to_use_instead() -> None:
    answer = closing(501, "No.", FIELDS, retry=30, allow="GET, HEAD", bare=True)
    assert (fields(answer)["retry-after"], fields(answer)["allow"]) == ("30", "GET, HEAD")
    assert body(answer) == b""


@pytest.mark.parametrize("why", Farewell)
def test_there_are_last_words_for_every_end(why: Farewell) -> None:
    assert status(last_words(why, "", FIELDS)) in (403, 408, 429, 500, 503)


def test_a_fault_names_its_code() -> None:
    assert b"(code 1a2b)" in last_words(Farewell.FAULT, "1a2b", FIELDS)


def test_a_status_nobody_knows_still_makes_a_page() -> None:
    assert b"Unknown" in page(599, "?")
