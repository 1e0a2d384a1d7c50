import socket
import sys

from dialtone.host import machine


def test_the_platform_as_versions_show_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert machine.platform_name() == "Linux"
    monkeypatch.setattr(sys, "platform", "freebsd14")
    assert machine.platform_name() == "Freebsd14"


def test_this_machine_goes_by_its_name_in_lower_case(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "BBS.Example.org")
    monkeypatch.setattr(sys, "platform", "linux")
    host = machine.this_machine()
    assert (host.name, host.platform) == ("bbs.example.org", "linux")
    assert host.variants("sbbs.ini")[0] == "sbbs.bbs.example.org.ini"


FIB = """
Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
Local:
  +-- 192.0.2.0/24 2 0 2
     |-- 192.0.2.0
        /24 link UNICAST
     |-- 192.0.2.7
        /32 host LOCAL
     |-- 192.0.2.255
        /32 link BROADCAST
"""


def test_the_machines_own_addresses(monkeypatch):
    inet6 = ["20010db8000000000000000000000007 02 40 00 80     eth0\n"]
    files = {"/proc/net/fib_trie": FIB.splitlines(), "/proc/net/if_inet6": inet6}
    monkeypatch.setattr(machine, "_lines", files.__getitem__)
    assert machine.own_addresses() == {"127.0.0.1", "::1", "192.0.2.7", "2001:db8::7"}


def test_a_machine_without_tables_is_asked_by_its_name(monkeypatch):
    monkeypatch.setattr(machine, "_lines", lambda _: [])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("fe80::1%eth0", 0))])
    assert machine.own_addresses() == {"127.0.0.1", "::1", "fe80::1"}


def test_a_machine_that_tells_nothing_still_has_its_loopback(monkeypatch):
    def unknown(*_):
        raise OSError

    monkeypatch.setattr(machine, "_lines", lambda _: [])
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert machine.own_addresses() == {"127.0.0.1", "::1"}
