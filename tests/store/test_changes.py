from __future__ import annotations

from typing import Any

import pytest

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import Post, PostNumber
from dialtone.store.changes import CHANGEABLE, MOST_WORDS, WORDED, check_changes, reads_otherwise, words_of

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


@pytest.mark.parametrize(
    ("post", "changes", "otherwise"),
    [
        ({}, {"permanent": True, "digest": "x", "subject": "another word in the list"}, False),
        ({}, {"letter": LetterId(1), "prefix": b"", "anonymous": False}, False),
        ({}, {"letter": LetterId(2)}, True),
        ({}, {"prefix": b"X: y\r\n"}, True),
        ({}, {"anonymous": True}, True),
        ({}, {"private": True}, False),
        ({}, {"held": True}, False),
        ({}, {"to": "Ann"}, False),
        ({"private": True}, {"private": False}, True),
        ({"private": True}, {"to": "Ann"}, True),
        ({"private": True}, {"to": "Bob"}, False),
        ({"held": True}, {"held": False}, True),
        ({"held": True}, {"held": True}, False),
    ],
)
def test_what_is_another_message_to_those_who_keep_a_copy(
    post: dict[str, Any], changes: dict[str, Any], otherwise: bool
) -> None:
    assert reads_otherwise(Post(**{**POST, **post}), changes) is otherwise
