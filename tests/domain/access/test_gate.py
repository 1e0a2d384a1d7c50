"""Checks of spec mail.md 1.2 and 1.3; services.md 1.7 and 1.10."""

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.attempts import Against, Failure, address_key
from dialtone.domain.access.gate import KEPT_ROOM, OTHER_CLIENTS, PER_NETWORK, Gate
from dialtone.testing.script import run
from dialtone.wire.port import NO_NAME, Farewell
from tests.support.residents import Residents, peer


class Door(Residents):
    """A gate and what it knows."""

    def rebuild(self):
        super().rebuild()
        self.gate = Gate(self.mail, self.general, self.tables, self.ledger, self.clock)

    def arrive(self, address="198.51.100.7", service="smtp"):
        """One more connection; returns the peer and the answer."""
        client = peer(address)
        return client, self.gate.arrive(client, service)

    def fail(self, times, address="198.51.100.7"):
        for number in range(times):
            run(self.ledger.failed(Failure("alice", f"m{number}", "POP3"), Against(address_key(address))))

    def consider(self, client=None, service="smtp"):
        return run(self.gate.consider(client or peer(), service))


def why(door, *args):
    entry = door.arrive(*args)[1]
    return None if entry.admitted else entry.why


def texts(events, name):
    return [(event.level, event.text) for event in events if event.name == name]


# At the door


@pytest.mark.proves("Mail.MaxClients")
def test_most_clients_of_the_mail_server(events):
    door = Door(max_clients=3)
    inside = [door.arrive(f"198.51.100.{number}", service) for number, service in enumerate(("smtp", "pop3", "pop3s"))]
    assert all(entry.admitted for _, entry in inside)
    assert why(door, "203.0.113.1", "submission") is Farewell.BUSY
    assert why(door, "203.0.113.1", "submission") is Farewell.BUSY
    assert why(door, "203.0.113.1", "finger") is None
    assert texts(events, "gate.full") == [
        (log.WARNING, f"!MAXIMUM CLIENTS (3) reached, access denied ({total} total)") for total in (1, 2)
    ]
    door.gate.leave(inside[0][0], "smtp", False)
    assert why(door, "203.0.113.1", "submission") is None


def test_SLO_01_room_is_kept_for_this_machine():
    door = Door(max_clients=1)
    assert why(door) is None
    assert [why(door, "127.0.0.1") for _ in range(KEPT_ROOM)] == [None] * KEPT_ROOM
    assert why(door, "127.0.0.1") is Farewell.BUSY


def test_other_services_have_their_own_limit():
    door = Door()
    for number in range(OTHER_CLIENTS):
        assert why(door, f"10.0.{number}.1", "finger") is None
    assert why(door, "203.0.113.1", "finger") is Farewell.BUSY
    assert why(door, "203.0.113.1", "smtp") is None


@pytest.mark.proves("Mail.MaxConcurrentConnections")
def test_most_connections_without_login_of_one_address(events):
    door = Door(max_concurrent_connections=2)
    first, _ = door.arrive()
    assert why(door) is None
    assert why(door) is Farewell.TOO_MANY
    assert texts(events, "gate.too_many") == [
        (log.NOTICE, "!Maximum concurrent connections without login (2) exceeded (1 total)")
    ]
    door.gate.identified(first)
    assert why(door) is None
    assert why(door) is Farewell.TOO_MANY
    assert why(door, "198.51.100.8") is None


def test_the_sysops_limit_holds_for_this_machine_but_not_for_exempt_addresses():
    door = Door(max_concurrent_connections=1)
    door.tables.ipfilter_exempt.set("10.0.0.0/8")
    assert [why(door, "127.0.0.1") for _ in range(2)] == [None, Farewell.TOO_MANY]
    assert [why(door, "10.0.0.1") for _ in range(3)] == [None] * 3


def test_SLO_01_without_a_setting_an_address_still_has_a_limit():
    door = Door(max_clients=1000)
    assert [why(door) for _ in range(PER_NETWORK)] == [None] * PER_NETWORK
    assert why(door) is Farewell.TOO_MANY
    assert [why(door, "127.0.0.1") for _ in range(2 * PER_NETWORK)] == [None] * 2 * PER_NETWORK


