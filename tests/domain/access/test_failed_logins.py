"""Sysops look at failed log-ins and forgive them."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import FailedLogins, orders
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.user import User, UserNumber
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer


def caller(level: int) -> Caller:
    return Caller(User(number=UserNumber(1), alias="Ann", level=level), Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


def service() -> FailedLogins:
    store = MemoryStore(Bus())

    async def change(records: Any) -> None:
        await records.attempts.put(Attempts(key="ip:192.0.2.7", count=3, last=10.0, name="root"))
        await records.attempts.put(Attempts(key="user:4", count=1, last=20.0))

    run(store.write(change))
    return FailedLogins(Ledger(store, ManualClock(), SteadyChance()))


def test_a_sysop_sees_the_latest_first_and_forgives_one_or_all() -> None:
    attempts = service()
    assert [one.key for one in run(attempts.list(caller(90)))] == ["user:4", "ip:192.0.2.7"]
    assert run(attempts.clear(caller(90), "user:4")) == 1
    assert [one.key for one in run(attempts.list(caller(90)))] == ["ip:192.0.2.7"]
    assert run(attempts.clear(caller(90))) == 1


def test_EXE_09_nobody_else_sees_or_forgives() -> None:
    attempts = service()
    for verb in (attempts.list(caller(89)), attempts.clear(caller(89))):
        with pytest.raises(Refusal) as no:
            run(verb)
        assert no.value.why is Why.DENIED
    with pytest.raises(Refusal):
        orders(caller(89), "LOG")
    assert len(run(attempts.list(caller(90)))) == 2
