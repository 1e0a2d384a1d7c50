import pytest

from dialtone.app.own_services import NO_DATAGRAMS as STATIC_UDP
from dialtone.app.service_kinds import NO_DATAGRAMS, NOT_HERE, kind_of, why_not
from dialtone.config.service import ServiceConfig
from dialtone.wire.service import DatagramKind, ServiceKind


def row(command, *options, **more):
    return ServiceConfig(
        name="X", service="x", protocol="XP", command=command, port=9, options=frozenset(options), **more
    )


@pytest.mark.parametrize(
    ("command", "options", "kind"),
    [
        ("fingerservice.js", (), ServiceKind),
        ("fingerservice.js", ("UDP",), DatagramKind),
        ("mine.js", (), ServiceKind),
        ("mine.js", ("UDP",), DatagramKind),
        ("mine.py", (), ServiceKind),
        ("/usr/bin/mine %d", ("NATIVE",), ServiceKind),
    ],
)
def test_what_can_be_served(command, options, kind):
    assert isinstance(kind_of(row(command, *options)), kind)
    assert why_not(row(command, *options)) == ""


@pytest.mark.proves("services.ini.Options.NATIVE")
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (row("mine.js", "STATIC", "UDP"), STATIC_UDP),
        (row("/usr/bin/mine", "NATIVE", "STATIC"), ""),
        (row("binkit.js"), "not in this version"),
        (row("binkit.js", off="FidoNet's mailer is not in this version"), "FidoNet's mailer is not in this version"),
        (row("ircd.js", "UDP"), NO_DATAGRAMS),
    ],
)
def test_what_cannot_be_served_and_why(made, why):
    assert why_not(made) == why


def test_a_built_in_service_nobody_has_made_yet(monkeypatch):
    monkeypatch.setattr("dialtone.app.service_kinds._STOCK", {})
    assert kind_of(row("fingerservice.js")) is None
    assert why_not(row("fingerservice.js")) == NOT_HERE


def test_its_door_is_the_sections():
    door = kind_of(row("fingerservice.js one two", "TLS")).door
    assert (door.service, door.protocol, door.title, door.tls) == ("x", "XP", "XP Server", "implicit")
    assert door.arguments == ("one", "two")


def test_calls_from_browsers_are_the_terminal_servers():
    assert kind_of(row("websocketservice.js")) is None
    assert why_not(row("websocketservice.js")) == ""
