"""What a Python mail processor is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.recipient_list import Listed
from dialtone.host.processors.mail_api import Message, Recipients
from tests.host.processors.tasks import MESSAGE


@pytest.fixture
def message(tmp_path):
    (tmp_path / "m").write_bytes(MESSAGE)
    return Message(str(tmp_path / "m"))


def made(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("m") / "m"
    path.write_bytes(data)
    return Message(str(path))


def test_reading(message):
    assert message.headers == [("from", "Ann <ann@ext.test>"), ("subject", "café"), ("x-a", "1")]
    assert (message.get("SUBJECT"), message.get("none"), message.get("none", "x")) == ("café", "", "x")
    assert message.body == b"Hello\r\n"
    assert message.raw == MESSAGE
    assert message.parsed()["subject"] == "café"
    assert not message.changed


def test_a_header_keeps_its_place_and_the_others_every_byte(message):
    message.set_header("subject", "new")
    message.add_header("X-B", "2")
    message.add_header("X-B", "3")
    assert message.get_all("x-b") == ["2", "3"]
    message.set_header("X-B", "4")
    message.remove_header("X-A")
    assert message.raw == b"From: Ann <ann@ext.test>\r\nsubject: new\r\nX-B: 4\r\n\r\nHello\r\n"
    assert message.changed


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y", "a\nb", "a\0b", "é" * 300])
def test_HDR_a_value_cannot_make_a_second_header(message, value):
    before = len(message.headers)
    message.set_header("X-New", value)
    assert len(message.headers) == before + 1
    assert b"\r\nBcc:" not in message.raw


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é"])
def test_impossible_names(message, name):
    with pytest.raises(ValueError, match="cannot be the name"):
        message.set_header(name, "x") if name.isascii() else message.add_header(name, "x")
    assert message.raw == MESSAGE


def test_a_body_and_a_message_with_lines_of_any_kind(message):
    message.body = b"a\nb\r\n"
    assert message.raw.endswith(b"\r\n\r\na\r\nb\r\n")
    message.replace(b"Subject: x\n\ny\n")
    assert (message.raw, message.get("subject")) == (b"Subject: x\r\n\r\ny\r\n", "x")


@given(data=st.binary(max_size=60))
def test_any_bytes_can_be_read_and_given_back(tmp_path_factory, data):
    message = made(tmp_path_factory, data)
    assert message.body in message.raw
    assert len(message.headers) >= 0


def test_recipients(tmp_path):
    (tmp_path / "l").write_bytes(b"[0]\nTo=a@x\nToExt=3\n[1]\nTo=b@x\n")
    recipients = Recipients(str(tmp_path / "l"))
    assert [entry.to for entry in recipients] == ["a@x", "b@x"]
    assert (len(recipients), recipients.changed) == (2, False)
    recipients.remove("nobody")
    assert not recipients.changed
    recipients.remove("b@x")
    recipients.remove(recipients.list()[0])
    recipients.add("c@y")
    recipients.add_user(7)
    assert recipients.changed
    assert recipients.list() == [Listed(to="c@y", network=5, address="c@y"), Listed(number=7)]
    recipients.clear()
    assert recipients.written() == b""
