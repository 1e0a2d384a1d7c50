"""The listeners of services.ini: what is opened, closed, kept; who waits, who is turned away."""

import asyncio
import socket

import pytest

from dialtone.app import build, outward
from dialtone.app.doors import Doors
from dialtone.base import log
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.testing.chance import SteadyChance
from dialtone.wire.port import Peer
from tests.support.ports import free_ports

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
async def doors():
    made = Doors(SteadyChance())
    yield made
    await made.shut_down(1.0)


@pytest.fixture
def told():
    found = []
    log.switch.level, log.switch.sinks[:] = log.TRACE, [found.append]
    return found


class Place:
    """The services of a board, as its file says now."""

    def __init__(self, root, doors, pillars):
        self.root, self.doors, self.pillars = root, doors, pillars
        self.ports = free_ports(3)

    async def take(self, text, *, tls=False, **common):
        """Let this be services.ini, and these be keys of `[Services]`."""
        (self.root / "ctrl/services.ini").write_text("Interface = 127.0.0.1\n" + text)
        for name, value in common.items():
            set_value(self.root, f"Services.{name}", value)
        settings = load_settings(self.root)
        await self.doors.services.open(settings, tls=tls)
        self.doors.services.adopt(build.build(settings, self.pillars), outward.name_service(settings), None)
        self.doors.services.resume()
        return settings

    def rows(self):
        return {(row["protocol"], row["transport"], row["port"]) for row in self.doors.services.rows()}


@pytest.fixture
def place(root, doors, pillars):
    return Place(root, doors, pillars)


def finger(port, name="Finger", more=""):
    return f"[{name}]\nPort = {port}\nCommand = fingerservice.js\n{more}\n"


async def ask(port, text=b"?ver\r\n"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text)
    try:
        return await asyncio.wait_for(reader.read(), 20)
    finally:
        writer.close()


async def test_each_section_listens_where_it_says(place):
    a, b, _ = place.ports
    await place.take(finger(a) + finger(b, "Second") + finger(b, "Third-UDP", "Options = UDP"))
    assert place.rows() == {("Finger", "tcp", a), ("Second", "tcp", b), ("Third", "udp", b)}
    assert b"dialtone" in await ask(a)
    assert b"dialtone" in await ask(b)


async def test_a_section_with_TLS_waits_for_a_certificate(place):
    a, *_ = place.ports
    await place.take(finger(a, more="Options = TLS"))
    assert place.rows() == set()
    await place.take(finger(a, more="Options = TLS"), tls=True)
    assert {row["tls"] for row in place.doors.services.rows()} == {"implicit"}


async def test_other_settings_close_and_open_only_what_differs(place, told):
    a, b, c = place.ports
    await place.take(finger(a) + finger(b, "Second"))
    told.clear()
    await place.take(finger(a) + finger(c, "Second"))
    assert place.rows() == {("Finger", "tcp", a), ("Second", "tcp", c)}
    assert [event.name for event in told if event.name.startswith("net.")] == ["net.closing", "net.listening"]


async def test_a_changed_command_is_another_service_and_old_conversations_go_on(place):
    a, *_ = place.ports
    await place.take(finger(a))
    reader, writer = await asyncio.open_connection("127.0.0.1", a)
    await asyncio.sleep(0.05)
    await place.take(f"[Finger]\nPort = {a}\nCommand = fingerservice.js -u\n")
    assert await ask(a, b"") != b""  # SYSTAT says its list unasked
    writer.write(b"?ver\r\n")
    assert b"dialtone" in await asyncio.wait_for(reader.read(), 20)
    writer.close()


@pytest.mark.proves("services.ini.Options.NO_RECYCLE")
async def test_NO_RECYCLE_keeps_what_it_has(place):
    a, b, _ = place.ports
    await place.take(finger(a, more="Options = NO_RECYCLE"))
    await place.take(finger(b, more="Options = NO_RECYCLE"))
    assert place.rows() == {("Finger", "tcp", a)}
    await place.take(finger(b))
    assert place.rows() == {("Finger", "tcp", b)}


@pytest.mark.proves("services.ini.MaxClients")
async def test_SLO_01_when_it_is_full_clients_wait(place, told):
    a, *_ = place.ports
    await place.take(finger(a, more="MaxClients = 1"))
    _, first = await asyncio.open_connection("127.0.0.1", a)
    second = asyncio.ensure_future(ask(a))
    done, _ = await asyncio.wait((second,), timeout=0.3)
    assert not done
    assert "net.full" in [event.name for event in told]
    first.close()
    assert b"dialtone" in await second


@pytest.mark.proves("services.ini.Options.FULL_ACCEPT")
async def test_SLO_01_with_FULL_ACCEPT_they_are_turned_away(place, told):
    a, *_ = place.ports
    await place.take(finger(a, more="MaxClients = 1\nOptions = FULL_ACCEPT"))
    (section,) = (row for row in load_settings(place.root).service_table if row.name == "Finger")
    gate = build.build(load_settings(place.root), place.pillars).gate
    peers = [peer(number) for number in (1, 2)]
    assert [gate.arrive(one, section.service).admitted for one in peers] == [True, False]
    assert "!MAXIMUM CLIENTS (1) reached, access denied (1 total)" in [event.text for event in told]


