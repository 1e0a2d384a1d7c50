"""From reasons to FTP's words."""

from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.ftp import replies
from dialtone.wire.port import Farewell


def test_every_reason_has_a_code_that_says_no():
    for table in (replies.CODES, replies.UPLOAD_CODES):
        assert all(400 <= table[why] <= 599 for why in Why)


def test_the_words_of_the_specification():
    assert replies.answer(Refusal(Why.NOT_LOGGED_IN)) == b"530 Please login with USER and PASS."
    assert replies.answer(Refusal(Why.BAD_LOGIN, delay=5)) == b"530 Invalid login."
    assert replies.answer(Refusal(Why.DENIED, "No."), replies.UPLOAD_CODES) == b"553 No."
    assert replies.answer(Refusal(Why.DENIED, reply=b"504 Bad port number.")) == b"504 Bad port number."


def test_several_lines():
    assert replies.lines(214, "First", ["a", "214 b"], "Last") == [b"214-First", b" a", b" 214 b", b"214 Last"]
    assert replies.coded(530, ["a"]) == [b"530-a"]


def test_last_words():
    said = [replies.last_words(why, 300, "abc") for why in Farewell]
    assert all(words[:4] in (b"421 ", b"550 ") for words in said)
    assert replies.last_words(Farewell.TIMEOUT, 300, "") == b"421 Disconnecting due to inactivity (300 seconds)."
    assert replies.last_words(Farewell.SHUTDOWN, 300, "") == b"421 Server downed, aborting."
    assert replies.last_words(Farewell.BLOCKED, 300, "") == b"550 Access denied."
    assert b"abc" in replies.last_words(Farewell.FAULT, 300, "abc")


@given(st.text(max_size=300), st.sampled_from(list(Why)))
def test_LOG_01_whatever_is_refused_is_one_line(text, why):
    line = replies.answer(Refusal(why, text))
    assert b"\r" not in line and b"\n" not in line and b"\x1b" not in line
    assert line[3:4] == b" " and line[:3].isdigit()
