import asyncio
import base64
from dataclasses import replace

import pytest

from dialtone.base import log
from dialtone.base.errors import Gone, Refusal, StoreError, Why
from dialtone.base.log import Secret
from dialtone.domain.access.attempts import ACCOUNT_FREE
from dialtone.domain.model.user import UserNumber
from dialtone.testing.script import run
from dialtone.wire.proofs import DigestProof, PasswordProof, ScramProof
from dialtone.wire.sasl import Malformed, cram_md5
from dialtone.wire.sasl_client import answers
from tests.support.residents import PASSWORD, SYSTEM, Residents, peer

ALICE = UserNumber(2)
SERVICES = ("smtp", "submission", "submissions", "pop3", "pop3s")


@pytest.fixture
def board():
    return Residents().settle()


def refused(board, name, password="wrong", **kwargs):
    with pytest.raises(Refusal) as caught:
        board.enter(name, password, **kwargs)
    return caught.value


def attempts(board, address="198.51.100.7"):
    return run(board.ledger.standing(f"ip:{address}")).attempts


def lines(events, name):
    return [event.text for event in events if event.name == name]


def get(board, number=ALICE):
    return run(board.store.read(lambda records: records.users.get(number)))


# Who gets in


@pytest.mark.parametrize("name", ["alice", "ALICE", "a.l.i.c.e", "alice@local.test"])
def test_the_right_password_lets_in(board, name):
    caller = board.enter(name)
    assert (caller.user.number, caller.service, caller.method) == (2, "pop3", "PLAIN")


