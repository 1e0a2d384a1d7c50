import pytest

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.base.log import Secret
from dialtone.domain.access.attempts import Against
from dialtone.domain.access.consequences import Consequences, failed_line, shown
from dialtone.testing.script import run
from dialtone.wire.proofs import DigestProof, PasswordProof, ScramProof
from dialtone.wire.sasl import Malformed
from tests.support.residents import Residents, peer

ACCOUNT = Against("user:2")
PASSWORDS = ("monkey", "dragon", "letmein", "hunter")


def fail(residents, passwords, client=None):
    consequences = Consequences(residents.ledger, residents.clock, residents.mail)
    for password in passwords:
        proof = PasswordProof("alice", Secret(password))
        run(consequences.of_failure(client or peer(), "pop3", proof, ACCOUNT))
    return consequences


def lines(events, name):
    return [event.text for event in events if event.name == name]


def test_the_sysop_is_told_from_the_second_failure_on(events):
    residents = Residents()
    fail(residents, ["a"])
    assert lines(events, "login.failures") == []
    residents.clock.advance(600)
    fail(residents, ["b", "b"])
    assert lines(events, "login.failures") == ["!2 FAILED LOGIN ATTEMPTS in 10 minutes"] * 2


@pytest.mark.proves("Mail.LoginAttemptHackThreshold")
def test_hack_log_from_the_threshold_on_and_never_with_the_password(events):
    residents = Residents(login_attempt_hack_threshold=3)
    fail(residents, PASSWORDS)
    hacks = [event for event in events if event.name == "hack.attempt"]
    assert len(hacks) == 2
    assert hacks[0].fields == {
        "user": "alice",
        "host": "client.ext.test",
        "address": "198.51.100.7",
        "port": 50_000,
    }
    assert not any(word in repr(event) for event in events for word in PASSWORDS)


@pytest.mark.proves("Mail.LoginAttemptHackThreshold")
def test_no_hack_log_with_threshold_0(events):
    fail(Residents(login_attempt_hack_threshold=0), map(str, range(30)))
    assert lines(events, "hack.attempt") == []


def test_both_address_and_account_are_counted_in_one_transaction():
    residents = Residents()
    writes = []
    write = residents.store.write

    async def counted(change):
        writes.append(change)
        return await write(change)

    residents.store.write = counted
    fail(residents, ["a"])
    assert len(writes) == 1
    assert run(residents.ledger.standing("user:2")).effective == 1
    assert run(residents.ledger.standing("ip:198.51.100.7")).effective == 1


def test_malformed_answers_count_once_each_where_they_count(events):
    residents = Residents()
    consequences = Consequences(residents.ledger, residents.clock, residents.mail)
    for counted in (True, True, False):
        run(consequences.of_malformed(peer(), "smtp", Malformed("!Bad AUTH PLAIN argument", counted=counted)))
    attempts = run(residents.ledger.standing("ip:198.51.100.7")).attempts
    assert (attempts.count, attempts.effective) == (2, 1)
    assert lines(events, "login.malformed") == ["!Bad AUTH PLAIN argument"] * 3


def test_success_clears_the_address():
    residents = Residents()
    consequences = fail(residents, ["a", "b"])
    run(consequences.of_success(peer()))
    assert run(residents.ledger.standing("ip:198.51.100.7")).effective == 0
    assert run(residents.ledger.standing("user:2")).effective == 2


def test_success_with_a_full_disk_is_still_a_success(events):
    residents = Residents()
    consequences = fail(residents, ["a", "b"])

    async def full(change):
        raise StoreError("disk full")

    residents.store.write = full
    run(consequences.of_success(peer()))
    assert [event.level for event in events if event.name == "login.unrecorded"] == [log.WARNING]


