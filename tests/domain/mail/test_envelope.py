"""Envelopes."""

from __future__ import annotations

from dialtone.domain.mail.envelope import Sender
from dialtone.formats.mail.addresses import NULL_PATH, parse_path


def test_brackets_without_route() -> None:
    path = parse_path(b"<@a.test:u@ext.test>")
    assert Sender(path, b"<@a.test:u@ext.test>", path.address).bracketed == b"<u@ext.test>"
    assert Sender(NULL_PATH, b"<>", "").bracketed == b"<>"
