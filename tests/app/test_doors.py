import asyncio
import socket
from dataclasses import replace

import pytest

from dialtone.app import build, outward
from dialtone.app.doors import Doors
from dialtone.base import log
from dialtone.config.load import load_settings
from dialtone.testing.chance import SteadyChance

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
async def doors():
    made = Doors(SteadyChance())
    yield made
    await made.shut_down(1.0)


@pytest.fixture
def settings(root):
    return load_settings(root)


async def connected(doors, service):
    port = next(row["port"] for row in doors.rows() if row["service"] == service)
    return await asyncio.open_connection("127.0.0.1", port)


def servers(doors):
    """What listens, without services of services.ini."""
    services = doors.services.rows()
    return [row for row in doors.rows() if row not in services]


CALLS = {"telnet", "rlogin", "ssh", "ws"}  # ways in without TLS


async def test_everything_the_settings_ask_for_listens_in_one_step(doors, settings):
    await doors.open(settings, tls=True)
    rows = servers(doors)
    offset = settings.global_.port_offset
    assert {(row["service"], row["transport"], row["port"] - offset, row["tls"]) for row in rows} == {
        ("telnet", "tcp", 23, "none"),
        ("rlogin", "tcp", 513, "none"),
        ("ssh", "tcp", 22, "none"),
        ("ws", "tcp", 1123, "none"),
        ("wss", "tcp", 11235, "implicit"),
        ("smtp", "tcp", 25, "starttls"),
        ("submission", "tcp", 587, "starttls"),
        ("submissions", "tcp", 465, "implicit"),
        ("pop3", "tcp", 110, "starttls"),
        ("pop3s", "tcp", 995, "implicit"),
        ("ftp", "tcp", 21, "starttls"),
        ("http", "tcp", 80, "none"),
        ("https", "tcp", 443, "implicit"),
    }
    assert {row["host"] for row in doors.rows()} == {"127.0.0.1"}
    assert {"SMTPS", "POP3S", "Finger", "ActiveUser"} <= {row["protocol"] for row in doors.rows()}
    assert doors.smtp_ports() == {offset + 25, offset + 587, offset + 465}


async def test_without_a_certificate_ports_that_begin_with_tls_stay_closed(doors, settings):
    await doors.open(settings, tls=False)
    assert {row["service"] for row in servers(doors)} == CALLS | {"smtp", "submission", "pop3", "ftp", "http"}
    assert "implicit" not in {row["tls"] for row in doors.rows()}


async def test_nobody_is_served_before_there_is_a_house(doors, settings, pillars):
    await doors.open(settings, tls=False)
    reader, writer = await connected(doors, "smtp")
    doors.adopt(build.build(settings, pillars), outward.name_service(settings), None)
    waiting = asyncio.ensure_future(reader.readline())
    await asyncio.sleep(0)
    assert not waiting.done()
    doors.resume()
    assert (await asyncio.wait_for(waiting, 10)).startswith(b"220 bbs.example ")
    assert doors.active == 1
    writer.close()


async def test_other_settings_close_and_open_only_what_differs(doors, settings):
    await doors.open(settings, tls=True)
    told = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [told.append]
    other = replace(settings, mail=replace(settings.mail, options=frozenset({"TLS_POP3"})))
    await doors.open(other, tls=True)
    assert {row["service"] for row in servers(doors)} == CALLS | {"wss", "smtp", "pop3s", "ftp", "http", "https"}
    assert {event.name for event in told} == {"net.closing"}
    assert len(told) == 3


async def test_one_port_that_is_taken_does_not_stop_the_others(doors, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        mail = replace(settings.mail, pop3_port=taken.getsockname()[1], bind_retry_count=0)
        await doors.open(replace(settings, mail=mail), tls=True)
    assert "pop3" not in {row["service"] for row in doors.rows()}
    assert "smtp" in {row["service"] for row in doors.rows()}


async def test_datagrams_are_answered_by_the_house(doors, settings, pillars):
    await doors.open(settings, tls=False)
    doors.adopt(build.build(settings, pillars), outward.name_service(settings), None)
    port = next(row["port"] for row in doors.rows() if (row["service"], row["transport"]) == ("systat", "udp"))
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        await loop.sock_connect(line, ("127.0.0.1", port))
        await loop.sock_sendall(line, b"?active-users.json\r\n")
        assert await asyncio.wait_for(loop.sock_recv(line, 1000), 10) == b"[]\r\n"


@pytest.mark.proves("BBS.BindRetryCount", "BBS.BindRetryDelay")
async def test_a_port_for_callers_that_is_taken_is_tried_again_as_often_as_the_settings_say(doors, settings):
    told = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [told.append]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        terminal = replace(settings.terminal, telnet_port=port, bind_retry_count=3, bind_retry_delay=0.01)
        await doors.open(replace(settings, terminal=terminal), tls=False)
    tries = [event.text for event in told if event.name == "net.retry"]
    assert tries == [f"Will retry in 0.01 seconds ({number} of 3)" for number in (1, 2, 3)]
    assert "telnet" not in {row["service"] for row in doors.rows()}
