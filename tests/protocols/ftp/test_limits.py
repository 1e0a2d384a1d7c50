"""What [FTP] says about who may connect, how often logging in may fail, and how many commands are taken."""

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.access.gate import Gate
from dialtone.testing.script import run
from dialtone.wire.port import Farewell, Peer
from tests.protocols.ftp.harbour import CLIENT, Harbour


def gate(board):
    people = board.people
    return Gate(
        people.mail, people.general, board.tables, people.ledger, board.clock, other_configs={"ftp": board.config}
    )


def other(number):
    return replace(CLIENT, address=f"198.51.100.{number}")


def arrive(door, peer, service="ftp"):
    entry = door.arrive(peer, service)
    return None if entry.admitted else entry.why


@pytest.mark.proves("FTP.MaxClients")
def test_most_clients():
    door = gate(Harbour(max_clients=2))
    assert [arrive(door, other(number)) for number in (1, 2, 3)] == [None, None, Farewell.BUSY]
    assert arrive(door, other(3), "smtp") is None, "mail has a limit of its own"
    nodes = gate(Harbour(max_clients=0))
    assert [arrive(nodes, other(number)) for number in range(11)] == [None] * 10 + [Farewell.BUSY]


@pytest.mark.proves("FTP.MaxConcurrentConnections")
def test_SLO_01_most_connections_of_one_address():
    door = gate(Harbour(max_concurrent_connections=2))
    assert [arrive(door, CLIENT) for _ in range(3)] == [None, None, Farewell.TOO_MANY]
    assert arrive(door, other(9)) is None


def fail(board, times, peer=CLIENT):
    for number in range(times):
        board.talk("USER alice", f"PASS wrong{number}", peer=peer)


@pytest.mark.proves("FTP.LoginAttemptThrottle")
def test_who_has_failed_waits_when_he_returns():
    board = Harbour(login_attempt_throttle=500)
    fail(board, 4)
    assert run(gate(board).consider(CLIENT, "ftp")) == 2.0


@pytest.mark.proves("FTP.LoginAttemptTempBanThreshold", "FTP.LoginAttemptTempBanDuration")
def test_who_fails_too_often_is_banned_for_a_while():
    board = Harbour(login_attempt_temp_ban_threshold=3, login_attempt_temp_ban_duration=60.0)
    fail(board, 3)
    with pytest.raises(Refusal) as no:
        run(gate(board).consider(CLIENT, "ftp"))
    assert no.value.temporary
    board.clock.advance(61)
    run(gate(board).consider(CLIENT, "ftp"))
    never = Harbour(login_attempt_temp_ban_threshold=0)
    fail(never, 3)
    run(gate(never).consider(CLIENT, "ftp"))


@pytest.mark.proves("FTP.LoginAttemptHackThreshold")
def test_who_fails_too_often_is_in_hack_log(events):
    fail(Harbour(login_attempt_hack_threshold=3), 3)
    assert [event.text for event in events if event.name == "hack.attempt"] == ["!LOGIN HACK ATTEMPT for user 'alice'"]


@pytest.mark.proves("FTP.LoginAttemptFilterThreshold", "FTP.LoginAttemptFilterDuration")
def test_who_fails_too_often_is_filtered():
    board = Harbour(login_attempt_filter_threshold=2, login_attempt_filter_duration=3600.0)
    fail(board, 2)
    (line,) = filtered(board)
    assert line.startswith(CLIENT.address) and "e=" in line and "p=FTP" in line


def filtered(board, name="ip.can"):
    """The lines of a list that say something."""
    return [line for line in board.people.lists.lines.get(name, []) if line and not line.startswith(";")]


def too_many(board, times, peer=CLIENT):
    """Come so often and give one command more than is taken."""
    for _ in range(times):
        board.talk(*["NOOP"] * 3, peer=peer)


@pytest.mark.proves("FTP.RateLimitFilterThreshold", "FTP.RateLimitFilterDuration", "FTP.RateLimitFilterSilent")
def test_who_gives_too_many_commands_too_often_is_filtered():
    limits = {"max_requests_per_period": 2, "rate_limit_filter_threshold": 2, "rate_limit_filter_duration": 60.0}
    board = Harbour(**limits)
    too_many(board, 3)
    (line,) = filtered(board)
    assert line.startswith(CLIENT.address) and "e=" in line
    silent = Harbour(rate_limit_filter_silent=True, **limits)
    too_many(silent, 3)
    assert len(filtered(silent, "ip-silent.can")) == 1
    never = Harbour(max_requests_per_period=2)
    too_many(never, 3)
    assert filtered(never) == []


@pytest.mark.proves("FTP.RateLimitSubnetPrefix4", "FTP.RateLimitSubnetPrefix6", "FTP.RateLimitFilterSubnetThreshold")
def test_networks_are_counted_as_one():
    board = Harbour(
        max_requests_per_period=2,
        rate_limit_subnet_prefix4=24,
        rate_limit_filter_threshold=2,
        rate_limit_filter_subnet_threshold=2,
    )
    board.talk("NOOP", "NOOP", peer=other(1))
    assert board.talk("NOOP", peer=other(2)) == ["421 Too many requests, try again later."]
    board.talk("NOOP", peer=other(3))
    assert filtered(board)[0].startswith("198.51.100.0/24")
    six = Harbour(max_requests_per_period=2, rate_limit_subnet_prefix6=48)
    one, two = (Peer(f"2001:db8:0:{net}::1", 5, "2001:db8::25", 21) for net in (1, 2))
    six.talk("NOOP", "NOOP", peer=one)
    assert six.talk("NOOP", peer=two) == ["421 Too many requests, try again later."]
