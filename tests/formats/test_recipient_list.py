"""The recipient list file of mail processors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.recipient_list import INTERNET, Listed, read_list, write_list

MANUAL = b"""[0]
To=jack.ryan@vert.synchro.net
ToExt=636
ToNetType=5
ToNetAddr=ryan.jack@gmail.com

[1]
To=steven.tyler@vert.synchro.net
ToExt=1080
ToNetType=5
ToNetAddr=someone@gmail.com

[2]
To=ricky.bobby@vert.synchro.net
ToExt=190
"""


def test_the_example_of_the_manual() -> None:
    found = read_list(MANUAL)
    assert found == [
        Listed(to="jack.ryan@vert.synchro.net", number=636, network=INTERNET, address="ryan.jack@gmail.com"),
        Listed(to="steven.tyler@vert.synchro.net", number=1080, network=INTERNET, address="someone@gmail.com"),
        Listed(to="ricky.bobby@vert.synchro.net", number=190),
    ]
    assert write_list(found) == MANUAL


def test_every_key() -> None:
    whole = Listed(to="a b", number=7, network=4, address="HUB/NODE", agent=1, forward_path="<a@b>")
    assert write_list([whole]) == (
        b"[0]\nTo=a b\nToExt=7\nToNetType=4\nToNetAddr=HUB/NODE\nToAgent=1\nSMTPForwardPath=<a@b>\n"
    )
    assert read_list(write_list([whole])) == [whole]


def test_sections_may_be_named_anything_and_lines_end_anyhow() -> None:
    data = b"[zeus]\r\nto = a\r\nTOEXT=0x10\r\n[7]\r\nTo=b\r\n"
    assert read_list(data) == [Listed(to="a", number=16), Listed(to="b")]
    assert read_list(b"") == []
    assert read_list(b"To=nobody\n") == []


def test_names_of_older_versions() -> None:
    old = b"[0]\nRecipient=a\nRecipientExt=3\nRecipientNetType=5\nRecipientNetAddr=a@b\nRecipientAgent=1\n"
    assert read_list(old) == [Listed(to="a", number=3, network=5, address="a@b", agent=1)]


@pytest.mark.parametrize("number", [b"", b"x", b"-1", b"99999999999", b"089"])
def test_numbers_that_are_none_count_as_nought(number: bytes) -> None:
    assert read_list(b"[0]\nTo=a\nToExt=" + number + b"\n") == [Listed(to="a")]


@pytest.mark.parametrize("value", ["a\n[1]\nTo=b", "a\r\nToExt=1", "a\x85ToExt=1", "a\u2028b", "a\0b"])
def test_EXE_08_a_value_cannot_end_its_line(value: str) -> None:
    written = write_list([Listed(to=value, address=value, forward_path=value)])
    assert len(written.splitlines()) == 4
    assert [entry.number for entry in read_list(written)] == [0]


texts = st.text(max_size=30)
entries = st.builds(
    Listed,
    to=texts,
    number=st.integers(0, 9999),
    network=st.sampled_from([0, 2, 4, 5]),
    address=texts,
    agent=st.integers(0, 3),
    forward_path=texts,
)


@given(st.lists(entries, max_size=5))
def test_what_is_written_reads_back(items: list[Listed]) -> None:
    assert read_list(write_list(items)) == [item.as_written() for item in items]


@given(st.binary())
def test_reading_never_fails(data: bytes) -> None:
    read_list(data)
