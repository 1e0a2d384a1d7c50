"""Rewritten senders: they come back, nobody else can make one, they end after three weeks, they do not grow."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dialtone.formats.mail.srs import VALID, is_rewritten, original, rewrite

KEY = bytes(range(32))
OTHER = bytes(32)
TODAY = 20_000
DAYS = st.integers(0, 60_000)
LOCALS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
DOMAINS = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z]{2,5}){1,2}", fullmatch=True)


def made(local: str, domain: str, day: int = TODAY, key: bytes = KEY) -> str:
    text = rewrite(key, day, local, domain)
    assert text is not None
    return text


@given(LOCALS, DOMAINS, DAYS, st.integers(0, VALID))
def test_every_sender_comes_back_within_its_time(local: str, domain: str, day: int, later: int) -> None:
    assert original(KEY, day + later, made(local, domain, day)) == (local, domain)


@given(LOCALS, DOMAINS, DAYS, st.integers(VALID + 1, 1000))
def test_and_not_after_it(local: str, domain: str, day: int, later: int) -> None:
    assume(not is_rewritten(local))
    assert original(KEY, day + later, made(local, domain, day)) is None


def test_the_shape_of_the_scheme() -> None:
    text = made("joe", "far.example")
    tag, digest, stamp, domain, local = text.split("=")
    assert (tag, len(digest), len(stamp), domain, local) == ("SRS0", 6, 2, "far.example", "joe")


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase])
def test_hosts_that_fold_case_do_no_harm(change) -> None:
    found = original(KEY, TODAY, change(made("Joe.Smith", "far.example")))
    assert found is not None
    assert (found[0].lower(), found[1]) == ("joe.smith", "far.example")


@given(LOCALS, DOMAINS, st.integers(0, 200), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=x.@"))
def test_a_forgery_leads_nowhere(local: str, domain: str, place: int, new: str) -> None:
    text = made(local, domain)
    place %= len(text)
    forged = text[:place] + new + text[place + 1 :]
    assume(forged.lower() != text.lower())
    assert original(KEY, TODAY, forged) is None


@given(LOCALS, DOMAINS)
def test_another_systems_key_opens_nothing(local: str, domain: str) -> None:
    assert original(KEY, TODAY, made(local, domain, key=OTHER)) is None


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    assert original(KEY, TODAY, text) is None
    assert original(KEY, TODAY, "SRS0=" + text) is None
    assert original(KEY, TODAY, "SRS1=" + text) is None


def test_an_address_that_was_rewritten_elsewhere_leads_back_there() -> None:
    theirs = made("joe", "far.example", key=OTHER)
    ours = made(theirs, "hop.example")
    assert ours.startswith("SRS1=")
    assert original(KEY, TODAY, ours) == (theirs, "hop.example")


@pytest.mark.parametrize("mark", "=+-")
def test_the_other_marks_after_the_tag_are_kept(mark: str) -> None:
    theirs = f"SRS0{mark}ab=cd=far.example=joe"
    assert original(KEY, TODAY, made(theirs, "hop.example")) == (theirs, "hop.example")


def test_BSC_05_an_address_does_not_grow_on_its_way_through_many_hosts() -> None:
    text, keys = made("joe", "far.example"), [bytes([n]) * 32 for n in range(10)]
    second = made(text, "first.example", key=keys[0])
    last = second
    for key in keys[1:]:
        last = made(last, "somewhere.example", key=key)
        assert len(last) == len(second)
    assert original(keys[-1], TODAY, last) == (text, "first.example")


def test_what_only_looks_like_a_second_rewriting_comes_back_whole() -> None:
    assert original(KEY, TODAY, made("SRS1=strange", "hop.example")) == ("SRS1=strange", "hop.example")


def test_an_address_too_long_for_smtp_is_not_made() -> None:
    assert rewrite(KEY, TODAY, "j" * 40, "a-long-name.example") is None
    assert len(made("j" * 29, "a-long-name.example")) == 64
    assert rewrite(KEY, TODAY, "j" * 30, "a-long-name.example") is None


def test_yesterdays_clock_does_not_refuse_todays_address() -> None:
    assert original(KEY, TODAY - 1, made("joe", "far.example")) == ("joe", "far.example")
    assert original(KEY, TODAY - 2, made("joe", "far.example")) is None
