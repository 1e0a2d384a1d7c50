"""Each server treats log-ins by its own section; the records of failures are common."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.config.ftp import FtpConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rules import TERMINAL, RuleBook
from dialtone.testing.chance import SteadyChance
from dialtone.testing.script import run
from dialtone.wire.proofs import PasswordProof
from tests.support.residents import PASSWORD, Residents, peer


def logins(residents: Residents, config: TerminalConfig) -> Logins:
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
        terminal_config=config,
    )


def refused(found: Logins, service: str, *, secure: bool = True) -> Refusal:
    with pytest.raises(Refusal) as no:
        run(found.admit(peer(), service, PasswordProof("alice", Secret("wrong")), secure=secure))
    return no.value


@pytest.fixture
def residents() -> Residents:
    return Residents().settle()


@pytest.mark.proves("BBS.LoginAttemptDelay")
def test_the_delay_is_the_servers_own(residents: Residents) -> None:
    found = logins(residents, replace(TerminalConfig(), login_attempt_delay=1234))
    assert refused(found, "telnet").delay == 1.234
    assert refused(found, "submission").delay == residents.mail.login_attempt_delay / 1000


@pytest.mark.proves("BBS.ClearTextLogin")
def test_passwords_in_the_clear_are_the_servers_own_choice(residents: Residents) -> None:
    assert refused(logins(residents, TerminalConfig()), "telnet", secure=False).why is Why.BAD_LOGIN
    closed = logins(residents, replace(TerminalConfig(), clear_text_login="never"))
    assert refused(closed, "telnet", secure=False).why is Why.NEEDS_TLS
    assert refused(closed, "ssh", secure=True).why is Why.BAD_LOGIN


@pytest.mark.proves("BBS.LoginAttemptTempBanThreshold", "BBS.LoginAttemptTempBanDuration")
def test_AUT_01_failures_everywhere_count_towards_each_servers_ban(residents: Residents) -> None:
    found = logins(
        residents,
        replace(TerminalConfig(), login_attempt_temp_ban_threshold=2, login_attempt_temp_ban_duration=60.0),
    )
    for word in ("one", "two", "three"):
        with pytest.raises(Refusal):
            run(found.admit(peer(), "submission", PasswordProof("alice", Secret(word)), secure=True))
    assert refused(found, "rlogin").why is Why.BLOCKED
    assert refused(found, "submission").why is Why.BAD_LOGIN
    residents.clock.advance(61)
    assert refused(found, "rlogin").why is Why.BAD_LOGIN


@pytest.mark.proves("BBS.LoginAttemptHackThreshold")
def test_hack_log_is_written_as_the_server_says(residents: Residents, events: list) -> None:  # type: ignore[type-arg]
    found = logins(residents, replace(TerminalConfig(), login_attempt_hack_threshold=1))
    refused(found, "telnet")
    assert [event.name for event in events].count("hack.attempt") == 1


@pytest.mark.proves("BBS.LoginRequirements")
def test_the_servers_requirements_must_be_met(residents: Residents) -> None:
    found = logins(residents, replace(TerminalConfig(), login_requirements="LEVEL 90"))
    good = PasswordProof("alice", Secret(PASSWORD))
    with pytest.raises(Refusal):
        run(found.admit(peer(), "telnet", good, secure=True))
    assert run(found.admit(peer(), "submission", good, secure=True)).user.alias == "alice"


def test_every_way_in_counts_as_the_terminal_servers() -> None:
    assert {"telnet", "raw", "rlogin", "ssh", "ssh-legacy", "sftp", "ws", "wss", "websocket"} == TERMINAL


@pytest.mark.proves("BBS.LoginAttemptFilterThreshold", "BBS.LoginAttemptFilterDuration")
def test_addresses_are_listed_as_the_server_says(residents: Residents) -> None:
    config = replace(TerminalConfig(), login_attempt_filter_threshold=1, login_attempt_filter_duration=60.0)
    refused(logins(residents, config), "telnet")
    assert residents.tables.ip.matches(peer().address)
    hit = residents.tables.ip.find(peer().address)
    assert hit is not None
    assert "e" in hit.items  # and not for ever


def test_further_servers_have_rules_of_their_own() -> None:
    board = Residents()
    config = FtpConfig(login_attempt_delay=7000, login_requirements="LEVEL 60", login_info_save="LEVEL 70")
    book = RuleBook(
        board.mail,
        None,
        ledger=board.ledger,
        clock=board.clock,
        chance=board.chance,
        global_config=board.general,
        system_config=board.system,
        tables=board.tables,
        filtering=board.filtering,
        others={"ftp": config, "ftps": config},
    )
    assert book.of("ftp") is book.of("ftps") is not book.mail
    assert (book.of("ftp").delay, book.of("ftp").required, book.of("ftp").saved) == (7.0, "LEVEL 60", "LEVEL 70")
    assert book.of("pop3").saved == ""