def test_SLO_01_an_ipv6_network_counts_as_one():
    door = Door(max_clients=1000)
    for number in range(PER_NETWORK):
        assert why(door, f"2001:db8::{number:x}") is None
    assert why(door, "2001:db8::ffff") is Farewell.TOO_MANY
    assert why(door, "2001:db8:0:1::1") is None


def test_a_refused_connection_is_not_counted():
    door = Door(max_clients=1)
    client, _ = door.arrive()
    refused, entry = door.arrive("203.0.113.1")
    assert not entry.admitted
    door.gate.leave(refused, "smtp", False)
    assert len(door.gate.attendance) == 1
    door.gate.leave(client, "smtp", False)
    assert len(door.gate.attendance) == 0


def test_silent_lists_leave_no_trace(events):
    door = Door()
    door.tables.ip_silent.set("198.51.100.*")
    _, entry = door.arrive()
    assert (entry.admitted, entry.why, entry.silent) == (False, None, True)
    assert [event.name for event in events] == ["gate.ignored"]  # which app/logs.py writes nowhere
    door.tables.ipfilter_exempt.set("198.51.100.7")
    assert why(door) is None


def test_a_new_gate_goes_on_counting_what_came_through_the_old_one():
    door = Door(max_clients=1)
    client, _ = door.arrive()
    old = door.gate
    door.gate = Gate(door.mail, door.general, door.tables, door.ledger, door.clock, attendance=old.attendance)
    assert why(door) is Farewell.BUSY
    old.leave(client, "smtp", False)
    assert why(door) is None


# When the name is known


def test_a_stranger_is_served_at_once():
    assert Door().consider() == 0


def test_AUT_01_a_banned_address_is_sent_away(events):
    door = Door()
    door.fail(20)
    with pytest.raises(Refusal) as caught:
        door.consider()
    assert (caught.value.why, caught.value.temporary) == (Why.BLOCKED, True)
    assert texts(events, "login.banned") == [
        (log.NOTICE, "!TEMPORARY BAN (20 login attempts, last: alice) - remaining: 10 minutes")
    ]
    door.clock.advance(601)
    assert door.consider() == 20.0


def test_AUT_02_this_machine_and_exempt_clients_are_neither_banned_nor_slowed():
    door = Door()
    door.tables.ipfilter_exempt.set("10.0.0.1", "*.friend.test")
    for client in (peer("127.0.0.1"), peer("192.0.2.25"), peer("10.0.0.1"), peer("203.0.113.9", host="mx.friend.test")):
        door.fail(30, client.address)
        assert door.consider(client) == 0


def test_a_client_with_failures_waits(events):
    door = Door()
    door.fail(1)
    assert door.consider() == 0
    door.fail(3)
    assert door.consider() == 3.0
    assert texts(events, "gate.throttled") == [
        (log.NOTICE, "Throttling suspicious connection from: 198.51.100.7 (3 login attempts)")
    ]


def test_address_lists(events):
    door = Door()
    door.tables.ip.set("203.0.113.1", "198.51.100.7\tr=too much noise\tp=SMTP")
    with pytest.raises(Refusal) as caught:
        door.consider()
    no = caught.value
    assert (no.why, no.temporary, no.text) == (Why.BLOCKED, False, "CLIENT IP ADDRESS BLOCKED: 198.51.100.7")
    assert texts(events, "gate.blocked") == [
        (log.NOTICE, "!CLIENT BLOCKED in ip.can for too much noise using SMTP (1 total)")
    ]


def test_host_lists(events):
    door = Door()
    door.tables.host.set("*.ext.test")
    with pytest.raises(Refusal) as caught:
        door.consider()
    assert caught.value.text == "CLIENT HOSTNAME BLOCKED: client.ext.test"
    assert texts(events, "gate.blocked") == [(log.NOTICE, "!CLIENT BLOCKED in host.can: client.ext.test (1 total)")]


def test_clients_without_a_name_can_be_listed():
    door = Door()
    door.tables.host.set(NO_NAME)
    with pytest.raises(Refusal):
        door.consider(peer(host=NO_NAME))
    assert door.consider() == 0


