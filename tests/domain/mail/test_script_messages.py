from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.script_messages import MODERATED, PRIVATE, RFC822_HEADER, body_of, compose, header_of
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import Post, PostNumber

DATE = "Thu, 1 Jan 2026 00:00:00 +0000"


def written(header, body="text"):
    return compose(header, body, sender="lists@local.test", message_id="<1@local.test>", date=DATE)


def test_the_usual_header_becomes_fields():
    header = {
        "to": "Bob",
        "to_net_type": 5,
        "to_net_addr": "bob@ext.test",
        "from": "List Server",
        "subject": "größe",
        "from_org": "Here",
        "replyto_net_addr": "list@local.test",
        "replyto": "A List",
        "reply_id": "<0@x>",
        "references": "<a@x> <0@x>",
        "date": "Fri, 2 Jan 2026 10:00:00 +0100",
        "ftn_tid": "tid",
        "field_list": [
            {"type": RFC822_HEADER, "data": "List-ID: <gen.local.test>"},
            {"type": RFC822_HEADER, "data": "Subject: another"},
            {"type": RFC822_HEADER, "data": "no field at all"},
            {"type": 3, "data": "X-Not: this"},
        ],
    }
    parsed = message_from_bytes(written(header, "one\ntwo"), policy=default)
    assert parsed["to"] == "Bob <bob@ext.test>"
    assert parsed["from"] == "List Server <lists@local.test>"
    assert (parsed["subject"], parsed["organization"], parsed["reply-to"]) == (
        "größe",
        "Here",
        "A List <list@local.test>",
    )
    assert (parsed["message-id"], parsed["in-reply-to"]) == ("<1@local.test>", "<0@x>")
    assert (parsed["list-id"], parsed["x-ftn-tid"], parsed["x-not"]) == ("<gen.local.test>", "tid", None)
    assert parsed["date"] == "Fri, 02 Jan 2026 10:00:00 +0100"
    assert written(header, "one\ntwo").endswith(b"\r\n\r\none\r\ntwo\r\n")


@pytest.mark.parametrize(
    ("body", "charset", "tail"),
    [
        ("plain", None, b"plain\r\n"),
        ("größe", "utf-8", "größe\r\n".encode()),
        ("gr\udcf6\udcdfe", "iso-8859-1", b"gr\xf6\xdfe\r\n"),
    ],
)
def test_eight_bit_texts_say_what_they_are_and_keep_their_bytes(body, charset, tail):
    text = written({"to": "All"}, body)
    assert message_from_bytes(text).get_content_charset() == charset
    assert text.endswith(b"\r\n\r\n" + tail)


def test_a_content_type_of_the_script_stands():
    item = {"type": RFC822_HEADER, "data": "Content-Type: text/html; charset=utf-8"}
    assert written({"field_list": [item]}, "größe").lower().count(b"content-type:") == 1


@given(
    st.dictionaries(
        st.sampled_from(["to", "from", "subject", "from_org", "replyto", "reply_id", "date", "ftn_pid"]), st.text()
    )
)
def test_RED_no_property_can_make_a_field_of_its_own(header):
    head = written(header).partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    known = {
        b"date",
        b"from",
        b"organization",
        b"subject",
        b"to",
        b"reply-to",
        b"message-id",
        b"in-reply-to",
        b"x-ftn-pid",
    }
    assert set(names) <= known and len(names) == len(set(names))
    assert b"\r" not in head.replace(b"\r\n", b"") and b"\n" not in head.replace(b"\r\n", b"") and b"\0" not in head


def test_RED_a_given_field_cannot_end_the_header():
    data = "X-A: b\r\n\r\nbody\r\nX-C: d"
    text = written(
        {"field_list": [{"type": RFC822_HEADER, "data": data}, {"type": RFC822_HEADER, "data": "X-F: a\n b"}]}
    )
    assert b"X-A" not in text
    assert b"\r\nX-F: a\r\n b\r\n" in text


def test_a_posts_header_as_scripts_see_it():
    post = Post(
        board="GEN", letter=LetterId(1), prefix=b"", size=9, author="Bob", message_id="<1@x>",
        author_address="bob@ext.test", to="All", subject="s", held=True, private=True, written=5.0,
        number=PostNumber(7), tag="t", parent=PostNumber(3), thread=PostNumber(2), reply_to="<0@x>",
    )  # fmt: skip
    header = header_of(post, 4, DATE, b"From: x\r\nX-Own: y\r\n z\r\n")
    assert (header["number"], header["offset"], header["from"], header["from_net_addr"]) == (
        7,
        4,
        "Bob",
        "bob@ext.test",
    )
    assert (header["attr"], header["from_net_type"], header["thread_back"]) == (PRIVATE | MODERATED, 5, 3)
    assert header["field_list"] == [{"type": RFC822_HEADER, "data": "X-Own: y\r\n z"}]
    assert header["reply_id"] == "<0@x>" and "from_ext" not in header


def test_the_body_is_behind_the_empty_line():
    assert body_of(b"A: b\r\n\r\nbo\xffdy") == "bo\udcffdy"
