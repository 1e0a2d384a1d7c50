"""Mail for elsewhere: who may have it sent on. The attacks are in tests/protocols/smtp/test_relaying.py."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.networks import Networks
from dialtone.domain.mail.asked import Asked
from dialtone.domain.mail.routing import Routed
from dialtone.domain.model.netmail import FIDONET, QWKNET
from dialtone.domain.model.route import ToHost, ToNetwork, ToUser
from dialtone.domain.model.user import User
from dialtone.formats.mail.addresses import parse_path
from dialtone.testing.script import run
from tests.domain.mail.test_reception import refusal, take, visit
from tests.support.post_office import STRANGER, PostOffice

OURS = Networks(fidonet=("1:103/705",), hubs=("VERT",))


def route(office: PostOffice, address: str, user: User | None = None, **more: Any) -> Routed:
    path = f"<{address}>".encode()
    asked = Asked(visit(office, user, **more), b"<a@ext.test>", path)
    return run(office.reception.router.route(asked, parse_path(path)))


def refused(office: PostOffice, address: str, user: User | None = None) -> bytes:
    with pytest.raises(Refusal) as caught:
        route(office, address, user)
    return caught.value.reply


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("f705.n103.z1.fidonet", None),
        ("f2.n10.z2.fidonet", "2:10/2"),
        ("p9.f2.n10.z2.fidonet", "2:10/2.9"),
        ("F2.N10.Z2.FIDONET", "2:10/2"),
    ],
)
def test_fidonet_addresses_of_the_manual(host: str, address: str | None) -> None:
    office = PostOffice(networks=OURS).population()
    alice = office.user("alice")
    if address is None:  # our own place in the net: a user of ours
        assert route(office, f"bob@{host}").destination == ToUser(office.user("bob"))
    else:
        assert route(office, f"rob.swindell@{host}", alice).destination == ToNetwork(FIDONET, "rob.swindell", address)


def test_fidonet_is_for_users_with_the_right_to_netmail() -> None:
    """Spec mail.md 9.1 S19."""
    office = PostOffice(networks=OURS).population()
    assert refused(office, "rob@f2.n10.z2.fidonet") == b"550 Relay not allowed."
    assert refused(office, "rob@f2.n10.z2.fidonet", office.user("guest")) == b"550 Relay not allowed."
    carol = office.add("carol", restrictions="M")
    assert refused(office, "rob@f2.n10.z2.fidonet", carol) == b"550 Relay not allowed."


def test_without_a_fidonet_address_of_ours_there_is_no_fidonet() -> None:
    office = PostOffice().population()
    assert refused(office, "rob@f2.n10.z2.fidonet", office.user("alice")).startswith(b"550 ")


@pytest.mark.parametrize(
    ("address", "way"), [("VERT!rob", "VERT"), ("vert/nix!rob", "VERT/NIX"), ("vert/nix/deep!rob", "VERT/NIX/DEEP")]
)
def test_qwknet_routes_of_the_manual(address: str, way: str) -> None:
    office = PostOffice(networks=OURS).population()
    found = route(office, f"{address}@local.test", office.user("alice")).destination
    assert found == ToNetwork(QWKNET, "rob", way, via="VERT")


def test_a_route_through_alias_cfg_needs_no_rights() -> None:
    office = PostOffice(networks=OURS).population()
    office.tables.alias.set(
        "rob VERT!Rob Swindell", "fido rob@f2.n10.z2.fidonet", "all@local.test rob@f2.n10.z2.fidonet"
    )
    assert route(office, "rob@local.test").destination == ToNetwork(QWKNET, "Rob Swindell", "VERT", via="VERT")
    assert route(office, "all@local.test").destination == ToNetwork(FIDONET, "rob", "2:10/2")


def test_RLY_22_strangers_reach_no_network() -> None:
    office = PostOffice(networks=OURS).population()
    for address in ("VERT!rob@local.test", "rob@f2.n10.z2.fidonet", "ext.test!u@local.test"):
        assert refused(office, address).startswith(b"550 ")


@pytest.mark.proves("Mail.Options.SMTP_AUTH_VIA_IP")
def test_who_was_last_seen_at_this_address_is_taken_for_that_user() -> None:
    office = PostOffice(options=frozenset({"SMTP_AUTH_VIA_IP", "ALLOW_RELAY"})).population()
    alice = office.change(office.user("alice"), last_address=STRANGER.address, last_on=office.clock.now() - 60)
    routed = route(office, "x@elsewhere.test")
    assert routed.destination == ToHost("x@elsewhere.test", "elsewhere.test")
    assert routed.visit.user is not None and routed.visit.user.number == alice.number


def test_RLY_25_an_address_of_two_users_or_of_long_ago_proves_nothing() -> None:
    office = PostOffice(options=frozenset({"SMTP_AUTH_VIA_IP", "ALLOW_RELAY"})).population()
    seen = {"last_address": STRANGER.address, "last_on": office.clock.now() - 60}
    office.change(office.user("alice"), **seen)
    office.change(office.user("bob"), **seen)
    assert refused(office, "x@elsewhere.test").startswith(b"553 Relaying")
    office.change(office.user("bob"), last_address="", last_on=0.0)
    office.clock.advance(3600)
    assert refused(office, "x@elsewhere.test").startswith(b"553 Relaying")


def recognized(office: PostOffice) -> None:
    office.change(office.user("alice"), last_address=STRANGER.address, last_on=office.clock.now() - 60)


@pytest.mark.proves("Mail.Options.SMTP_AUTH_VIA_IP")
def test_FRM_06_who_is_taken_for_a_user_by_address_does_not_send_as_another() -> None:
    office = PostOffice(options=frozenset({"SMTP_AUTH_VIA_IP", "ALLOW_RELAY"})).population()
    recognized(office)
    no = refusal(office, b"From: bob@local.test\r\n\r\ntext\r\n", "x@elsewhere.test", by="bob@local.test")
    assert no.reply == b"550 Sender address <bob@local.test> not authorized for this account, try <alice@local.test>"


@pytest.mark.proves("Mail.Options.SMTP_AUTH_VIA_IP")
def test_SEC_05_the_address_that_proved_the_user_is_not_published() -> None:
    office = PostOffice(options=frozenset({"SMTP_AUTH_VIA_IP", "ALLOW_RELAY"})).population()
    recognized(office)
    take(office, b"From: alice@local.test\r\n\r\ntext\r\n", "x@elsewhere.test", by="alice@local.test")
    (entry,) = office.queue()
    text = office.queued_text(entry)
    assert b"Received: by mx.local.test" in text and STRANGER.address.encode() not in text
