"""Senders of forwarded mail: spec mail.md 2.5, issue 3 (SRS, loop protection)."""

from __future__ import annotations

import hashlib

import pytest

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.testing.clock import ManualClock

DAY = 86400


class KeyVault:
    """A vault that only derives keys."""

    def __init__(self, secret: bytes = b"ours") -> None:
        self.secret = secret

    def derive(self, purpose: str) -> bytes:
        return hashlib.sha256(self.secret + purpose.encode()).digest()

    def seal(self, secret: bytes) -> bytes:
        raise AssertionError("nothing is sealed here")

    def open(self, sealed: bytes) -> bytes | None:
        raise AssertionError("nothing is opened here")


def rewriting(domain: str = "bbs.example", *, mail: MailConfig | None = None, clock: ManualClock | None = None):
    names = PatternList()
    names.set("*.ours.example")
    mail = mail or MailConfig()
    ourselves = Ourselves(mail, SystemConfig(inet_addr=domain), names)
    return Rewriting(KeyVault(domain.encode()), clock or ManualClock(), ourselves, mail.srs)


def local_of(address: str) -> str:
    return address.rpartition("@")[0]


@pytest.mark.proves("Mail.SRS")
def test_a_strangers_address_moves_into_ours_and_comes_back() -> None:
    rewrite = rewriting()
    sender = rewrite.forward("joe@far.example")
    assert sender.startswith("SRS0=")
    assert sender.endswith("=far.example=joe@bbs.example")
    assert rewrite.back(local_of(sender)) == "joe@far.example"


@pytest.mark.proves("Mail.SRS")
def test_switched_off_nothing_is_rewritten_but_old_addresses_lead_back() -> None:
    given = rewriting().forward("joe@far.example")
    off = rewriting(mail=MailConfig(srs=False))
    assert off.forward("joe@far.example") == "joe@far.example"
    assert off.back(local_of(given)) == "joe@far.example"


@pytest.mark.parametrize("sender", ["", "alice@bbs.example", "alice@BBS.example", "bob@sub.ours.example", "postmaster"])
def test_the_null_sender_and_our_own_stay(sender: str) -> None:
    assert rewriting().forward(sender) == sender


def test_reports_are_led_back_for_three_weeks() -> None:
    clock = ManualClock()
    rewrite = rewriting(clock=clock)
    local = local_of(rewrite.forward("joe@far.example"))
    clock.advance(21 * DAY)
    assert rewrite.back(local) == "joe@far.example"
    clock.advance(DAY)
    assert rewrite.back(local) is None


def test_RLY_22_nobody_else_can_make_an_address_that_leads_out() -> None:
    rewrite = rewriting()
    assert rewrite.back("SRS0=AAAAAA=AA=far.example=joe") is None
    assert rewrite.back("SRS1=AAAAAA=far.example==AA=AA=x.example=joe") is None
    assert rewrite.back(local_of(rewriting("other.example").forward("joe@far.example"))) is None
    assert rewrite.back("alice") is None


def test_a_quoted_local_part_survives() -> None:
    rewrite = rewriting()
    sender = rewrite.forward('"joe smith"@far.example')
    assert rewrite.back(local_of(sender).strip('"')) == '"joe smith"@far.example'


def test_an_address_without_room_stays_as_it_is() -> None:
    long = "j" * 50 + "@far.example"
    assert rewriting().forward(long) == long


def test_BSC_05_mail_that_goes_round_between_two_systems_keeps_one_way_back() -> None:
    here, there = rewriting(), rewriting("there.example")
    first = here.forward("joe@far.example")
    second = there.forward(first)
    third = here.forward(second)
    assert third.endswith("@bbs.example")
    assert there.forward(third) and len(local_of(there.forward(third))) == len(local_of(third))
    back = there.back(local_of(second))
    assert back == first
    assert here.back(local_of(back or "")) == "joe@far.example"
    assert here.back(local_of(third)) == "joe@far.example"


def test_BSC_05_no_address_leads_back_to_ourselves() -> None:
    rewrite = rewriting()
    sender = rewrite.forward("SRS1=AAAAAA=bbs.example==AA=AA=bbs.example=alice@evil.example")
    assert sender.startswith("SRS1=")
    assert rewrite.back(local_of(sender)) is None
