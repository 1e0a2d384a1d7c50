"""Fields that HDR knows."""

from __future__ import annotations

from dialtone.protocols.nntp.fields import FIELDS, Setting, field_name, from_head, one_line
from tests.formats.news.articles import ALICE

SETTING = Setting("news.local.test", "local.test", "Main.General")


def test_names_are_found_without_case() -> None:
    assert field_name(b"SUBJECT") == "Subject" and field_name(b":Bytes") == ":bytes"
    assert field_name(b"X-Odd") is None and field_name(b"\xff") is None


def test_every_known_field_is_one_line_of_ascii() -> None:
    for known in FIELDS.values():
        if known is not None:
            value = known(ALICE._replace(subject="gr\u00fcn", to="Bob\u00e9"), SETTING)
            assert value.isascii() and not set(value) & set("\t\r\n\0")


def test_fields_of_a_header_are_unfolded() -> None:
    assert from_head("Reply-To", b"A: b\r\nreply-to: x\r\n\ty\r\n") == b"x y"
    assert from_head("Reply-To", b"A: b\r\n") == b""
    assert one_line(b"a\tb\0") == b"a b "
