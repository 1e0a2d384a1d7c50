"""Log-ins and connections of services are treated as `[Services]` says, and as their sections say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.config.services import ServicesConfig
from dialtone.domain.access.gate import Gate
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import Rates
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.chance import SteadyChance
from dialtone.testing.script import run
from dialtone.wire.proofs import PasswordProof
from tests.support.residents import PASSWORD, Residents, peer


@pytest.fixture
def residents() -> Residents:
    return Residents().settle()


def logins(residents: Residents, **changes: Any) -> Logins:
    """Log-ins of the services "nntp" and, with nothing changed, "gopher"."""
    common = replace(ServicesConfig(), clear_text_login="always")
    return Logins(
        filtering=residents.filtering,
        store=residents.store,
        clock=residents.clock,
        chance=SteadyChance(),
        hasher=residents.hasher,
        vault=residents.vault,
        directory=residents.directory,
        ledger=residents.ledger,
        mail_config=residents.mail,
        global_config=residents.general,
        system_config=residents.system,
        tables=residents.tables,
        other_configs={"nntp": replace(common, **changes), "gopher": common},
    )


def enter(found: Logins, service: str = "nntp", password: str = PASSWORD, *, secure: bool = True) -> User:
    proof = PasswordProof("alice", Secret(password), "PLAIN")
    return run(found.admit(peer(), service, proof, secure=secure)).user


def refused(found: Logins, service: str = "nntp", password: str = "wrong", *, secure: bool = True) -> Refusal:
    with pytest.raises(Refusal) as no:
        enter(found, service, password, secure=secure)
    return no.value


def account(residents: Residents) -> User:
    user = run(residents.store.read(lambda records: records.users.get(UserNumber(2))))
    assert user is not None
    return user


@pytest.mark.proves("Services.LoginAttemptDelay")
def test_the_delay(residents: Residents) -> None:
    found = logins(residents, login_attempt_delay=1234)
    assert (refused(found).delay, refused(found, "gopher").delay) == (1.234, 5.0)


@pytest.mark.proves("Services.ClearTextLogin")
def test_passwords_in_the_clear(residents: Residents) -> None:
    found = logins(residents, clear_text_login="never")
    assert refused(found, secure=False).why is Why.NEEDS_TLS
    assert refused(found, "gopher", secure=False).why is Why.BAD_LOGIN


@pytest.mark.proves("Services.LoginAttemptTempBanThreshold", "Services.LoginAttemptTempBanDuration")
def test_AUT_01_bans(residents: Residents) -> None:
    found = logins(residents, login_attempt_temp_ban_threshold=2, login_attempt_temp_ban_duration=60.0)
    for word in ("one", "two", "three"):
        refused(found, "gopher", word)
    assert refused(found).why is Why.BLOCKED
    assert refused(found, "gopher").why is Why.BAD_LOGIN
    residents.clock.advance(61)
    assert refused(found).why is Why.BAD_LOGIN


@pytest.mark.proves("Services.LoginAttemptHackThreshold")
def test_hack_log(residents: Residents, events: list) -> None:  # type: ignore[type-arg]
    refused(logins(residents, login_attempt_hack_threshold=1))
    assert [event.name for event in events].count("hack.attempt") == 1


@pytest.mark.proves("Services.LoginAttemptFilterThreshold", "Services.LoginAttemptFilterDuration")
def test_addresses_are_listed(residents: Residents) -> None:
    refused(logins(residents, login_attempt_filter_threshold=1, login_attempt_filter_duration=60.0))
    hit = residents.tables.ip.find(peer().address)
    assert hit is not None
    assert "e" in hit.items


@pytest.mark.proves("services.ini.LoginRequirements")
def test_requirements_of_a_section(residents: Residents) -> None:
    found = logins(residents, login_requirements="LEVEL 90")
    refused(found, password=PASSWORD)
    assert enter(found, "gopher").alias == "alice"


@pytest.mark.proves("Services.LoginInfoSave")
@pytest.mark.parametrize(("wanted", "shown"), [("", "NNTP"), ("LEVEL 10", "NNTP"), ("LEVEL 90", "")])
def test_whose_account_shows_the_login(residents: Residents, wanted: str, shown: str) -> None:
    enter(logins(residents, login_info_save=wanted))
    assert account(residents).last_protocol == shown


@pytest.mark.proves("services.ini.Options.NO_USER_PROT")
def test_the_latest_way_in_stays_when_the_section_says_so(residents: Residents) -> None:
    found = logins(residents, shows_in_account=False)
    enter(found, "gopher")
    enter(found)
    seen = account(residents)
    assert (seen.last_protocol, seen.logons) == ("GOPHER", 2)


@pytest.mark.proves("Services.LoginAttemptThrottle")
def test_whoever_failed_waits_when_he_comes_back(residents: Residents) -> None:
    config = replace(ServicesConfig(), login_attempt_throttle=250)
    gate = Gate(
        residents.mail,
        residents.general,
        residents.tables,
        residents.ledger,
        residents.clock,
        other_configs={"nntp": config},
    )
    found = logins(residents)
    for word in ("one", "two", "three"):
        refused(found, "nntp", word)
    assert run(gate.consider(peer(), "nntp")) == 0.75


def rates(residents: Residents, **changes: Any) -> Rates:
    config = replace(ServicesConfig(), max_connects_per_period=1, connect_rate_limit_period=60.0, **changes)
    return Rates(residents.clock, config, residents.filtering, residents.tables)


@pytest.mark.proves("Services.RateLimitSubnetPrefix6")
def test_connections_are_counted_by_network(residents: Residents) -> None:
    found = rates(residents, rate_limit_subnet_prefix6=64)
    assert [found.allowed(peer(f"2001:db8::{number}")) for number in (1, 2)] == [True, False]
    assert found.allowed(peer("2001:db8:0:1::1"))


@pytest.mark.proves(
    "Services.RateLimitFilterThreshold",
    "Services.RateLimitFilterDuration",
    "Services.RateLimitFilterSilent",
    "Services.RateLimitFilterSubnetThreshold",
)
@pytest.mark.parametrize(("silent", "addresses", "listed"), [(False, 1, "198.51.100.1"), (True, 2, "198.51.100.0/24")])
def test_those_who_connect_too_often_are_listed(
    residents: Residents, silent: bool, addresses: int, listed: str
) -> None:
    found = rates(
        residents,
        rate_limit_subnet_prefix4=24,
        rate_limit_filter_threshold=2,
        rate_limit_filter_duration=60.0,
        rate_limit_filter_silent=silent,
        rate_limit_filter_subnet_threshold=2,
    )
    for number in (1, addresses):
        run(found.refused(peer(f"198.51.100.{number}"), "NNTP"))
    table = residents.tables.ip_silent if silent else residents.tables.ip
    hit = table.find("198.51.100.1")
    assert hit is not None
    assert "e" in hit.items
    assert table.matches("198.51.100.200") is ("/" in listed)
