"""@-codes about a caller."""

from __future__ import annotations

from typing import Any

from dialtone.domain.model.user import Misc
from dialtone.terminal.codes.lookup import of_stay
from dialtone.terminal.stay import Stay
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import FrontDoor
from tests.support.terminals import SYNCTERM, console

NOON = 1_704_110_400.0  # 1 January 2024


def codes(**user: Any) -> Any:
    door = FrontDoor(people=("Sysop",))
    account = door.set(door.add("Ann Bell"), **user)
    stay = Stay(
        console=console((), SYNCTERM)[0],
        house=door.house,
        caller=door.caller(account),
        node=door.presence.enter(account, "Telnet").node,
        call=Call(protocol="Telnet"),
        began=door.clock.now(),
    )
    assert run(door.house.directory.get(account.number)) == account
    return of_stay(stay)


def test_names_are_taken_apart() -> None:
    value = codes(real_name="Anna Maria Bell", location="Bern, Switzerland")
    assert [value(code) for code in ("ALIAS", "FIRST", "LAST")] == ["Ann Bell", "Ann", "Bell"]
    assert [value(code) for code in ("REALNAME", "REAL", "LASTREAL")] == ["Anna Maria Bell", "Anna", "Bell"]
    assert [value(code) for code in ("CITY", "STATE")] == ["Bern", "Switzerland"]
    assert value("EMAILADDR") == "ann.bell@local.test"


def test_age_counts_the_birthday() -> None:
    assert codes(birth="20000101")("AGE") == "24"
    assert codes(birth="20000102")("AGE") == "23"
    assert codes(birth="")("AGE") == ""


def test_transfers_and_credits() -> None:
    value = codes(uploaded=3 * 1024 * 1024, downloaded=6 * 1024 * 1024, credits=2048, free_credits=1024)
    assert value("UPK") == "3072"
    assert value("UPBYTES:M") == "3"
    assert value("BYTERATIO") == "50%"
    assert value("KBLEFT") == "3"
    assert value("CDTLEFT") == "3072"


def test_limits_that_are_none_are_said_so() -> None:
    value = codes()
    assert value("MAXCALLS") == "Unlimited"
    assert value("TLEFT") == "no limit"
    assert value("EXPDATE") == "Never"


def test_settings_are_on_or_off() -> None:
    value = codes(misc=int(Misc.EXPERT | Misc.COLDKEYS))
    assert [value(code) for code in ("EXPERT", "HOTKEYS", "QUIET", "ANSI")] == ["On", "Off", "Off", "Yes"]


def test_dates_of_the_account() -> None:
    value = codes(created=NOON, expires=NOON + 10 * 86_400)
    assert value("SINCE") == "01 Jan 2024"
    assert value("EXPDATE") == "11 Jan 2024"
    assert value("EXPDAYS") == "10"
