"""How to authenticate, as the library asks it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import asyncssh
import pytest

from dialtone.net.ssh.login import SshLogin
from dialtone.net.ssh.owner import ConnectionOwner
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.net.ssh.conftest import House

PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 22)


def owner(*, anybody: bool = False, channel: Any = None) -> tuple[ConnectionOwner, list[Any]]:
    ends: list[Any] = []
    session = SimpleNamespace(new_channel=lambda: channel, authenticated=lambda: None, lost=ends.append)
    made = ConnectionOwner(session, SshLogin(House(), PEER), anybody=anybody)
    made.connection_made(SimpleNamespace(disconnect=lambda code, reason: ends.append(reason)))  # type: ignore[arg-type]
    return made, ends


def test_an_answer_that_is_not_one_answer_is_none() -> None:
    made, _ = owner()
    made.begin_auth("alice")
    assert run(made.validate_kbdint_response("alice", [])) is False
    assert run(made.validate_kbdint_response("alice", ["a", "b"])) is False


def test_SSH_04_enough_failures_end_the_connection() -> None:
    made, ends = owner()
    assert made.begin_auth("alice") is True
    for _ in range(3):
        assert not run(made.validate_password("alice", "x"))
    assert ends == ["Too many authentication failures"]


def test_where_anybody_may_call_nothing_is_asked() -> None:
    assert owner(anybody=True)[0].begin_auth("alice") is False


def test_SSH_05_too_many_channels() -> None:
    with pytest.raises(asyncssh.ChannelOpenError):
        owner()[0].session_requested()
    assert owner(channel="one")[0].session_requested() == "one"
