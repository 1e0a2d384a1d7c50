"""Lines of dns_blacklist.cfg, names of queries, meaning of answers."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.dnsbl import MOST_ZONES, USUAL, Means, Zone, judge, query_name, read_zones, reserved_name

ZONE = Zone("bl.test", "bl.test")


def test_a_line_is_a_zone_and_a_note_and_is_shown_whole() -> None:
    found = read_zones(["; comment", "", "sbl.test", "  BL.Test.\tfor the \x1b worst  ", "x" * 50 + " " + "y" * 60])
    assert [zone.name for zone in found.zones] == ["sbl.test", "bl.test", "x" * 50]
    assert [zone.label for zone in found.zones] == ["sbl.test", "BL.Test. for the   worst", "x" * 50 + " " + "y" * 49]
    assert found.bad == ()
    assert all(zone.accepts == USUAL for zone in found.zones)


@pytest.mark.parametrize(
    ("note", "accepted", "not_accepted"),
    [
        ("127.0.0.2,127.0.0.4", ["127.0.0.2", "127.0.0.4"], ["127.0.0.3"]),
        ("127.0.0.2 127.0.1.0/24 policy list", ["127.0.0.2", "127.0.1.9"], ["127.0.0.3"]),
        ("listed as 127.0.0.2", ["127.0.0.2", "127.0.0.3"], ["127.0.1.1"]),
        ("10.0.0.1", ["127.0.0.3"], ["10.0.0.1"]),
        ("127.0.0.2,", ["127.0.0.3"], []),
        ("127.0.0.0/7", ["127.0.0.3"], ["126.0.0.1"]),
        ("0.0.0.0/0", ["127.0.0.3"], ["1.2.3.4"]),
    ],
)
def test_words_behind_the_zone_may_name_the_answers_that_count(
    note: str, accepted: list[str], not_accepted: list[str]
) -> None:
    (zone,) = read_zones([f"bl.test {note}"]).zones
    assert [judge([answer], zone) for answer in accepted] == [(Means.LISTED, answer) for answer in accepted]
    assert all(judge([answer], zone)[0] is not Means.LISTED for answer in not_accepted)


def test_lines_that_are_no_zones_are_told_and_harm_nothing() -> None:
    lines = ["bad..zone", "-x.test", "a" * 64 + ".test", "x y\x00", "good.test", "good.test again", "é.test", "b" * 190]
    found = read_zones(lines)
    assert [zone.name for zone in found.zones] == ["x", "good.test"]
    assert len(found.bad) == 5


def test_a_file_with_far_too_many_lists_is_cut() -> None:
    found = read_zones(f"z{number}.test" for number in range(MOST_ZONES + 3))
    assert len(found.zones) == MOST_ZONES
    assert len(found.bad) == 3


def test_the_name_asked_for() -> None:
    """Spec mail.md 3.6.1, RFC 5782 sections 2.1 and 2.4."""
    assert query_name("192.0.2.99", "bl.test") == "99.2.0.192.bl.test"
    assert query_name("::ffff:192.0.2.99", "bl.test") == "99.2.0.192.bl.test"
    wanted = "8.0.7.0.6.0.5.0.4.0.3.0.2.0.1.0.1.0.0.0.f.e.f.0.8.b.d.0.1.0.0.2.bl.test"
    assert query_name("2001:db8:fef:1:102:304:506:708%eth0", "bl.test") == wanted
    assert reserved_name("bl.test") == "1.0.0.127.bl.test"
    with pytest.raises(ValueError, match="no ip"):
        query_name("no ip", "bl.test")


@pytest.mark.parametrize(
    ("answers", "means"),
    [
        ([], (Means.CLEAR, "")),
        (["127.0.0.2"], (Means.LISTED, "127.0.0.2")),
        (["127.0.0.255", "127.0.0.2"], (Means.LISTED, "127.0.0.255")),
        (["1.2.3.4"], (Means.STRANGE, "1.2.3.4")),
        (["1.2.3.4", "127.0.0.9"], (Means.LISTED, "127.0.0.9")),
        (["127.0.1.2"], (Means.STRANGE, "127.0.1.2")),
        (["127.255.255.254"], (Means.REFUSED, "127.255.255.254")),
        (["127.0.0.2", "127.255.255.252"], (Means.REFUSED, "127.255.255.252")),
        (["nonsense", "::1"], (Means.CLEAR, "")),
    ],
)
def test_DNS_02_what_an_answer_means(answers: list[str], means: tuple[Means, str]) -> None:
    assert judge(answers, ZONE) == means


def test_an_answer_a_line_does_not_ask_for_is_no_trouble() -> None:
    (zone,) = read_zones(["multi.test 127.0.0.2"]).zones
    assert judge(["127.0.0.10"], zone) == (Means.CLEAR, "127.0.0.10")
    assert judge(["192.0.2.1"], zone) == (Means.STRANGE, "192.0.2.1")


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_is_read(lines: list[str]) -> None:
    found = read_zones(lines)
    assert len({zone.name for zone in found.zones}) == len(found.zones)
    assert all(zone.label.isascii() or zone.label for zone in found.zones)


@given(st.ip_addresses(v=4))
def test_DNS_02_nothing_outside_loopback_ever_lists(address: ipaddress.IPv4Address) -> None:
    if not address.is_loopback:
        assert judge([str(address)], ZONE)[0] is not Means.LISTED
