"""Local parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.address_lists import Mailbox, mailboxes
from dialtone.formats.mail.addresses import parse_path
from dialtone.formats.mail.local_parts import quote_local, split_address, write_address

LOCALS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)


@given(LOCALS)
def test_any_local_part_comes_back(local: str) -> None:
    written = quote_local(local) + "@local.test"
    assert parse_path(f"<{written}>".encode()).local == local
    assert split_address(written) == (local, "local.test")
    assert mailboxes(written.encode()) == [Mailbox("", written)]


def test_splitting() -> None:
    assert split_address("Alice@Local.Test") == ("Alice", "local.test")
    assert split_address("alice") == ("alice", "")
    assert split_address('"a@b"@c') == ("a@b", "c")


def test_a_bare_name_has_no_domain() -> None:
    assert write_address("Postmaster", "") == "Postmaster"
    assert write_address("", "") == ""
    assert write_address("sub:general", "bbs.test") == '"sub:general"@bbs.test'
