"""NET-05: tokens cannot be made, changed, moved to another address or kept for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.lists.commands import Verb, read_line
from dialtone.domain.mail.lists.confirmation import VALID, Confirmation, Request
from dialtone.testing.clock import ManualClock
from tests.support.post_office import OpenVault

REQUEST = Request(Verb.SUBSCRIBE, "talk", "ann@ext.test")
ADDRESSES = st.from_regex(r"[a-z0-9.+-]{1,30}@[a-z0-9-]{1,20}\.test", fullmatch=True)


def confirmation(clock: ManualClock | None = None) -> Confirmation:
    return Confirmation(OpenVault(), clock or ManualClock())


@given(
    st.sampled_from([Verb.SUBSCRIBE, Verb.UNSUBSCRIBE]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=64),
    ADDRESSES,
)
def test_a_token_brings_back_what_it_is_for(verb, name, address):
    token = confirmation().token(Request(verb, name, address))
    assert confirmation().read(token) == Request(verb, name.lower(), address)


def test_a_token_is_a_command():
    token = confirmation().token(Request(Verb.SUBSCRIBE, "a", "a@b.c"))
    found = read_line(f"confirm subscribe {token}")
    assert found is not None
    assert (found.verb, found.about) == (Verb.CONFIRM, token)


@given(st.integers(0), st.characters(codec="ascii", categories=["L", "N"]))
def test_NET_05_no_changed_token_says_something_else(place, letter):
    token = confirmation().token(REQUEST)
    at = place % len(token)
    assert confirmation().read(token[:at] + letter + token[at + 1 :]) in (None, REQUEST)


@given(st.text(max_size=700) | st.from_regex(r"[A-Za-z0-9_-]{20,200}", fullmatch=True))
def test_NET_05_no_invented_token_is_believed(text):
    assert confirmation().read(text) is None


def test_NET_05_a_token_made_with_another_key_is_not_believed():
    class Other(OpenVault):
        def derive(self, purpose):
            return b"x" * 32

    assert confirmation().read(Confirmation(Other(), ManualClock()).token(REQUEST)) is None


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (VALID - 1, True), (VALID + 1, False), (10 * VALID, False)])
def test_a_token_ends_after_a_week(seconds, good):
    clock = ManualClock()
    token = confirmation(clock).token(REQUEST)
    clock.advance(seconds)
    assert (confirmation(clock).read(token) == REQUEST) is good
