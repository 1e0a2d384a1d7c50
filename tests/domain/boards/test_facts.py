import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.boards.facts import BodyDigest, Facts, cleaned, digest_of, read_facts, threading
from dialtone.testing.script import run


def facts(*lines):
    return read_facts(b"".join(line + b"\r\n" for line in lines))


def test_an_ordinary_header():
    found = facts(
        b"From: Bob Builder <bob@ext.test>",
        b"To: Main General <sub:main-general@local.test>, other@local.test",
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
        b"Message-ID: <2@ext.test>",
        b"In-Reply-To: <1@ext.test>",
        b"References: <0@ext.test>",
        b" <1@ext.test>",
        b"Date: Thu, 1 Jan 2026 00:00:10 +0000",
    )
    assert found == Facts(
        author="Bob Builder",
        address="bob@ext.test",
        to="Main General",
        subject="Grüße",
        message_id="<2@ext.test>",
        identified=True,
        reply_to="<1@ext.test>",
        references="<0@ext.test> <1@ext.test>",
        written=1767225610.0,
    )


def test_an_empty_header_says_nothing():
    assert read_facts(b"") == Facts()


def test_an_address_alone_is_the_authors_name_and_no_recipients():
    found = facts(b"From: bob@ext.test", b"To: sub:main-general@local.test")
    assert (found.author, found.address, found.to) == ("bob@ext.test", "bob@ext.test", "")


def test_HDR_02_line_ends_in_encoded_words_become_spaces():
    found = facts(b"From: x@ext.test", b"Subject: =?utf-8?q?a=0D=0ABcc:=20v@ext.test?=")
    assert found.subject == "a Bcc: v@ext.test"


def test_HDR_03_names_stay_on_one_line():
    found = facts(b"From: =?utf-8?q?X=0AReply-To:_evil@ext.test?= <x@ext.test>", b'To: "a\r\n b" <b@local.test>')
    assert found.author == "X Reply-To: evil@ext.test"
    assert "\n" not in found.to


@pytest.mark.parametrize("byte", [b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xe2\x80\xa8"])
def test_HDR_04_no_byte_makes_a_second_line(byte):
    found = facts(b"From: a%sX-Y: 1 <x@ext.test>" % byte, b"Subject: a%sX-Y: 1" % byte)
    assert len(found.subject.splitlines()) == len(found.author.splitlines()) == 1


@pytest.mark.parametrize(
    "evil",
    [
        "\x1b]0;x\x07",
        "\x1b[2J",
        "\x1b[6n",
        "\x1b]52;c;eA==\x07",
        "\x1bPx\x1b\\",
        "\x9b2J",
        "\x1b[>c",
        "\x01Q",
        "\u202e",
    ],
)
def test_ANS_01_nothing_that_moves_a_terminal_is_left(evil):
    text = cleaned(f"a{evil}b", 60)
    assert text.isprintable()
    assert text[0] + text[-1] == "ab"


def test_a_name_is_cut():
    assert len(cleaned("x" * 5000, 60)) == 60
    assert len(facts(b"From: x@ext.test", b"Subject: " + b"y" * 5000).subject) == 200


@pytest.mark.parametrize(
    ("value", "id"),
    [
        (b"<a@b>", "<a@b>"),
        (b" <a@b> (comment)", "<a@b>"),
        (b"a@b", ""),
        (b"<a b@c>", ""),
        (b"<\xe4@b>", ""),
        (b"<" + b"x" * 300 + b">", ""),
        (b"", ""),
    ],
)
def test_only_what_could_be_a_message_id_is_one(value, id):
    found = facts(b"Message-ID:" + value)
    assert (found.message_id, found.identified) == (id, True)


def test_a_reply_without_in_reply_to_answers_the_last_of_its_references():
    assert facts(b"References: <1@x> <2@x>").reply_to == "<2@x>"
    assert facts(b"In-Reply-To: your mail of monday", b"References: <1@x>").reply_to == "<1@x>"
    assert facts(b"In-Reply-To: <1@x>").references == ""


def test_nothing_is_its_own_ancestor():
    found = facts(b"Message-ID: <1@x>", b"In-Reply-To: <1@x>", b"References: <1@x> <1@x>")
    assert (found.reply_to, found.references) == ("", "")


@given(st.lists(st.integers(0, 500), max_size=400))
def test_the_youngest_ancestors_are_kept(numbers):
    ancestors = [f"<{number}@example.com>" for number in numbers]
    reply_to, references = threading([], ancestors, "")
    kept = references.split()
    assert len(references) <= 2000
    known = list(dict.fromkeys(ancestors))
    assert kept == known[len(known) - len(kept) :]
    assert reply_to == (known[-1] if known else "")
    assert len(kept) == len(known) or len(references) > 2000 - 20


@given(st.binary(max_size=400))
def test_reading_never_fails_and_always_gives_one_printable_line(head):
    found = read_facts(b"From: " + head + b"\r\nSubject: " + head + b"\r\n" + head)
    for text in (found.author, found.to, found.subject, found.message_id, found.reply_to):
        assert "\n" not in text
        assert not any(ord(ch) < 32 or 0x7F <= ord(ch) < 0xA0 for ch in text)


@given(st.text(max_size=200), st.integers(1, 80))
def test_cleaning_is_done_once_for_all(text, most):
    once = cleaned(text, most)
    assert len(once) <= most
    assert cleaned(once, most) == once


def digest(*pieces):
    made = BodyDigest()
    for piece in pieces:
        made.add(piece)
    return made.text()


def test_white_space_and_colours_do_not_make_another_body():
    assert digest(b"Hello there\r\n") == digest(b"\x01hHello\x01n\n\n  there") != ""
    assert digest(b"Hello there") != digest(b"Hello where")


def test_bodies_that_say_nothing_have_no_digest():
    assert digest(b" \r\n\x01n\r\n") == digest() == ""


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_it_does_not_matter_where_a_body_is_cut(body, cuts):
    body = body.replace(b"\x02", b"\x01")
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    pieces = [body[start:end] for start, end in itertools.pairwise(edges)]
    assert digest(*pieces) == digest(body)


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_a_digest_leaves_the_header_out(size):
    text = b"Subject: x\r\n\r\nthe body\r\n"

    async def pieces():
        for start in range(0, len(text), size):
            yield text[start : start + size]

    assert run(digest_of(pieces(), text.index(b"the"))) == digest(b"the body")
