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
