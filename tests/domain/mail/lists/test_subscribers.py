"""Subscriber files: read as the reference writes them, changed so that everything else of the sysop's stays."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtone.domain.mail.lists.subscribers import Roll, Subscriber, can_subscribe

FILE = b"""; our people
root = kept
[Ann@ext.test]
name = Ann
created = Thu, 1 Jan 2026 00:00:00 +0000
last_activity = subscribed
last_activity_time = 6955b900h
; Ann's phone
phone = 123

; this one is new
[bob@ext.test]
"""


def test_what_stands_in_the_file():
    roll = Roll(FILE)
    assert len(roll) == 2
    assert roll.find("ann@EXT.test") == Subscriber(
        address="Ann@ext.test",
        name="Ann",
        created="Thu, 1 Jan 2026 00:00:00 +0000",
        activity="subscribed",
        active=0x6955B900,
    )
    assert [one.address for one in roll.all()] == ["Ann@ext.test", "bob@ext.test"]
    assert "bob@ext.test" in roll
    assert "joe@ext.test" not in roll
    assert roll.find("joe@ext.test") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("0x10", 16), ("10", 16), ("10h", 16), ("", 0), ("soon", 0), ("f" * 40, 0), ("-", 0)],
)
def test_the_time_is_hexadecimal_in_any_spelling(text, value):
    found = Roll(f"[a@b.test]\nlast_activity_time = {text}\n".encode()).find("a@b.test")
    assert found is not None
    assert found.active == value


def test_a_new_subscriber_comes_last_and_nothing_else_changes():
    roll = Roll(FILE)
    roll.add(Subscriber(address="joe@ext.test", name="Joe", created="today", activity="subscribed", active=255))
    assert roll.data() == FILE + (
        b"\n[joe@ext.test]\nname = Joe\ncreated = today\nlast_activity = subscribed\nlast_activity_time = 0x000000ff\n"
    )


def test_a_change_is_made_in_its_place():
    roll = Roll(FILE)
    roll.add(Subscriber(address="ann@ext.test", name="Ann", activity="posted", active=255))
    expected = FILE.replace(b"= subscribed", b"= posted").replace(b"6955b900h", b"0x000000ff")
    assert roll.data() == expected


def test_a_new_key_goes_to_the_end_of_its_section_before_comments_about_the_next():
    roll = Roll(FILE)
    roll.add(Subscriber(address="bob@ext.test", name="Bob"))
    assert roll.data().endswith(b"; this one is new\n[bob@ext.test]\nname = Bob\n")


def test_who_leaves_takes_their_keys_along_and_leaves_comments():
    roll = Roll(FILE)
    assert roll.remove("ANN@ext.test")
    assert not roll.remove("ann@ext.test")
    assert roll.data() == b"; our people\nroot = kept\n; Ann's phone\n\n; this one is new\n[bob@ext.test]\n"


def test_the_same_address_twice_is_one_subscriber_and_leaves_at_once():
    roll = Roll(b"[a@b.test]\n[A@B.test]\nname = x\n")
    assert [one.address for one in roll.all()] == ["a@b.test"]
    roll.remove("a@b.test")
    assert roll.data() == b""


def test_files_of_other_systems():
    roll = Roll("[a@b.test]\r\nname = Köln".encode("latin-1"))
    roll.add(Subscriber(address="c@d.test", name="Ж"))
    assert roll.data() == "[a@b.test]\r\nname = Köln\r\n\r\n[c@d.test]\r\nname = ?\r\n".encode("latin-1")
    assert Roll(b"\xef\xbb\xbf[a@b.test]\n").data() == b"\xef\xbb\xbf[a@b.test]\n"


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("a@b.test", True),
        ("o'neil+x@mail.b-c.test", True),
        ("a@localhost", True),
        ("", False),
        ("a", False),
        ("@b.test", False),
        ('"a b"@c.test', False),
        ("a|b@c.test", False),
        ("a]@c.test", False),
        ("a@b.test\n[c@d.test", False),
        ("ä@b.test", False),
        ("a@" + "b" * 260, False),
    ],
)
def test_which_addresses_can_be_kept(address, can):
    assert can_subscribe(address) is can
    if not can:
        with pytest.raises(ValueError, match="cannot be subscribed"):
            Roll(None).add(Subscriber(address=address))


LINES = st.lists(
    st.sampled_from(
        ["; a comment", "", "name = X", "other: y", "[a@b.test]", "[C@d.test]", "[no address]", "junk", "[x"]
    )
    | st.text(st.characters(exclude_characters="\n"), max_size=20),
    max_size=12,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_reading_never_fails_and_writes_back_every_byte(lines, end, last):
    data = (end.join(lines) + (end if last else "")).encode("utf-8", "surrogatepass")
    roll = Roll(data)
    assert roll.data() == data
    assert len(roll.all()) == len(roll)


@given(LINES)
@example(["\x1f"])  # no blank line, though it looks like one
def test_whoever_joins_and_leaves_takes_nothing_along(lines):
    before = "\n".join(lines).encode("utf-8", "surrogatepass")
    roll = Roll(before)
    roll.add(Subscriber(address="new@ext.test", name="New", active=1))
    again = Roll(roll.data())
    assert "new@ext.test" in again
    assert again.find("new@ext.test") == Subscriber(address="new@ext.test", name="New", active=1)
    again.remove("new@ext.test")
    assert again.data().strip() == before.strip()
    assert [one.address for one in again.all()] == [one.address for one in Roll(before).all()]
