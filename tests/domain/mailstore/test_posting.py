"""What is put on a sub-board by a mail program."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.posting import MESSAGE_MOST, BoardPosting
from dialtone.testing.script import run
from tests.domain.mailstore.test_board import GENERAL, HELD, Hall

FILES = (
    b'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n"
)


class Desk(Hall):
    """Ann posts."""

    def post(self, text: bytes, **more: Any) -> int:
        """A message on the sub-board everybody reads."""
        posting = BoardPosting(self.store, self.mailstore._access, self.writing)
        return run(posting.post(more.get("who", self.ann), more.get("sub", GENERAL), text))


def test_the_text_is_posted_and_nothing_else_of_the_message() -> None:
    desk = Desk()
    number = desk.post(
        b"From: Mallory <m@x>\r\nTo: Bob <bob@x>\r\nNewsgroups: a\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nhi\r\n"
    )
    post = run(desk.reading.get(desk.bob, GENERAL.code, number))  # type: ignore[arg-type]
    assert (post.subject, post.author, post.to) == ("Grüße", "Ann", "All")
    whole = run(desk.reading.text(desk.bob, GENERAL.code, post.number))
    assert whole.endswith(b"hi\r\n") and b"Mallory" not in whole and b"Newsgroups" not in whole


def test_an_answer_to_what_the_author_does_not_see_answers_nothing() -> None:
    desk = Desk()
    held = desk.says("secret", sub=HELD)
    message_id = run(desk.reading.get(desk.mod, HELD.code, held)).message_id.encode()
    number = desk.post(b"Subject: Re\r\nIn-Reply-To: " + message_id + b"\r\n\r\nhi\r\n", sub=HELD)
    assert run(desk.reading.get(desk.mod, HELD.code, number)).parent == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FILES, Why.INVALID),
        (b"Subject: x\r\n\r\n\r\n", Why.EMPTY),
        (b"Subject: x\r\n\r\n" + b"x" * MESSAGE_MOST, Why.TOO_BIG),
    ],
)
def test_what_cannot_be_a_message_there_is_refused(text: bytes, why: Why) -> None:
    with pytest.raises(Refusal) as no:
        Desk().post(text)
    assert no.value.why is why
