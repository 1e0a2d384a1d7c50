"""Addresses that nobody outside can reach (seeds, TCP/IP questions: "Private IP")."""

from __future__ import annotations

import pytest

from dialtone.domain.checkup.addresses import is_link_local, is_loopback, kind_of


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("192.168.1.2", "private"),
        ("10.255.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.254", "private"),
        ("100.64.0.1", "shared"),
        ("100.127.255.254", "shared"),
        ("169.254.3.4", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fd12::1", "private"),
        ("fc00::1", "private"),
        ("127.0.0.1", "this machine"),
        ("::1", "this machine"),
        ("192.0.2.1", "not for the Internet"),
        ("::ffff:10.0.0.1", "not for the Internet"),
    ],
)
def test_what_others_cannot_reach_is_called_by_its_name(address, words):
    assert words in kind_of(address)


@pytest.mark.parametrize(
    "address", ["172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "93.184.216.34", "2a00::1"]
)
def test_neighbours_of_those_ranges_are_public(address):
    assert kind_of(address) == ""


def test_kinds_that_are_never_shown():
    assert is_loopback("127.0.0.9") and is_loopback("::1") and not is_loopback("10.0.0.1")
    assert is_link_local("fe80::1%eth0") and not is_link_local("fd00::1")
