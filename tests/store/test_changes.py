from __future__ import annotations

from typing import Any

import pytest

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import Post, PostNumber
from dialtone.store.changes import CHANGEABLE, MOST_WORDS, WORDED, check_changes, words_of

POST: dict[str, Any] = {
    "board": "MAIN",
    "letter": LetterId(1),
    "prefix": b"",
    "size": 1,
    "author": "Eve Smith",
    "message_id": "<a@x>",
    "subject": "About CATS",
    "to": "Bob",
    "number": PostNumber(1),
    "tag": "a" * 16,
    "parent": PostNumber(0),
    "thread": PostNumber(1),
}


def test_only_known_fields_change() -> None:
    check_changes(CHANGEABLE)
    with pytest.raises(TypeError, match="author, number"):
        check_changes(["number", "subject", "author"])
    assert WORDED <= CHANGEABLE


def test_words_come_from_everything_a_reader_sees() -> None:
    assert words_of(Post(**POST), "Hello\r\nWorld") == "about cats eve smith bob hello world"


def test_the_author_of_an_anonymous_message_is_not_among_its_words() -> None:
    assert words_of(Post(**POST, anonymous=True), "x") == "about cats bob x"


def test_words_are_bounded() -> None:
    assert len(words_of(Post(**POST), "ß" * MOST_WORDS)) == MOST_WORDS
