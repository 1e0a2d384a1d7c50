"""What is kept of a message answers as its text does, for whatever a message may be."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.domain.mailstore.digesting import TEXT_MOST, WORDS_MOST, digest
from dialtone.domain.mailstore.summaries import HEAD_MOST, read
from dialtone.protocols.imap import searching
from tests.formats.mail.test_usual import MESSAGES
from tests.support.examples import examples
from tests.support.kept_mail import KeptMail

HEAD = b"From: Ann <ann@ext.test>\r\nSubject: Cake\r\nMessage-ID: <1@x>\r\nX-Other: unusual\r\n\r\n"

PREFIXES = st.sampled_from(
    [b"", b"Return-Path: <x@y>\r\n", b"Date: Thu, 20 Nov 2025 10:00:00 +0000\r\nSubject: put\r\n", b"No end", b"\r\n"]
)
BODIES = st.sampled_from(
    [b"", b"x From: words\r\n", b"\xff\0=?", b"Kuchen \xc3\xa4\r\n\r\n" * 2, b"long line of words " * 80, b"\na\r\n"]
)
TEXTS = st.tuples(PREFIXES, st.tuples(MESSAGES, BODIES).map(b"".join))
WORDS = st.sampled_from(
    [b"Subject: x", b"words", b"aaa", b" a ", b"put", b"xx", b"Kuch", b"=?=", b"x\\t", b"long line"]
)
FIELDS = b"BODY.PEEK[HEADER.FIELDS (Subject from TO message-id date)]"


def asked(count: int, words: list[bytes]) -> list[bytes]:
    """One message at a time, since what is known is told first; and everything that looks through them."""
    commands = [b"FETCH %d (UID FLAGS ENVELOPE %b)" % (number, FIELDS) for number in range(1, count + 1)]
    for word in words:
        quoted = b'"' + word + b'"'
        commands += [b"SEARCH %b %b" % (key, quoted) for key in (b"SUBJECT", b"FROM", b"TO", b"BODY", b"TEXT")]
        commands += [b"SEARCH HEADER message-id " + quoted, b"SEARCH HEADER X-Other " + quoted]
    ends = (b"SEARCH HEADER SUBJECT {0+}\r\n", b"SORT (SUBJECT TO) UTF-8 ALL", b"SORT (REVERSE DATE FROM) UTF-8 ALL")
    return [*commands, *ends, b"THREAD REFERENCES UTF-8 ALL", b"SEARCH SENTON 20-Nov-2025"]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=3))
def test_answers_are_the_same_whether_it_was_looked_through_or_not(
    texts: list[tuple[bytes, bytes]], words: list[bytes]
) -> None:
    mail = KeptMail()
    for prefix, text in texts:
        mail.put(text, prefix)
    commands = asked(len(texts), words)
    with patch.object(searching, "FEW", 0):
        before = mail.say(*commands)
        mail.look_through()
        assert mail.say(*commands) == before


def test_it_is_kept_and_used() -> None:
    mail = KeptMail()
    mail.put(HEAD + b"text\r\n", b"Date: Thu, 20 Nov 2025 10:00:00 +0000\r\n")
    mail.put(b"Subject: bare\nlines\r\n\r\n")
    mail.look_through()
    assert mail.known() == [1]
    mail.case.blobs.kept.clear()
    assert b"Date: Thu" in mail.say(b"FETCH 1 " + FIELDS)


def test_header_lines_in_front_count() -> None:
    made = digest(b"Subject: in front\r\n", HEAD, whole=True)
    assert (made.subject, made.message_id) == ("in front", "<1@x>")
    assert made.fields is not None and made.fields.startswith(b"Subject: in front\r\nFrom:")
    assert made.field_words is not None and "in front" in made.field_words and "cake" in made.field_words
    assert "unusual" not in made.field_words
    assert made.words is not None and "x-other: unusual" in made.words


def test_of_the_beginning_of_a_text_only_the_header_is_kept() -> None:
    made = digest(b"", HEAD + b"beginning", whole=False)
    assert (made.subject, made.words) == ("Cake", None)
    assert made.fields is not None


def test_what_is_too_long_is_not_looked_through() -> None:
    assert digest(b"", HEAD + b"w" * WORDS_MOST, whole=True).words is None
    assert digest(b"", HEAD + b"\r\n" * (TEXT_MOST // 2), whole=True).words is None
    assert digest(b"", HEAD + b"\r\n" * WORDS_MOST, whole=True).words is not None


@given(st.binary(max_size=200), st.binary(max_size=300))
def test_summaries_are_those_of_the_text(prefix: bytes, text: bytes) -> None:
    made, known = digest(prefix, text, whole=True), read(prefix + text[:HEAD_MOST])
    assert (made.subject, made.author, made.message_id, made.references, made.sent) == known
