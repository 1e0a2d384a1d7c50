"""Particulars and trace lines of what is stored; whole messages are in test_reception.py."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.copies import Copies, Moment, listed, message_id, stops_here
from dialtone.domain.mail.envelope import Recipient
from dialtone.domain.model.route import Nowhere, ToHost, ToUser
from dialtone.formats.mail.addresses import parse_path
from dialtone.formats.mail.headers import shown
from dialtone.formats.mail.opening import Opening
from tests.domain.mail.test_reception import visit
from tests.support.post_office import PostOffice

TO = Recipient(parse_path(b"<x@local.test>"), b"<x@local.test>", "x@local.test")


@pytest.mark.parametrize(
    "value",
    [
        b" plain",
        b"  two  blanks ",
        b"",
        b" tab\there",
        b" =?utf-8?q?=C3=BC?=",
        b" folded\r\n value",
        b" \xff\x00",
        b"x" * 300,
    ],
)
def test_the_short_way_gives_what_the_long_one_gives(value: bytes) -> None:
    assert listed(value) == shown(value, 200)


def test_nothing_is_listed_of_nothing() -> None:
    assert listed(None) == ""


def test_message_ids() -> None:
    office = PostOffice().population()
    own = office.reception.ourselves
    stranger, user = visit(office), visit(office, office.user("alice"))
    there, missing = Opening(b"Message-ID:  <a@b> \r\n\r\n"), Opening(b"Message-ID: \r\n\r\n")
    assert message_id(there, "t", stranger, own) == message_id(there, "t", user, own) == "<a@b>"
    assert message_id(missing, "t", stranger, own) == ""
    assert message_id(missing, "t", user, own) == "<t@mx.local.test>"
    assert len(message_id(Opening(b"Message-ID: " + b"x" * 5000 + b"\r\n\r\n"), "t", user, own)) == 250


def test_prefixes_by_destination() -> None:
    office = PostOffice().population()
    copies = Copies(
        visit(office), b"<a@ext.test>", office.reception.ourselves, b"X: added\r\n", Moment(0.0, 0), utf8=False
    )
    user = office.user("bob")
    inside, outside, forwarded, nowhere = copies.of(
        [(TO, ToUser(user)), (TO, ToHost("u@e.t", "e.t")), (TO, ToHost("b@e.t", "e.t", 0, user)), (TO, Nowhere("bait"))]
    )
    assert inside.prefix.startswith(b"Return-Path: <a@ext.test>\r\nReceived: from ")
    assert outside.prefix.startswith(b"Received: from ") and b"x@local.test" not in outside.prefix
    assert forwarded.prefix.startswith(b"Delivered-To: bob@local.test\r\nReceived: from ")
    assert nowhere.prefix == b""
    assert all(
        copy.prefix.endswith(b"(envelope-from <a@ext.test>)\r\nX: added\r\n") for copy in (inside, outside, forwarded)
    )


def test_BSC_05_only_mail_of_the_same_user_stops() -> None:
    office = PostOffice().population()
    own, user = office.reception.ourselves, office.user("bob")
    forwarded, relayed = ToHost("b@e.t", "e.t", 0, user), ToHost("b@e.t", "e.t")
    home = Opening(b"Delivered-To: x@y.z\r\nDelivered-To:  BOB@local.test \r\n\r\n")
    assert stops_here(forwarded, home, own) == ToUser(user)
    assert stops_here(relayed, home, own) == relayed
    assert stops_here(forwarded, Opening(b"Delivered-To: alice@local.test\r\n\r\n"), own) == forwarded