def test_success_is_told_with_todays_mails(board, events):
    day = int(board.clock.now() // 86_400)
    run(board.store.write(lambda records: records.users.count_emails(ALICE, day, 4)))
    board.enter("alice")
    board.clock.advance(86_400)
    board.enter("alice")
    assert lines(events, "login.accepted") == [
        "logged-in using PLAIN authentication (4 emails sent today)",
        "logged-in using PLAIN authentication (0 emails sent today)",
    ]


@pytest.mark.parametrize("name", ["alice", "nobody", "", "x" * 5000])
def test_the_wrong_password_is_refused_with_delay_and_the_end(board, name):
    no = refused(board, name)
    assert (no.why, no.text, no.delay, no.final, no.temporary) == (
        Why.BAD_LOGIN,
        "Authentication failure",
        5.0,
        True,
        False,
    )


@pytest.mark.proves("Mail.LoginAttemptDelay")
def test_the_delay_is_a_setting():
    board = Residents(login_attempt_delay=250).settle()
    assert refused(board, "alice").delay == 0.25


def test_answers_to_challenges_let_in(board):
    for method in ("CRAM-MD5",):
        proof = DigestProof("alice", b"<1@x>", cram_md5(PASSWORD, b"<1@x>"), method)
        assert board.admit(proof).method == method
    with pytest.raises(Refusal):
        board.admit(DigestProof("alice", b"<1@x>", "0" * 32, "CRAM-MD5"))


def test_TLS_13_passwords_in_the_clear_only_from_this_machine(board):
    proof = PasswordProof("alice", Secret(PASSWORD))
    with pytest.raises(Refusal) as caught:
        run(board.logins.admit(peer(), "pop3", proof, secure=False))
    assert caught.value.why is Why.NEEDS_TLS
    assert attempts(board).count == 0
    assert run(board.logins.admit(peer("127.0.0.1"), "pop3", proof, secure=False)).user.alias == "alice"


def test_login_by_number_and_by_real_name():
    board = Residents(system=replace(SYSTEM, login=3))
    board.add("Sysop")
    board.add("alice", real_name="Alice Liddell")
    assert board.enter("2").user.alias == "alice"
    assert board.enter("alice liddell").user.alias == "alice"


# What failing does


def test_AUT_01_all_services_share_one_counter(board, events):
    for number in range(20):
        service = SERVICES[number % len(SERVICES)]
        refused(board, f"user{number}", f"guess{number}", service=service)
    assert attempts(board).effective == 20
    for service in SERVICES:
        no = refused(board, "alice", PASSWORD, service=service)
        assert (no.why, no.temporary, no.final) == (Why.BLOCKED, True, True)
    assert "!20 FAILED LOGIN ATTEMPTS in 0 seconds" in lines(events, "login.failures")
    board.clock.advance(601)
    assert board.enter("alice").user.alias == "alice"


def test_AUT_01_from_the_hack_threshold_on_it_is_told(board, events):
    for number in range(12):
        refused(board, f"user{number}", f"guess{number}")
    assert len(lines(events, "hack.attempt")) == 3


def test_AUT_02_a_telephone_with_an_old_password_bans_nobody(board):
    for _ in range(200):
        refused(board, "alice", "last year's", service="pop3s")
        board.clock.advance(30)
    assert (attempts(board).count, attempts(board).effective) == (200, 1)
    assert board.enter("bob").user.alias == "bob"


@pytest.mark.parametrize("client", [peer("127.0.0.1"), peer("192.0.2.25"), peer("10.1.2.3")])
def test_AUT_02_this_machine_and_exempt_addresses_are_never_banned(board, client):
    board.tables.ipfilter_exempt.set("10.0.0.0/8")
    for number in range(60):
        no = refused(board, f"user{number}", f"guess{number}", client=client)
        assert no.why is Why.BAD_LOGIN
    assert board.enter("alice", client=client).user.alias == "alice"


def test_AUT_03_an_account_tried_from_everywhere_rests(board, events):
    home = peer("203.0.113.77")
    board.enter("alice", client=home)
    work = board.hasher.verified
    whys = [refused(board, "alice", f"g{n}", client=peer(f"10.{n // 250}.{n % 250}.1")).why for n in range(1000)]
    assert whys.count(Why.BAD_LOGIN) == ACCOUNT_FREE
    assert whys.count(Why.TOO_FAST) == 1000 - ACCOUNT_FREE
    assert board.hasher.verified - work == ACCOUNT_FREE
    assert lines(events, "login.resting")[0] == "!alice has 10 failed login attempts, not looked at now"
    assert board.enter("alice", client=home).user.alias == "alice"
    no = refused(board, "alice", PASSWORD, client=peer("203.0.113.99"))
    assert (no.why, no.temporary, no.delay) == (Why.TOO_FAST, True, 5.0)
    board.clock.advance(61)
    assert board.enter("alice", client=peer("203.0.113.99")).user.alias == "alice"


def test_AUT_03_the_known_address_survives_a_restart(board):
    home = peer("2001:db8::1")
    board.enter("alice", client=home)
    for number in range(ACCOUNT_FREE):
        refused(board, "alice", f"guess{number}", client=peer(f"10.0.0.{number}"))
    board.rebuild()
    assert board.enter("alice", client=peer("2001:db8::2")).user.alias == "alice"


def test_AUT_03_this_machine_is_not_made_to_wait(board):
    for number in range(2 * ACCOUNT_FREE):
        assert refused(board, "alice", f"guess{number}", client=peer("127.0.0.1")).why is Why.BAD_LOGIN


def test_AUT_03_no_address_is_known_to_the_guest_account(board):
    board.enter("guest")
    for number in range(ACCOUNT_FREE):
        refused(board, "guest", f"guess{number}", client=peer(f"10.0.0.{number}"))
    assert refused(board, "guest", PASSWORD).why is Why.TOO_FAST


def test_ENU_03_names_that_nobody_has_rest_in_the_same_way(board):
    known, unknown = (
        [
            (no.why, no.text, no.delay, no.temporary, no.final)
            for no in (
                refused(board, name, f"guess{number}", client=peer(f"10.{net}.0.{number}")) for number in range(15)
            )
        ]
        for net, name in enumerate(("alice", "nobody"))
    )
    assert known == unknown
    stored = run(board.ledger.all())
    assert not any("nobody" in record.key for record in stored)


async def test_AUT_03_guesses_at_the_same_time_are_bounded_too(board):
    go = asyncio.Event()

    async def slow(hashed, password):
        await go.wait()
        return False

    board.hasher.verify = slow

    async def attempt(number):
        proof = PasswordProof("alice", Secret(f"guess{number}"))
        return await board.logins.admit(peer(f"10.0.0.{number}"), "pop3", proof, secure=True)

    tries = [asyncio.create_task(attempt(number)) for number in range(40)]
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*tries, return_exceptions=True)
    whys = [no.why for no in results]
    assert whys.count(Why.BAD_LOGIN) == ACCOUNT_FREE
    assert whys.count(Why.TOO_FAST) == 40 - ACCOUNT_FREE