def test_quiet_lines_are_not_told(events):
    door = Door()
    door.tables.ip.set("198.51.100.7\tq=1")
    with pytest.raises(Refusal):
        door.consider()
    assert events == []


def test_spam_blocks_are_for_smtp_only_and_have_exemptions():
    door = Door()
    door.tables.spam_block.set("198.51.100.7")
    for service in ("smtp", "submission", "submissions"):
        with pytest.raises(Refusal):
            door.consider(service=service)
    assert door.consider(service="pop3") == 0
    door.tables.spam_block_exempt.set("*.ext.test")
    assert door.consider() == 0


def test_exempt_hosts_pass_every_list():
    door = Door()
    door.tables.ip.set("*")
    door.tables.ipfilter_exempt.set("client.ext.test")
    assert door.consider() == 0


# Times and addresses of list lines (spec mail.md 9.1, F1 and F1a)

OVER = "\te=20240101T110000+0000"  # an hour before the clock of these tests
LATER = "\te=20240101T130000+0000"


def listed(door, **lists):
    """Put lines into lists as of now."""
    for name, lines in lists.items():
        table = getattr(door.tables, name)
        table.set(*lines)
        table.refresh(door.clock.now())


def blocked(door, client=None):
    try:
        door.consider(client)
    except Refusal:
        return True
    return False


@pytest.mark.parametrize("name", ["ip", "spam_block"])
def test_F1_an_expired_line_hides_no_later_one(name):
    door = Door()
    listed(door, **{name: ["198.51.100.7" + OVER, "198.51.100.7" + LATER]})
    assert blocked(door)
    door.clock.advance(3600)
    listed(door, **{name: ["198.51.100.7" + OVER, "198.51.100.7" + LATER]})
    assert not blocked(door)


@pytest.mark.parametrize(
    ("name", "pattern"), [("ip", "198.51.100.7"), ("spam_block", "198.51.100.*"), ("host", "*.ext.test")]
)
def test_F1a_expired_lines_block_nobody(name, pattern):
    door = Door()
    listed(door, **{name: [pattern + OVER]})
    assert not blocked(door)
    listed(door, **{name: [pattern + LATER]})
    assert blocked(door)


def test_F1a_a_silent_block_ends():
    door = Door()
    listed(door, ip_silent=["198.51.100.7" + LATER])
    assert not door.arrive()[1].admitted
    listed(door, ip_silent=["198.51.100.7" + OVER])
    assert door.arrive()[1].admitted


def test_F1a_an_exemption_ends():
    door = Door()
    listed(door, ip=["198.51.100.7"], ipfilter_exempt=["198.51.100.7" + LATER])
    assert not blocked(door)
    listed(door, ipfilter_exempt=["198.51.100.7" + OVER])
    assert blocked(door)
    listed(door, ip=[], spam_block=["198.51.100.7"], spam_block_exempt=["*.ext.test" + LATER])
    assert not blocked(door)
    listed(door, spam_block_exempt=["*.ext.test" + OVER])
    assert blocked(door)


@pytest.mark.parametrize("rule", ["198.51.100.7", "198.51.100.0/24", "198.51.100.*", "::ffff:198.51.100.7"])
def test_RED_02_ipv4_rules_hold_for_mapped_addresses(rule):
    door = Door()
    listed(door, ip=[rule])
    assert blocked(door, peer("::ffff:198.51.100.7"))
    listed(door, ip=[], ip_silent=[rule])
    assert not door.arrive("::ffff:198.51.100.7")[1].admitted
    listed(door, ip=[rule], ipfilter_exempt=[rule])
    assert not blocked(door, peer("::ffff:198.51.100.7"))


def test_quiet_lines_of_every_list_are_not_told(events):
    for name, pattern in (("ip", "198.51.100.7"), ("host", "*.ext.test"), ("spam_block", "198.51.100.7")):
        door = Door()
        listed(door, **{name: [pattern + "\tq=true"]})
        assert blocked(door)
    assert events == []


def test_what_was_added_by_failed_logins_is_told_with_its_reason(events):
    door = Door()
    run(door.filtering.block("198.51.100.7", reason="9 FAILED LOGIN ATTEMPTS in 1 hour", protocol="POP3"))
    assert blocked(door)
    (line,) = [event.text for event in events if event.name == "gate.blocked"]
    assert line.endswith("for 9 FAILED LOGIN ATTEMPTS in 1 hour using POP3 (1 total)")


