"""Our names."""

from __future__ import annotations

import pytest

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.mail.ourselves import Ourselves, spelled
from dialtone.domain.model.user import User, UserNumber


def ourselves(host: str = "", domain: str = "", *others: str) -> Ourselves:
    table = PatternList()
    table.set(*others)
    return Ourselves(MailConfig(host_name=host), SystemConfig(inet_addr=domain), table)


def test_host_and_domain() -> None:
    """Spec mail.md 0.1: the host name, or else the board's address."""
    both = ourselves("mx.bbs.example", "bbs.example")
    assert (both.host, both.domain) == ("mx.bbs.example", "bbs.example")
    assert (ourselves("mx.bbs.example").domain, ourselves("", "bbs.example").host) == ("mx.bbs.example", "bbs.example")
    assert ourselves().host == "localhost"


def test_domains_of_ours() -> None:
    own = ourselves("MX.bbs.example", "bbs.example", "*.net.example")
    for domain in ("mx.bbs.example", "bbs.example", "x.net.example"):
        assert own.owns(domain)
    for domain in ("", "example", "x.bbs.example", "net.example.org"):
        assert not own.owns(domain)


def test_international_names_go_out_in_ascii() -> None:
    own = ourselves("mx.grün.test", "grün.test")
    assert (own.host, own.domain) == ("mx.xn--grn-ioa.test", "xn--grn-ioa.test")
    assert own.owns("xn--grn-ioa.test")


@pytest.mark.parametrize(
    ("alias", "local"),
    [
        ("Rob Swindell", "Rob.Swindell"),
        ("Dr. Seuss", "Dr.Seuss"),
        ("a!b", '"a!b"'),
        ("Jürgen K", "J.rgen.K"),
        ("bob", "bob"),
    ],
)
def test_addresses_made_from_names(alias: str, local: str) -> None:
    """Spec mail.md 2.8."""
    assert spelled(alias) == local
    assert ourselves("", "bbs.example").address_of(User(number=UserNumber(2), alias=alias)) == f"{local}@bbs.example"


def test_a_name_that_is_an_address_already() -> None:
    assert ourselves("", "bbs.example").address_of(User(number=UserNumber(2), alias="a@b.example")) == "a@b.example"