def test_AUT_04_ENU_03_the_same_words_and_work_whoever_it_is(board):
    run(board.people.change(replace(get(board, UserNumber(3)), inactive=True)))
    reads, writes = [], []
    read, write = board.store.read, board.store.write

    async def counted_read(question):
        reads.append(question)
        return await read(question)

    async def counted_write(change):
        writes.append(change)
        return await write(change)

    board.store.read, board.store.write = counted_read, counted_write
    seen = set()
    for number, name in enumerate(("nobody", "alice", "bob")):
        reads.clear(), writes.clear()
        work = board.hasher.verified
        no = refused(board, name, "wrong", client=peer(f"10.0.0.{number}"))
        seen.add((no.why, no.text, no.delay, no.final, board.hasher.verified - work, len(reads), len(writes)))
    assert len(seen) == 1


def test_lines_of_failures(board, events):
    refused(board, "No One")
    refused(board, "alice")
    run(board.people.change(replace(get(board, UserNumber(3)), inactive=True)))
    refused(board, "bob", PASSWORD)
    assert lines(events, "login.unknown") == ["!UNKNOWN USER: 'No One'"]
    assert lines(events, "login.failed") == ["alice !FAILED Password attempt"]
    assert lines(events, "login.inactive") == ["!DELETED or INACTIVE user #3"]


def test_SEC_01_no_password_is_ever_told(board, events):
    board.enter("alice")
    for name in ("alice", "nobody"):
        refused(board, name, "hunter2")
    assert not any(word in repr(event) for event in events for word in ("hunter2", PASSWORD))


def test_an_inactive_account_with_the_right_password_is_refused_but_not_counted(board):
    run(board.people.change(replace(get(board), inactive=True)))
    refused(board, "alice", PASSWORD)
    assert attempts(board).count == 0
    refused(board, "alice", "wrong")
    assert attempts(board).count == 1


def test_POS_09_the_right_password_after_five_mistakes(board):
    for number in range(5):
        refused(board, "alice", f"typo{number}")
    assert board.enter("alice").user.alias == "alice"
    assert attempts(board).count == 0


def test_the_guests_password_excuses_nothing(board):
    for number in range(5):
        refused(board, "alice", f"guess{number}")
    assert board.enter("guest").user.is_guest
    assert attempts(board).effective == 5


def test_AUT_07_nobody_acts_as_somebody_else(board, events):
    def enter(acting_as):
        return board.admit(PasswordProof("alice", Secret(PASSWORD), "PLAIN", acting_as))

    assert enter("").user.alias == enter("alice").user.alias == enter("Alice").user.alias == "alice"
    for other in ("bob", "sysop", "..."):
        with pytest.raises(Refusal) as caught:
            enter(other)
        assert caught.value.why is Why.BAD_LOGIN
    with pytest.raises(Refusal):
        board.admit(ScramProof("alice", True, acting_as="bob"))
    assert lines(events, "login.acting")[0] == "!alice may not act as another user"


# Returning clients


def test_returning_clients_cost_no_hash_and_no_write(board):
    board.enter("alice")
    work, writes = board.hasher.verified, []
    write = board.store.write

    async def counted(change):
        writes.append(change)
        return await write(change)

    board.store.write = counted
    for _ in range(50):
        board.enter("alice")
    assert (board.hasher.verified, writes) == (work, [])


def test_a_new_password_ends_what_was_remembered(board):
    board.enter("alice")
    run(board.people.set_password(ALICE, "another one"))
    assert refused(board, "alice", PASSWORD).why is Why.BAD_LOGIN
    assert board.enter("alice", "another one").user.alias == "alice"