# Callers at terminals


class Lobby(Door):
    """The gate of a board whose terminal server has settings of its own."""

    def __init__(self, **changes):
        self.terminal = TerminalConfig(**changes)
        super().__init__(max_clients=1, max_concurrent_connections=1)

    def rebuild(self):
        super().rebuild()
        self.gate = Gate(
            self.mail,
            self.general,
            self.tables,
            self.ledger,
            self.clock,
            terminal_config=self.terminal,
            filtering=self.filtering,
        )


@pytest.mark.proves("BBS.MaxCalls")
def test_most_calls_of_all_ways_in_together(events):
    lobby = Lobby(max_calls=2)
    for number, service in enumerate(("telnet", "ssh")):
        assert why(lobby, f"198.51.100.{number}", service) is None
    assert why(lobby, "203.0.113.1", "ws") is Farewell.BUSY
    assert why(lobby, "203.0.113.1", "smtp") is None
    assert texts(events, "gate.full")[0][1].startswith("!MAXIMUM CLIENTS (2) reached")


@pytest.mark.proves("BBS.MaxConcurrentConnections")
def test_most_calls_of_one_address_before_login(events):
    lobby = Lobby(max_concurrent_connections=2)
    first, _ = lobby.arrive(service="telnet")
    assert why(lobby, "198.51.100.7", "rlogin") is None
    assert why(lobby, "198.51.100.7", "ssh") is Farewell.TOO_MANY
    assert texts(events, "gate.too_many")[0][1].startswith(
        "!Maximum concurrent connections without login (2) reached from host: 198.51.100.7"
    )
    lobby.gate.identified(first)
    assert why(lobby, "198.51.100.7", "ssh") is None


@pytest.mark.proves("BBS.MaxConConnFilterThreshold", "BBS.MaxConConnFilterDuration", "BBS.MaxConConnFilterSilent")
@pytest.mark.parametrize(("silent", "name"), [(False, "ip.can"), (True, "ip-silent.can")])
def test_calls_over_the_limit_in_a_row_add_the_address_to_a_list(silent, name):
    lobby = Lobby(
        max_concurrent_connections=1,
        max_con_conn_filter_threshold=3,
        max_con_conn_filter_duration=60.0,
        max_con_conn_filter_silent=silent,
    )
    first, _ = lobby.arrive(service="telnet")
    for expected in (None, None):
        assert lobby.arrive(service="telnet")[1].then is expected
    lobby.gate.leave(first, "telnet", False)
    _, entry = lobby.arrive(service="telnet")  # let in: counted anew
    assert entry.admitted
    for _ in range(2):
        assert lobby.arrive(service="telnet")[1].then is None
    _, entry = lobby.arrive(service="telnet")
    assert run(entry.then()) is True
    table = lobby.tables.ip_silent if silent else lobby.tables.ip
    assert table.name == name
    assert table.matches("198.51.100.7")
    lobby.clock.advance(61)
    table.refresh(lobby.clock.now())
    assert not table.find("198.51.100.7") or table.find("198.51.100.7").expires


@pytest.mark.proves("BBS.LoginAttemptThrottle")
def test_callers_with_failures_wait_as_the_terminal_server_says():
    lobby = Lobby(login_attempt_throttle=250)
    lobby.fail(3)
    assert lobby.consider(service="telnet") == 0.75
    assert lobby.consider(service="smtp") == 3.0


def test_SLO_01_without_a_limit_of_its_own_an_address_cannot_hold_every_line():
    lobby = Lobby()
    assert [why(lobby, "198.51.100.7", "telnet") for _ in range(PER_NETWORK + 1)][-1] is Farewell.TOO_MANY


def test_silent_addresses_leave_no_trace_even_when_they_are_many(events):
    lobby = Lobby(max_concurrent_connections=1)
    listed(lobby, ip_silent=["198.51.100.7"])
    lobby.arrive("198.51.100.7", "telnet")
    assert lobby.arrive("198.51.100.7", "telnet")[1].silent
    assert texts(events, "gate.too_many") == []
