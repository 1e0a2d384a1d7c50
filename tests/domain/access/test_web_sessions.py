"""Sessions of browsers."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal
from dialtone.domain.access.web_sessions import FRESH, IDLE, KEPT, LONGEST, WebSessions
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, UserNumber
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 1, "192.0.2.2", 2)
ANN = Caller(User(number=UserNumber(1), alias="Ann"), PEER, "web", "PLAIN")
BOB = Caller(User(number=UserNumber(2), alias="Bob"), PEER, "web", "PLAIN")


class World:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = MemoryStore(Bus())
        self.sessions = WebSessions(self.store, self.clock, SteadyChance())


@pytest.fixture
def world() -> World:
    return World()


def run(work):
    return asyncio.run(work)


def test_a_session_is_found_by_its_secret_only(world):
    secret = run(world.sessions.begin(ANN, agent="Browser"))
    found = run(world.sessions.find(secret))
    assert (found.user, found.agent, found.address) == (1, "Browser", "192.0.2.1")
    assert run(world.sessions.find(secret[:-1] + "~")) is None
    assert run(world.sessions.find(found.id)) is None  # what is in the store opens nothing
    assert run(world.sessions.find("")) is None and run(world.sessions.find("x" * 5000)) is None


def test_SEC_01_the_store_has_no_secret(world):
    secret = run(world.sessions.begin(ANN))
    tokens = run(world.store.read(lambda records: records.credentials.tokens(UserNumber(1), "web")))
    assert tokens and all(secret not in (token.key, token.detail) for token in tokens)


@pytest.mark.parametrize(("kept", "span"), [(False, IDLE), (True, KEPT)])
def test_it_ends_when_nobody_uses_it(world, kept, span):
    secret = run(world.sessions.begin(ANN, kept=kept))
    world.clock.advance(span - 60)
    assert run(world.sessions.find(secret))
    world.clock.advance(span - 60)
    assert run(world.sessions.find(secret))
    world.clock.advance(span + 60)
    assert run(world.sessions.find(secret)) is None


def test_it_ends_one_day_however_it_is_used(world):
    secret = run(world.sessions.begin(ANN, kept=True))
    for _ in range(int(LONGEST // (KEPT / 2)) + 2):
        world.clock.advance(KEPT / 2)
        last = run(world.sessions.find(secret))
    assert last is None


def test_signing_out_ends_it_at_once(world):
    secret = run(world.sessions.begin(ANN))
    run(world.sessions.end(run(world.sessions.find(secret))))
    assert run(world.sessions.find(secret)) is None


def test_others_of_a_user_end_and_nobody_elses(world):
    mine, other, bobs = run(world.sessions.begin(ANN)), run(world.sessions.begin(ANN)), run(world.sessions.begin(BOB))
    here = run(world.sessions.find(mine))
    assert run(world.sessions.end_all(UserNumber(1), but=here.id)) == 1
    assert run(world.sessions.find(mine)) and run(world.sessions.find(bobs))
    assert run(world.sessions.find(other)) is None


def test_WEB_04_a_session_that_was_ended_meanwhile_does_not_come_back(world):
    secret = run(world.sessions.begin(ANN))
    held = run(world.sessions.find(secret))
    run(world.sessions.end_all(ANN.user.number))
    run(world.sessions.confirm(held))  # another request of that browser was just giving its password
    assert run(world.sessions.find(secret)) is None


def test_WEB_06_nobody_ends_a_session_of_somebody_else(world):
    secret = run(world.sessions.begin(BOB))
    id = run(world.sessions.find(secret)).id
    assert not run(world.sessions.end_one(ANN, id))
    assert run(world.sessions.end_one(BOB, id))


def test_a_password_is_fresh_for_a_while(world):
    secret = run(world.sessions.begin(ANN))
    world.clock.advance(FRESH + 1)
    session = run(world.sessions.find(secret))
    assert not session.is_fresh(world.clock.now())
    run(world.sessions.confirm(session, strong=True))
    again = run(world.sessions.find(secret))
    assert again.is_fresh(world.clock.now()) and again.strong


def test_a_changed_account_is_looked_at_again(world):
    secret = run(world.sessions.begin(ANN))
    run(world.sessions.find(secret))
    run(world.store.write(lambda records: records.credentials.revoke_tokens(UserNumber(1), "")))
    world.sessions.changed(UserChanged(UserNumber(1)))
    assert run(world.sessions.find(secret)) is None


def test_EXE_09_sysops_see_and_end_sessions_of_those_not_above_them(world):
    small = Caller(User(number=UserNumber(9), alias="Small", level=90), PEER, "web")
    first, second = (run(world.sessions.begin(BOB)) for _ in range(2))
    assert len(run(world.sessions.of(small, BOB.user))) == 2
    kept = run(world.sessions.find(first))
    assert run(world.sessions.end_of(small, BOB.user, but=kept.id)) == 1
    assert run(world.sessions.find(first)) is not None and run(world.sessions.find(second)) is None
    above = User(number=UserNumber(3), alias="Top", level=99)
    for verb in (
        world.sessions.end_of(small, above),
        world.sessions.end_of(ANN, BOB.user),
        world.sessions.of(ANN, BOB.user),
    ):
        with pytest.raises(Refusal):
            run(verb)