def peer(number, address="198.51.100.{}"):
    return Peer(address.format(number), 40000, "192.0.2.1", 79)


@pytest.mark.proves(
    "Services.MaxConnectsPerPeriod", "Services.ConnectRateLimitPeriod", "Services.RateLimitSubnetPrefix4"
)
async def test_connections_to_all_services_together_are_limited(place):
    a, b, _ = place.ports
    settings = await place.take(
        finger(a) + finger(b, "Second"),
        MaxConnectsPerPeriod="2",
        ConnectRateLimitPeriod="60",
        RateLimitSubnetPrefix4="24",
    )
    gate = build.build(settings, place.pillars).gate
    services = ["finger", "second", "finger"]
    assert [gate.arrive(peer(number), name).admitted for number, name in enumerate(services, 1)] == [True, True, False]
    assert gate.arrive(peer(1, "203.0.113.{}"), "finger").admitted
    assert gate.arrive(peer(1), "pop3").admitted
    place.pillars.clock.advance(61)
    assert gate.arrive(peer(9), "finger").admitted


@pytest.mark.proves("services.ini.LogLevel", "services.ini.LowestLogLevel")
async def test_what_is_logged_of_a_service(place, told):
    a, b, _ = place.ports
    await place.take(
        finger(a, more="LogLevel = Warning") + finger(b, "Second", "LowestLogLevel = Debug\nLogLevel = Debug")
    )
    told.clear()
    await ask(a)
    await ask(b)
    await asyncio.sleep(0.05)
    about = [(event.context.label, event.level) for event in told if event.context and event.context.number]
    assert {label for label, _ in about} == {"Second"}
    assert {level for _, level in about} <= {log.DEBUG, log.TRACE}


async def test_the_last_line_counts_clients(place, told):
    a, *_ = place.ports
    await place.take(finger(a))
    await ask(a)
    for _ in range(100):
        lines = [event.text for event in told if event.name == "net.ended"]
        if lines:
            break
        await asyncio.sleep(0.02)
    assert lines == ["Service thread terminated (0 clients remain, 0 total, 1 served)"]


@pytest.mark.proves("services.ini.Options.NO_HOST_LOOKUP", "Services.Options", "Services.Options.NO_HOST_LOOKUP")
@pytest.mark.parametrize(
    ("common", "own", "asked"), [("", "", True), ("NO_HOST_LOOKUP", "", False), ("", "NO_HOST_LOOKUP", False)]
)
async def test_names_are_looked_up_unless_told_otherwise(place, common, own, asked):
    a, *_ = place.ports
    await place.take(finger(a, more=f"Options = {own}"), Options=common)
    served = place.doors.services.served("Finger")
    assert (served.server.terms.resolver is not None) is asked


@pytest.mark.proves("services.ini.ListenBacklog", "Services.BindRetryCount", "Services.BindRetryDelay")
async def test_a_port_that_is_taken_is_tried_again_as_often_as_the_section_says(place, told):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        await place.take(finger(port), BindRetryCount="2", BindRetryDelay="0.01")
    assert [event.text for event in told if event.name == "net.retry"] == [
        "Will retry in 0.01 seconds (1 of 2)",
        "Will retry in 0.01 seconds (2 of 2)",
    ]


async def test_what_is_not_served_is_told_once(place, told):
    a, *_ = place.ports
    text = (
        finger(a)
        + "[Hot]\nPort = 5500\nCommand = hotline.js\n[Mine]\nPort = 5502\nCommand = m.js\nOptions = STATIC | UDP\n"
    )
    await place.take(text)
    await place.take(text)
    lines = [event.text for event in told if event.name == "service.missing"]
    assert len(lines) == 2
    assert lines[0].startswith("[Hot] of services.ini is not served: Hotline is not in this version")
    assert lines[1].startswith("[Mine] of services.ini is not served: STATIC")


async def test_holding_and_stopping(place):
    a, *_ = place.ports
    settings = await place.take(finger(a))
    services = place.doors.services
    services.hold()
    asking = asyncio.ensure_future(ask(a))
    done, _ = await asyncio.wait((asking,), timeout=0.2)
    assert not done
    services.let_go()
    assert b"dialtone" in await asking
    services.stop()
    assert place.rows() == set()
    await services.open(settings, tls=False)
    assert place.rows() == set()
    services.restart()
    await services.open(settings, tls=False)
    assert place.rows() == {("Finger", "tcp", a)}


async def test_MaxClients_of_datagrams_bounds_what_is_worked_on(place):
    a, *_ = place.ports
    await place.take(finger(a, "F-UDP", "Options = UDP\nMaxClients = 3"))
    assert place.doors.services.served("F-UDP").server.limits.at_once == 3
    await place.take(finger(a, "F-UDP", "Options = UDP\nMaxClients = 1000"))
    assert place.doors.services.served("F-UDP").server.limits.at_once == 64