def test_a_failed_attempt_ends_what_was_remembered(board):
    board.enter("alice")
    refused(board, "alice", "wrong", client=peer("10.0.0.1"))
    work = board.hasher.verified
    board.enter("alice")
    assert board.hasher.verified == work + 1


def test_a_removed_account_is_refused_at_once(board):
    board.enter("alice")
    run(board.people.remove(ALICE))
    assert refused(board, "alice", PASSWORD).why is Why.BAD_LOGIN


def test_logins_are_noted_at_once_and_then_once_a_minute(board):
    board.enter("alice", service="pop3")
    noted = get(board)
    assert (noted.logons, noted.last_on, noted.last_address, noted.last_host, noted.last_protocol) == (
        1,
        board.clock.now(),
        "198.51.100.7",
        "client.ext.test",
        "POP3",
    )
    for _ in range(10):
        board.enter("alice", service="pop3")
    assert get(board).logons == 1
    board.clock.advance(61)
    board.enter("alice", service="pop3")
    assert get(board).logons == 2
    board.enter("alice", client=peer("203.0.113.9"))
    assert get(board).last_address == "203.0.113.9"


def test_SLO_09_with_a_full_disk_logins_still_work(board, events):
    async def full(change):
        raise StoreError("disk full")

    board.store.write = full
    for number in range(3):
        assert refused(board, "alice", f"guess{number}").why is Why.BAD_LOGIN
    assert attempts(board).effective == 3
    assert board.enter("alice").user.alias == "alice"
    assert all(event.level == log.WARNING for event in events if event.name == "login.unrecorded")


# SASL exchanges