def test_lines_of_failures():
    assert failed_line(PasswordProof("alice", Secret("x"))) == "alice !FAILED Password attempt"
    assert failed_line(DigestProof("alice", b"", "", "CRAM-MD5")) == "!FAILED CRAM-MD5 authentication"
    assert failed_line(DigestProof("alice", b"", "", "APOP")) == "!FAILED APOP authentication"
    assert failed_line(ScramProof("alice", False)) == "!FAILED SCRAM-SHA-256 authentication"


def test_names_are_shown_on_one_line():
    assert shown("al\r\nice\x1b[2J" + "x" * 100) == "al ice [2J" + "x" * 54


# LoginAttemptFilterThreshold


def filtered(*passwords, client=None, residents=None, **settings):
    """The lines of ip.can after these failures."""
    residents = residents or Residents(**settings)
    residents.tables.refresh(residents.clock.now())
    consequences = Consequences(residents.ledger, residents.clock, residents.mail, residents.filtering)
    for password in passwords:
        run(consequences.of_failure(client or peer(), "pop3", PasswordProof("alice", Secret(password)), ACCOUNT))
    return residents.lists.lines.get("ip.can", [])


@pytest.mark.proves("Mail.LoginAttemptFilterThreshold", "Global.LoginAttemptFilterThreshold")
def test_an_address_is_filtered_from_the_threshold_on_and_once(events):
    assert filtered(*PASSWORDS[:2], login_attempt_filter_threshold=3) == []
    (line,) = filtered(*PASSWORDS, login_attempt_filter_threshold=3)
    assert line.split("\t") == [
        "198.51.100.7",
        "t=20240101T120000+0000",
        "p=POP3",
        "r=3 FAILED LOGIN ATTEMPTS in 0 seconds",
        "u=alice",
        "h=client.ext.test",
    ]
    assert lines(events, "filter.blocking") == ["!BLOCKING IP ADDRESS: 198.51.100.7 in ip.can"]
    assert not any(word in line for word in PASSWORDS)


@pytest.mark.proves("Mail.LoginAttemptFilterDuration", "Global.LoginAttemptFilterDuration")
def test_the_filter_lasts_as_long_as_the_setting_says():
    residents = Residents(login_attempt_filter_threshold=1, login_attempt_filter_duration=3600.0)
    (line,) = filtered("a", residents=residents)
    assert "\te=20240101T130000+0000\t" in line
    assert residents.tables.ip.matches("198.51.100.7")
    residents.clock.advance(3600)
    residents.tables.ip.now = residents.clock.now()
    assert not residents.tables.ip.matches("198.51.100.7")


def test_with_threshold_0_nobody_is_filtered():
    assert filtered(*map(str, range(50))) == []


def test_AUT_02_repeating_one_password_filters_nobody():
    assert filtered(*["old password"] * 50, login_attempt_filter_threshold=3) == []


def test_AUT_02_this_machine_and_exempt_addresses_are_never_filtered():
    for client in (peer("127.0.0.1"), peer("192.0.2.25")):
        assert filtered(*PASSWORDS, client=client, login_attempt_filter_threshold=1) == []
    residents = Residents(login_attempt_filter_threshold=1)
    residents.tables.ipfilter_exempt.set("10.0.0.0/8")
    assert filtered(*PASSWORDS, client=peer("10.1.2.3"), residents=residents) == []


def test_an_ipv6_customer_is_filtered_as_it_is_counted(events):
    (line,) = filtered(*PASSWORDS, client=peer("2001:db8::1:2"), login_attempt_filter_threshold=3)
    assert line.startswith("2001:db8::/64\t")
    assert lines(events, "filter.blocking") == ["!BLOCKING SUBNET: 2001:db8::/64 in ip.can"]


def test_malformed_answers_that_count_filter_too():
    residents = Residents(login_attempt_filter_threshold=1)
    consequences = Consequences(residents.ledger, residents.clock, residents.mail, residents.filtering)
    run(consequences.of_malformed(peer(), "smtp", Malformed("!Bad AUTH PLAIN argument", counted=True)))
    assert len(residents.lists.lines["ip.can"]) == 1
