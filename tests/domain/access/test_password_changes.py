"""New passwords: by their owners, by sysops, by a mailed code."""

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.model.actor import Remote
from dialtone.domain.model.credential import Token
from dialtone.testing.script import run
from dialtone.wire.proofs import PasswordProof
from tests.support.front_door import ABROAD, PASSWORD, FrontDoor

NEW = "violet lantern"
ASKER = Remote(ABROAD)


@pytest.fixture
def door():
    made = FrontDoor()
    made.set(made.user(2), netmail="alice@ext.test")
    return made


def enters(door, password, name="alice"):
    try:
        run(door.house.logins.admit(ABROAD, "telnet", PasswordProof(name, Secret(password)), secure=True))
    except Refusal:
        return False
    return True


def test_AUT_14_a_change_ends_what_was_trusted(door):
    alice = door.user(2)
    here = door.presence.enter(alice, "Telnet")
    there = door.presence.enter(alice, "SSH")
    token = Token(key="k", user=alice.number, purpose="login")
    run(door.store.write(lambda records: records.credentials.add_token(token)))
    before = run(door.store.read(lambda records: records.users.secrets(alice.number)))
    run(door.house.passwords.change(door.caller(alice), alice, NEW, old=PASSWORD, node=here.node))
    after = run(door.store.read(lambda records: records.users.secrets(alice.number)))
    assert before.password_hash != after.password_hash
    assert not door.presence.at(here.node).interrupted
    assert door.presence.at(there.node).interrupted
    assert run(door.store.read(lambda records: records.credentials.token("k", door.clock.now()))) is None
    assert (enters(door, NEW), enters(door, PASSWORD)) == (True, False)


def test_AUT_14_browsers_are_signed_out_but_the_one_that_changed_it(door):
    alice, sessions = door.user(2), door.house.web_sessions
    here, there = (run(sessions.begin(door.caller(alice))) for _ in range(2))
    bobs = run(sessions.begin(door.caller(door.user(3))))
    own = run(sessions.find(here))
    run(sessions.find(there))
    run(door.house.passwords.change(door.caller(alice), alice, NEW, old=PASSWORD, session=own.id))
    assert run(sessions.find(here)) and run(sessions.find(bobs))
    assert run(sessions.find(there)) is None
    run(door.house.passwords.change(door.caller(alice), alice, "amber window", old=NEW))  # as the terminal does
    assert run(sessions.find(here)) is None


def test_who_may_change_whose(door):
    alice, bob, sysop = door.user(2), door.user(3), door.user(1)
    other = door.add("Other", level=90)
    for actor, user in ((bob, alice), (other, sysop)):
        with pytest.raises(Refusal):
            run(door.house.passwords.change(door.caller(actor), user, NEW))
    with pytest.raises(Refusal):
        run(door.house.passwords.change(ASKER, alice, NEW))
    guest = door.add("Guest", restrictions="G")
    with pytest.raises(Refusal):
        run(door.house.passwords.change(door.caller(guest), guest, NEW))
    run(door.house.passwords.change(door.caller(sysop), alice, NEW))
    assert enters(door, NEW)


def test_a_forgotten_password_is_set_anew_with_a_code_that_works_once(door):
    handed = run(door.house.passwords.forgotten(ASKER, "alice", "ALICE@ext.test"))
    assert handed.user.alias == "Alice"
    assert run(door.house.passwords.redeem(ASKER, "alice", handed.code.upper(), NEW)).alias == "Alice"
    assert enters(door, NEW)
    with pytest.raises(Refusal) as no:
        run(door.house.passwords.redeem(ASKER, "alice", handed.code, "another lantern"))
    assert no.value.why is Why.BAD_LOGIN


@pytest.mark.parametrize(
    ("name", "address"), [("nobody", "alice@ext.test"), ("alice", "mallory@ext.test"), ("bob", ""), ("x" * 999, "a@b")]
)
def test_whoever_does_not_know_both_gets_nothing(door, name, address):
    assert run(door.house.passwords.forgotten(ASKER, name, address)) is None


def test_WEB_07_a_code_lasts_an_hour_and_belongs_to_one(door):
    handed = run(door.house.passwords.forgotten(ASKER, "alice", None))
    with pytest.raises(Refusal):
        run(door.house.passwords.redeem(ASKER, "bob", handed.code, NEW))
    door.clock.advance(3601)
    with pytest.raises(Refusal):
        run(door.house.passwords.redeem(ASKER, "alice", handed.code, NEW))


def test_a_weak_password_does_not_use_the_code_up(door):
    handed = run(door.house.passwords.forgotten(ASKER, "alice", None))
    with pytest.raises(Refusal):
        run(door.house.passwords.redeem(ASKER, "alice", handed.code, "aaaaaaaa"))
    run(door.house.passwords.redeem(ASKER, "alice", handed.code, NEW))


def test_nobody_is_flooded_with_codes(door):
    assert run(door.house.passwords.forgotten(ASKER, "alice", None)) is not None
    assert run(door.house.passwords.forgotten(ASKER, "alice", None)) is None
    for _ in range(3):
        run(door.house.passwords.forgotten(ASKER, "bob", None))
    with pytest.raises(Refusal) as no:
        run(door.house.passwords.forgotten(ASKER, "bob", None))
    assert no.value.why is Why.TOO_FAST


def test_codes_are_not_guessed(door):
    run(door.house.passwords.forgotten(ASKER, "alice", None))
    reasons = []
    for number in range(8):
        with pytest.raises(Refusal) as no:
            run(door.house.passwords.redeem(ASKER, "alice", f"guess{number}", NEW))
        reasons.append(no.value.why)
    assert reasons == [Why.BAD_LOGIN] * 5 + [Why.TOO_FAST] * 3


def test_a_suggestion_keeps_the_rules(door):
    suggested = door.house.passwords.suggestion()
    assert len(suggested) == 14
    assert door.house.passwords.suggestion() != suggested
    door.house.passwords.rules.check("abk-" + suggested, door.user(2))


def test_a_sysop_has_a_code_mailed(door):
    passwords, sysop = door.house.passwords, door.caller(door.user(1))
    handed = run(passwords.hand_out(sysop, door.user(2)))
    run(passwords.redeem(ASKER, "alice", handed.code, NEW))
    assert enters(door, NEW)


@pytest.mark.parametrize(("asker", "whose", "why"), [(1, 3, Why.NOT_FOUND), (2, 2, Why.DENIED), (3, 1, Why.DENIED)])
def test_EXE_09_and_others_do_not(door, asker, whose, why):
    door.set(door.user(3), level=90)
    door.set(door.user(1), level=99, netmail="sysop@ext.test")
    with pytest.raises(Refusal) as no:
        run(door.house.passwords.hand_out(door.caller(door.user(asker)), door.user(whose)))
    assert no.value.why is why