def play(board, mechanism, name="alice", password=PASSWORD, *, client=None, secure=True):
    """A whole exchange with our own client half."""
    speaker = answers(mechanism, name, password, board.chance)

    async def ask(challenge):
        return speaker.answer(challenge)

    return run(board.logins.converse(client or peer(), "submission", mechanism, speaker.initial(), ask, secure=secure))


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"])
def test_every_mechanism_lets_in_and_keeps_out(board, mechanism):
    caller = play(board, mechanism)
    assert (caller.user.alias, caller.method) == ("alice", mechanism)
    for name, password in (("alice", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(Refusal) as caught:
            play(board, mechanism, name, password)
        assert caught.value.why is Why.BAD_LOGIN
    assert attempts(board).effective == 2


def test_ENU_03_scram_does_not_tell_which_names_exist(board):
    def salts(name):
        return {run(board.logins.scram_keys(spelling)).salt for spelling in (name, name.upper(), name + "@local.test")}

    assert len(salts("alice")) == len(salts("nobody")) == 1
    assert salts("nobody") != salts("no other")


def test_mechanisms_that_are_not_offered(board):
    for mechanism, secure, why in (("PLAIN", False, Why.NEEDS_TLS), ("NTLM", True, Why.BAD_MECHANISM)):
        with pytest.raises(Refusal) as caught:
            run(board.logins.converse(peer(), "smtp", mechanism, None, None, secure=secure))
        assert caught.value.why is why
    assert board.logins.mechanisms(peer(), False) == ("CRAM-MD5", "SCRAM-SHA-256")
    assert board.logins.clear_text(peer(), True)
    assert board.logins.challenges()
    assert board.logins.challenge() != board.logins.challenge()


def test_with_challenges_off_they_are_gone():
    board = Residents(challenge_auth=False).settle()
    assert play(board, "SCRAM-SHA-256").user.alias == "alice"
    with pytest.raises(Refusal) as caught:
        play(board, "CRAM-MD5")
    assert caught.value.why is Why.BAD_MECHANISM
    with pytest.raises(Refusal):
        board.admit(DigestProof("alice", b"<1@x>", cram_md5(PASSWORD, b"<1@x>"), "APOP"))


def converse(board, mechanism, *said):
    script = list(said)

    async def ask(challenge):
        if not script:
            raise Gone
        return script.pop(0)

    initial = script.pop(0)
    return run(board.logins.converse(peer(), "smtp", mechanism, initial, ask, secure=True))


def test_AUT_07_malformed_answers_count_and_wait_but_do_not_end(board):
    for _ in range(3):
        with pytest.raises(Malformed) as caught:
            converse(board, "PLAIN", b"AGFsaWNlAHBhc3M")
        assert (caught.value.why, caught.value.delay, caught.value.final) == (Why.BAD_PROOF, 5.0, False)
    assert (attempts(board).count, attempts(board).effective) == (3, 1)


@pytest.mark.parametrize(
    ("mechanism", "said"),
    [
        ("CRAM-MD5", [None, b"!"]),
        ("SCRAM-SHA-256", [base64.b64encode(b"nonsense")]),
        ("PLAIN", [None, b"*"]),
        ("LOGIN", [None, b"*"]),
        ("PLAIN", [None, b"A" * 20_000]),
    ],
)
def test_AUT_07_broken_challenges_and_second_thoughts_do_not_count(board, mechanism, said):
    with pytest.raises(Refusal) as caught:
        converse(board, mechanism, *said)
    assert caught.value.why in (Why.BAD_PROOF, Why.CANCELLED, Why.INVALID)
    assert (caught.value.delay, attempts(board).count) == (0.0, 0)


def test_AUT_07_disconnecting_after_the_challenge_leaves_nothing_behind(board):
    with pytest.raises(Gone):
        converse(board, "LOGIN", None)
    assert attempts(board).count == 0


# LoginRequirements


@pytest.mark.proves("Mail.LoginRequirements", "Global.LoginRequirements")
def test_who_does_not_meet_the_requirements_is_refused_like_a_wrong_password(events):
    board = Residents(login_requirements="LEVEL 60 OR EXEMPT Q").settle()
    wrong = refused(board, "bob", "wrong", client=peer("203.0.113.1"))
    no = refused(board, "alice", PASSWORD)
    assert (no.why, no.text, no.delay, no.final) == (wrong.why, wrong.text, wrong.delay, wrong.final)
    assert (no.why, no.text, no.delay) == (Why.BAD_LOGIN, "Authentication failure", 5.0)
    assert lines(events, "login.requirements") == ["!Insufficient server access: LEVEL 60 OR EXEMPT Q"]
    assert attempts(board).count == 1
    run(board.people.change(replace(get(board), exemptions="Q")))
    assert board.enter("alice").user.alias == "alice"


def test_requirements_know_protocol_and_address():
    board = Residents(login_requirements="PROT POP3 AND NOT IP 203.0.113.*").settle()
    assert board.enter("alice", service="pop3s")
    refused(board, "alice", PASSWORD, service="submission")
    refused(board, "alice", PASSWORD, client=peer("203.0.113.1"))


def test_a_requirement_that_cannot_be_understood_lets_nobody_in(events):
    board = Residents(login_requirements="LEVLE 50").settle()
    refused(board, "alice", PASSWORD)
    assert len(lines(events, "access.requirement")) == 1


def test_AUT_04_requirements_cost_the_same_work_and_words():
    board = Residents(login_requirements="SYSOP").settle()
    work = []
    for name, password in (("alice", PASSWORD), ("alice", "wrong"), ("nobody", "wrong")):
        before = board.hasher.verified
        refused(board, name, password, client=peer("203.0.113.1"))
        work.append(board.hasher.verified - before)
    assert work == [1, 1, 1]


def test_requirements_do_not_make_a_right_password_forgotten():
    board = Residents(login_requirements="PROT POP3").settle()
    board.enter("alice")
    verified = board.hasher.verified
    refused(board, "alice", PASSWORD, service="submission")
    board.enter("alice")
    assert board.hasher.verified == verified


def test_somebody_not_allowed_in_is_not_noted_as_last_user_of_the_address():
    board = Residents(login_requirements="SYSOP").settle()
    refused(board, "alice", PASSWORD)
    assert get(board).last_address == ""


def test_failed_logins_fill_the_filter_list():
    board = Residents(login_attempt_filter_threshold=3).settle()
    for number in range(3):
        refused(board, "alice", f"wrong {number}")
    assert [line.split("\t")[0] for line in board.lists.lines["ip.can"]] == ["198.51.100.7"]
