import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.attempts import Against, Failure, address_key
from dialtone.domain.access.bans import Bans
from dialtone.testing.script import run
from tests.support.residents import Residents, peer


def fail(residents, times, *, first=0, address="198.51.100.7", name="alice"):
    for number in range(first, first + times):
        run(residents.ledger.failed(Failure(name, f"m{number}", "POP3"), Against(address_key(address))))


def check(residents, client=None):
    return run(Bans(residents.ledger, residents.mail, residents.tables).check(client or peer()))


def test_AUT_01_an_address_is_banned_at_the_threshold_and_free_again_by_itself(events):
    residents = Residents()
    fail(residents, 19)
    assert check(residents).effective == 19
    fail(residents, 2, first=19)
    with pytest.raises(Refusal) as caught:
        check(residents)
    assert (caught.value.why, caught.value.temporary, caught.value.final) == (Why.BLOCKED, True, True)
    line = "!TEMPORARY BAN (21 login attempts, last: alice) - remaining: 10 minutes"
    assert [(event.level, event.text) for event in events if event.name == "login.banned"] == [(log.NOTICE, line)]
    residents.clock.advance(601)
    assert check(residents).effective == 21


def test_a_whole_ipv6_network_shares_its_ban():
    residents = Residents()
    for number in range(20):
        fail(residents, 1, address=f"2001:db8::{number:x}", name=f"user{number}")
    fail(residents, 20, address="2001:db8::1")
    with pytest.raises(Refusal):
        check(residents, peer("2001:db8::abcd"))
    check(residents, peer("2001:db8:0:1::1"))


@pytest.mark.proves("Mail.LoginAttemptTempBanThreshold", "Mail.LoginAttemptTempBanDuration")
def test_the_setting_is_obeyed():
    residents = Residents(login_attempt_temp_ban_threshold=0)
    fail(residents, 100)
    check(residents)
    residents = Residents(login_attempt_temp_ban_threshold=2, login_attempt_temp_ban_duration=5.0)
    fail(residents, 2)
    with pytest.raises(Refusal):
        check(residents)
    residents.clock.advance(5.5)
    check(residents)


def test_a_name_of_name_can_bans_at_once():
    residents = Residents()
    residents.tables.name.set("administrator")
    fail(residents, 1, name="Administrator")
    with pytest.raises(Refusal):
        check(residents)
