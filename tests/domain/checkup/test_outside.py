"""Mail servers elsewhere, with a dialer that a test writes."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.errors import TimedOut
from dialtone.domain.checkup.outside import OutsideLook
from dialtone.domain.mail.sending import Relay
from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Unreachable

ONE = (MailHost(10, "mx.example"),)


class Service:
    def __init__(self, hosts=ONE, addresses=("2a00::1", "93.184.216.34")):
        self.hosts, self.found = hosts, addresses

    async def mail_hosts(self, domain):
        if isinstance(self.hosts, Exception):
            raise self.hosts
        return list(self.hosts)

    async def addresses(self, host):
        return list(self.found)


class Wire:
    def __init__(self, line):
        self.line, self.closed = line, False

    async def read_line(self, **_):
        if isinstance(self.line, Exception):
            raise self.line
        return self.line

    async def close(self):
        self.closed = True


class Dialer:
    without6 = False

    def __init__(self, line=b"220 mx.example ESMTP"):
        self.wire, self.called = Wire(line), []

    async def dial(self, address, port, **_):
        self.called.append((address, port))
        if self.wire.line is None or (":" in address and self.without6):
            raise Unreachable("Connection timed out")
        return self.wire


def look(domain="example.com", *, service=None, dialer=None, relay=None):
    dialer = dialer or Dialer()
    made = OutsideLook(service or Service(), dialer, relay)
    return asyncio.run(made.mail_server(domain)), dialer


def test_a_server_that_greets():
    [one], dialer = look()
    assert one.state.value == "ok" and "220 mx.example" in one.what
    assert dialer.called == [("93.184.216.34", 25), ("2a00::1", 25)]
    assert one.what.endswith("; by IPv6 too")
    assert dialer.wire.closed


def test_one_that_cannot_be_reached_by_IPv6_alone_is_worth_a_note():
    dialer = Dialer()
    dialer.without6 = True
    [one], _ = look(dialer=dialer)
    assert one.state.value == "note"
    assert "not by IPv6" in one.what


def test_one_that_has_IPv6_only_is_called_there():
    [one], dialer = look(service=Service(addresses=("2a00::1",)))
    assert one.state.value == "ok"
    assert dialer.called == [("2a00::1", 25)]


@pytest.mark.parametrize("line", [None, b"HTTP/1.1 400 no", b"554 go away\x1b[2J", TimedOut("late")])
def test_a_port_that_is_blocked_or_intercepted(line):
    [one], dialer = look(dialer=Dialer(line))
    assert one.state.value == "problem" and "RelayServer" in one.advice
    assert "\x1b" not in one.what
    assert line is None or dialer.wire.closed


def test_the_relay_is_called_by_its_own_port():
    [one], dialer = look("", relay=Relay("relay.example", 587))
    assert one.state.value == "ok" and dialer.called[0] == ("93.184.216.34", 587)


def test_nobody_is_called_without_relay_and_domain():
    [one], dialer = look("")
    assert one.state.value == "note" and dialer.called == []


@pytest.mark.parametrize(("no", "state"), [(NoSuchName("x"), "note"), (NoAnswer("x"), "problem")])
def test_a_domain_without_servers(no, state):
    [one], dialer = look(service=Service(hosts=no))
    assert one.state.value == state and dialer.called == []


def test_no_private_address_is_called():
    [one], dialer = look(service=Service(addresses=("10.0.0.1", "127.0.0.1")))
    assert one.state.value == "problem" and dialer.called == []


def test_at_most_two_servers_of_a_domain_are_called():
    many = [MailHost(number, f"mx{number}.example") for number in range(9)]
    found, dialer = look(service=Service(hosts=[MailHost(0, ""), *many]))
    assert len(dialer.called) <= 2 and len(found) <= 2
