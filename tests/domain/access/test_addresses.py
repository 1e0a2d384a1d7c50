import pytest

from dialtone.config.tables import PatternList
from dialtone.domain.access.addresses import is_exempt, is_loopback, is_trusted, network, plain
from tests.support.residents import peer


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:DB8:0:0:ffff::9", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not:an:address", "not:an:address"),
    ],
)
def test_one_customer_is_an_ipv4_address_or_an_ipv6_64(address, expected):
    assert network(address) == expected


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback(address):
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["192.0.2.1", "::2", "1127.0.0.1", "::ffff:192.0.2.1", "fe80::1"])
def test_not_loopback(address):
    assert not is_loopback(address)


def test_addresses_without_clothes_and_zone():
    assert plain("::FFFF:192.0.2.1") == "192.0.2.1"
    assert plain("fe80::1%eth0") == "fe80::1"


def test_trusted_is_this_machine_and_what_the_sysop_lists():
    exempt = PatternList()
    assert is_trusted(peer("127.0.0.1"), exempt)
    assert is_trusted(peer("192.0.2.25", local="192.0.2.25"), exempt)
    assert not is_trusted(peer("198.51.100.7"), exempt)
    exempt.set("198.51.100.0/24", "*.friend.test")
    assert is_trusted(peer("198.51.100.7"), exempt)
    assert is_exempt(peer("203.0.113.1", host="mx.friend.test"), exempt)
    assert not is_exempt(peer("203.0.113.1"), exempt)
