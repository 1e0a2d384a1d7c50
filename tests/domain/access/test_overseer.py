"""What sysops see of the program from where they call, and nobody else."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.overseer import TAIL, Overseer
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.texts import MemoryTexts

DATA = {
    "error.log": b"one\ntwo\n",
    "logs/010124.log": b"++ 12:00 Alice\n",
    "user/0002.ini": b"secret",
    "dialtone.db": b"secret",
}


def caller(level: int = 90) -> Caller:
    return Caller(User(number=UserNumber(1), alias="Ann", level=level), Peer("192.0.2.1", 1, "192.0.2.2", 23), "telnet")


def service(**data: bytes) -> Overseer:
    return Overseer(MemoryTexts(DATA | data), MemoryTexts({"ip.can": b"192.0.2.7\n"}), lambda: "logs/010124.log")


def test_a_log_is_shown_from_its_end() -> None:
    overseer = service()
    assert run(overseer.log(caller(), "error")) == ["one", "two"]
    assert run(overseer.log(caller(), "callers")) == ["++ 12:00 Alice"]
    assert run(overseer.log(caller(), "hack")) == []
    long = Overseer(MemoryTexts({"error.log": b"x" * TAIL + b"\nlast\n"}), MemoryTexts(), lambda: "")
    assert run(long.log(caller(), "error")) == ["last"]


def test_texts_and_logs_are_listed_and_nothing_else() -> None:
    overseer = service()
    assert run(overseer.text(caller(), "ip.can")) == run(overseer.text(caller(), "text/ip.can")) == ["192.0.2.7"]
    assert run(overseer.text(caller(), "logs/010124.log")) == ["++ 12:00 Alice"]
    for name in ("user/0002.ini", "dialtone.db", "error", ""):
        with pytest.raises(Refusal) as no:
            run(overseer.text(caller(), name))
        assert no.value.why is Why.NOT_FOUND
    with pytest.raises(Refusal):
        run(overseer.log(caller(), "../ctrl/secrets.key"))


def test_new_settings_are_taken_by_whoever_runs_the_program() -> None:
    overseer = service()
    with pytest.raises(Refusal):
        run(overseer.take_new_settings(caller()))

    async def recycle() -> list[str]:
        return ["wrong"]

    overseer.recycle = recycle
    assert run(overseer.take_new_settings(caller())) == ["wrong"]


def test_EXE_09_nobody_else_is_shown_anything() -> None:
    overseer = service()
    for verb in (
        overseer.log(caller(89), "error"),
        overseer.text(caller(89), "ip.can"),
        overseer.take_new_settings(caller(89)),
    ):
        with pytest.raises(Refusal) as no:
            run(verb)
        assert no.value.why is Why.DENIED
