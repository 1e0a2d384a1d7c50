"""The few header fields a receiver asks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import every, fields, split_head
from dialtone.formats.mail.opening import Opening

MESSAGE = (
    b"Received: from a\r\n\tby b;\r\n 1 Jan\r\nreceived : from c\r\nFrom: Alice\r\n <a@ext.test>\r\nX-From: no\r\n"
    b"BCC: x@ext.test,\r\n\ty@ext.test\r\nSubject: hi\r\nBcc:z@ext.test\r\n\r\nFrom: in the body\r\n"
)


def test_fields_are_found_in_any_case_and_folded() -> None:
    opening = Opening(MESSAGE)
    assert opening.count(b"received") == 2 and opening.count(b"from") == 1 and opening.count(b"date") == 0
    assert opening.first(b"from") == b" Alice\r\n <a@ext.test>"
    assert opening.first(b"message-id") is None
    assert opening.every(b"bcc") == [b" x@ext.test,\r\n\ty@ext.test", b"z@ext.test"]
    assert MESSAGE[opening.size :] == b"From: in the body\r\n"
    assert (opening.lines, opening.fields) == (11, 7)


def test_fields_that_are_looked_for_later() -> None:
    opening = Opening(b"TO: a@ext.test,\r\n b@ext.test\r\nFrom: x\r\nto : c@ext.test\r\nList-Id: <l>\r\n\r\n")
    assert opening.count(b"list-id") == 1 and opening.first(b"reply-to") is None and opening.count(b"from") == 1
    assert opening.every(b"to") == [b" a@ext.test,\r\n b@ext.test", b" c@ext.test"]
    assert opening.without((b"to", b"from")) == b"List-Id: <l>\r\n\r\n"


def test_FRM_02_a_folded_line_is_no_field() -> None:
    for head in (b"From\r\n : a@ext.test\r\n\r\n", b" From: a@ext.test\r\n\r\n", b"X: y\r\n From: a@ext.test\r\n\r\n"):
        assert Opening(head).count(b"from") == 0


def test_HDR_06_ends_of_a_header() -> None:
    assert Opening(b"\r\nFrom: body\r\n").count(b"from") == 0
    assert Opening(b"\r\nbody").size == 2 and Opening(b"\r\nbody").lines == 0
    only = Opening(b"From: a\r\nSubject: no empty line\r\n")
    assert only.count(b"from") == 1 and only.size == 33
    assert Opening(b"").size == 0 and Opening(b"").fields == 0
    assert Opening(b"From: cut off").first(b"from") == b" cut off"
    assert Opening(b"From: a\r\n\tcut off").first(b"from") == b" a\r\n\tcut off"


def test_taking_fields_out_leaves_every_other_byte() -> None:
    opening = Opening(MESSAGE)
    left = opening.without((b"bcc",))
    assert left == MESSAGE[: opening.size].replace(b"BCC: x@ext.test,\r\n\ty@ext.test\r\n", b"").replace(
        b"Bcc:z@ext.test\r\n", b""
    )
    assert opening.text == MESSAGE[: opening.size]
    assert Opening(b"Bcc: x\r\n\r\nbody").without((b"bcc",)) == b"\r\n"
    assert Opening(b"Bcc: x\r\nTo: y\r\n").without((b"bcc",)) == b"To: y\r\n"


def test_renaming_puts_a_word_in_front() -> None:
    opening = Opening(MESSAGE)
    starts = [start for start, value in opening.places(b"received") if b"from c" in value]
    assert opening.renamed(starts, b"X-") == opening.text.replace(b"received :", b"X-received :")
    assert opening.renamed([], b"X-") == opening.text


NAMES = [b"From", b"FROM ", b"Bcc", b"Received\t", b"Subject", b"X-A", b"", b" ", b"no colon"]
UNITS = st.sampled_from(
    [*(name + b":" for name in NAMES), b"\r\n", b"\r\n", b"\r\n ", b"\r\n\t", b"a", b"\r", b"\n", b":"]
)


@given(st.lists(UNITS, max_size=40))
def test_it_agrees_with_the_full_reader(units: list[bytes]) -> None:
    data = b"".join(units)
    opening = Opening(data)
    head, start = split_head(data)
    assert opening.size == start and opening.text == data[:start]
    for name in (b"from", b"bcc", b"received", b"subject"):
        assert opening.every(name) == every(fields(head), name)
    assert Opening(opening.without((b"bcc", b"from"))).count(b"bcc") == 0 or b"\r\nBcc:" not in head
