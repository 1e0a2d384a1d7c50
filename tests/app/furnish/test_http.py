"""What [Web] says, from the file to what happens. Limits and rates have their own tests in the domain; here they are
shown to be the web server's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialtone.app import build, conditions, outward
from dialtone.app.doors import Doors
from dialtone.app.furnish.http import access_log, connect_rates, furnish_http, wants_tls
from dialtone.app.registry import STREAMS
from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.load import Settings, load_settings
from dialtone.config.starter import Board, sbbs_ini
from dialtone.config.web import WebConfig
from dialtone.domain.access.attempts import Against, Failure, address_key
from dialtone.domain.house import House
from dialtone.testing.chance import SteadyChance
from dialtone.wire.port import Farewell, Peer
from dialtone.wire.proofs import PasswordProof
from tests.net.http.conftest import body, fields, request, status

Get = Callable[..., Awaitable[bytes]]


def ini(root: Path, text: str) -> Settings:
    """The settings of a board whose sbbs.ini is this."""
    for folder in ("ctrl", "text"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "ctrl" / "sbbs.ini").write_text(f"[Global]\nInterface = 127.0.0.1\nHostName = bbs.example\n[Web]\n{text}\n")
    return load_settings(root)


def stranger(address: str = "198.51.100.7") -> Peer:
    return Peer(address, 4000, "192.0.2.9", 80)


def listening(settings: Settings) -> dict[str, Any]:
    return {offer.kind.door.service: offer.places(settings) for offer in STREAMS if offer.part == "web"}


async def one_visit(settings: Settings, pillars: Any, *requests: bytes, wait_for: Any = None) -> list[bytes]:
    """The answers to requests, each on a connection of its own, at a web server with these settings."""
    settings = replace(settings, web=replace(settings.web, port=1, bind_retry_count=0))
    doors = Doors(SteadyChance())
    server = next(server for offer, server in doors._streams if offer.kind.door.service == "http")
    from dialtone.net.sockets import Place, Retries

    await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
    house = build.build(settings, pillars)
    doors.adopt(house, outward.name_service(settings), None)
    doors.resume()
    answers = []
    try:
        for one in requests:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
            writer.write(one)
            answers.append(await asyncio.wait_for(reader.read(), 10))
            writer.close()
        if wait_for is not None:
            await wait_for(house)
    finally:
        await doors.shut_down(0.5)
    return answers


@pytest.fixture(autouse=True)
def _quiet(quiet: Any) -> None:
    pass


# --- where it listens ---


@pytest.mark.proves(
    "Web.AutoStart",
    "Web.Interface",
    "Web.TLSInterface",
    "Web.Port",
    "Web.TLSPort",
    "Web.Options",
    "Web.Options.ALLOW_TLS",
    "Web.Options.NO_HTTP",
)
def test_where_the_web_server_listens(tmp_path: Path) -> None:
    assert listening(ini(tmp_path, "")) == {"http": (), "https": ()}
    assert listening(ini(tmp_path, "AutoStart = true")) == {"http": (("127.0.0.1", 80),), "https": ()}
    both = ini(
        tmp_path,
        "AutoStart = true\nOptions = ALLOW_TLS\nInterface = 127.0.0.2\nTLSInterface = 127.0.0.3\nPort = 81\n"
        "TLSPort = 444",
    )
    assert listening(both) == {"http": (("127.0.0.2", 81),), "https": (("127.0.0.3", 444),)}
    assert wants_tls(both)
    only = ini(tmp_path, "AutoStart = true\nOptions = ALLOW_TLS | NO_HTTP")
    assert listening(only) == {"http": (), "https": (("127.0.0.1", 443),)}


def test_a_new_board_has_a_web_server_whose_ports_are_moved_with_the_others(tmp_path: Path) -> None:
    (tmp_path / "ctrl").mkdir()
    text = sbbs_ini(Board(host_name="bbs.example", interface="127.0.0.1", port_offset=8000))
    (tmp_path / "ctrl" / "sbbs.ini").write_text(text)
    settings = load_settings(tmp_path)
    assert listening(settings) == {"http": (("127.0.0.1", 8080),), "https": (("127.0.0.1", 8443),)}
    assert not [problem for problem in settings.problems if problem.section == "Web"]


@pytest.mark.proves("Web.BindRetryCount", "Web.BindRetryDelay")
async def test_a_port_that_is_taken_is_tried_again_as_often_as_the_settings_say(tmp_path: Path) -> None:
    import socket

    told: list[log.Event] = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [told.append]
    doors = Doors(SteadyChance())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = ini(tmp_path, f"AutoStart = true\nPort = {port}\nBindRetryCount = 2\nBindRetryDelay = 0.01")
        offer, server = next(pair for pair in doors._streams if pair[0].kind.door.service == "http")
        await doors._open(offer, server, settings, False)
    await doors.shut_down(0.1)
    assert [event.text for event in told if event.name == "net.retry"] == [
        f"Will retry in 0.01 seconds ({number} of 2)" for number in (1, 2)
    ]


def test_without_a_web_server_nothing_is_made(tmp_path: Path, pillars: Any) -> None:
    house = replace_settings(pillars, ini(tmp_path, "AutoStart = false"))
    assert furnish_http(house, pillars) is None


def replace_settings(pillars: Any, settings: Settings) -> House:
    from types import SimpleNamespace

    made: Any = SimpleNamespace(settings=settings, web=None, clock=pillars.clock)
    return made  # type: ignore[no-any-return]


# --- what surrounds a connection ---


def offer(service: str) -> Any:
    return next(one for one in STREAMS if one.kind.door.service == service)


@pytest.mark.proves(
    "Web.MaxInactivity",
    "Web.TLSErrorLevel",
    "Web.Options.NO_HOST_LOOKUP",
    "Web.Options.DEBUG_RX",
    "Web.Options.DEBUG_TX",
)
async def test_what_surrounds_a_connection(tmp_path: Path, pillars: Any) -> None:
    text = "AutoStart = true\nMaxInactivity = 7\nTLSErrorLevel = Debug\nOptions = NO_HOST_LOOKUP | DEBUG_RX | DEBUG_TX"
    settings = ini(tmp_path, text)
    house = build.build(settings, pillars)
    terms = conditions.conditions(offer("http"), house, outward.name_service(settings), None)
    assert (terms.limits.inactivity, house.http.idle) == (7.0, 7.0)
    assert terms.resolver is None
    assert (terms.transcript.received, terms.transcript.sent) == (log.DEBUG, log.DEBUG)
    assert terms.tls_errors == log.DEBUG
    other = build.build(ini(tmp_path, "AutoStart = true\nOptions = NO_CGI"), pillars)
    terms = conditions.conditions(offer("https"), other, outward.name_service(settings), None)
    assert terms.resolver is not None
    assert (terms.transcript.received, terms.transcript.sent) == (log.TRACE, log.TRACE)
    assert other.http.idle == 120.0


# --- the gate ---


def arrive(house: House, address: str, service: str = "http") -> Farewell | None:
    return house.gate.arrive(stranger(address), service).why


@pytest.mark.proves("Web.MaxClients")
async def test_most_connections_and_ten_more_by_tls(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "MaxClients = 2"), pillars)
    assert [arrive(house, f"198.51.100.{number}") for number in range(3)] == [None, None, Farewell.BUSY]
    assert [arrive(house, f"198.51.101.{number}", "https") for number in range(11)] == [None] * 10 + [Farewell.BUSY]
    endless = build.build(ini(tmp_path, "MaxClients = 0"), pillars)
    assert arrive(endless, "198.51.102.1") is None


@pytest.mark.proves("Web.MaxConcurrentConnections")
async def test_most_connections_of_one_address(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "MaxConcurrentConnections = 2"), pillars)
    assert [arrive(house, "198.51.100.7") for _ in range(3)] == [None, None, Farewell.TOO_MANY]
    assert arrive(house, "198.51.100.8") is None


@pytest.mark.proves("Web.MaxConnectsPerPeriod", "Web.ConnectRateLimitPeriod")
async def test_most_connections_of_one_address_in_a_while(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "MaxConnectsPerPeriod = 2\nConnectRateLimitPeriod = 120"), pillars)
    assert [arrive(house, "198.51.100.7", kind) for kind in ("http", "https", "http")] == [
        None,
        None,
        Farewell.TOO_MANY,
    ]
    pillars.clock.advance(121)
    assert arrive(house, "198.51.100.7") is None
    settings = ini(tmp_path, "")
    assert connect_rates(settings, pillars.clock, house.filtering, house.tables) == {}  # type: ignore[arg-type]


async def failures(pillars: Any, *numbers: int) -> None:
    for number in numbers:
        await pillars.ledger.failed(Failure("alice", f"m{number}", "HTTP"), Against(address_key("198.51.100.7")))


@pytest.mark.proves("Web.LoginAttemptThrottle", "Web.LoginAttemptTempBanThreshold", "Web.LoginAttemptTempBanDuration")
async def test_who_failed_to_log_in_waits_and_is_banned_for_a_while(tmp_path: Path, pillars: Any) -> None:
    text = "LoginAttemptThrottle = 250\nLoginAttemptTempBanThreshold = 4\nLoginAttemptTempBanDuration = 60"
    house = build.build(ini(tmp_path, text), pillars)
    await failures(pillars, 1, 2, 3)
    assert await house.gate.consider(stranger(), "http") == 0.75
    await failures(pillars, 4, 5)
    with pytest.raises(Refusal) as no:
        await house.gate.consider(stranger(), "https")
    assert no.value.temporary
    pillars.clock.advance(61)
    assert await house.gate.consider(stranger(), "https") >= 0


# --- logging in ---


async def refused(house: House, *, secure: bool = True) -> Refusal:
    await house.people.add("alice", "sesame street")
    proof = PasswordProof("alice", log.Secret("wrong"))
    with pytest.raises(Refusal) as no:
        await house.logins.admit(stranger(), "web", proof, secure=secure)
    return no.value


@pytest.mark.proves("Web.LoginAttemptDelay")
async def test_a_wrong_password_is_answered_after_a_while(tmp_path: Path, pillars: Any) -> None:
    assert (await refused(build.build(ini(tmp_path, "LoginAttemptDelay = 1234"), pillars))).delay == 1.234


@pytest.mark.proves("Web.ClearTextLogin")
async def test_passwords_in_the_clear_are_taken_from_here_only(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, ""), pillars)
    assert (await refused(house, secure=False)).why is Why.NEEDS_TLS


@pytest.mark.proves("Web.ClearTextLogin")
async def test_or_from_everywhere(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "ClearTextLogin = always"), pillars)
    assert (await refused(house, secure=False)).why is Why.BAD_LOGIN


@pytest.mark.proves("Web.LoginRequirements")
async def test_what_everybody_who_logs_in_must_meet(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "LoginRequirements = LEVEL 99"), pillars)
    await house.people.add("sysop", "first account is the sysop's")
    await house.people.add("alice", "sesame street")
    with pytest.raises(Refusal):
        await house.logins.admit(stranger(), "web", PasswordProof("alice", log.Secret("sesame street")), secure=True)


@pytest.mark.proves("Web.LoginAttemptHackThreshold")
async def test_from_how_many_failures_on_the_hack_log_is_written(tmp_path: Path, pillars: Any) -> None:
    told: list[log.Event] = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [told.append]
    await refused(build.build(ini(tmp_path, "LoginAttemptHackThreshold = 1"), pillars))
    assert "hack.attempt" in {event.name for event in told}


@pytest.mark.proves("Web.LoginAttemptFilterThreshold", "Web.LoginAttemptFilterDuration")
async def test_from_how_many_failures_on_an_address_is_listed(tmp_path: Path, pillars: Any) -> None:
    text = "LoginAttemptFilterThreshold = 1\nLoginAttemptFilterDuration = 60"
    house = build.build(ini(tmp_path, text), pillars)
    await refused(house)
    listed = (tmp_path / "text" / "ip.can").read_text()
    assert "198.51.100.7" in listed
    assert "\te=" in listed


@pytest.mark.proves("Web.LoginInfoSave")
async def test_whose_account_shows_when_he_logged_in(tmp_path: Path, pillars: Any) -> None:
    house = build.build(ini(tmp_path, "LoginInfoSave = LEVEL 99"), pillars)
    assert house.logins._rules.of("web").saved == "LEVEL 99"


# --- rates ---


@pytest.mark.proves(
    "Web.MaxRequestsPerPeriod",
    "Web.RequestRateLimitPeriod",
    "Web.RateLimitSubnetPrefix4",
    "Web.RateLimitSubnetPrefix6",
    "Web.RateLimitFilterThreshold",
    "Web.RateLimitFilterDuration",
    "Web.RateLimitFilterSilent",
    "Web.RateLimitFilterSubnetThreshold",
)
async def test_most_requests_in_a_while_and_what_becomes_of_who_does_not_stop(tmp_path: Path, pillars: Any) -> None:
    text = (
        "AutoStart = true\nMaxRequestsPerPeriod = 2\nRequestRateLimitPeriod = 120\nRateLimitSubnetPrefix4 = 24\n"
        "RateLimitSubnetPrefix6 = 48\nRateLimitFilterThreshold = 2\nRateLimitFilterDuration = 60\n"
        "RateLimitFilterSilent = true\nRateLimitFilterSubnetThreshold = 2"
    )
    house = build.build(ini(tmp_path, text), pillars)
    rates = house.http.library.loaded_app._rates
    assert [rates.allowed(stranger(f"198.51.100.{number}")) for number in range(3)] == [True, True, False]
    assert [rates.allowed(stranger(f"2001:db8:1:{number}::1")) for number in range(3)] == [True, True, False]
    pillars.clock.advance(121)
    assert rates.allowed(stranger())
    await rates.refused(stranger("198.51.100.1"), "HTTP")
    await rates.refused(stranger("198.51.100.2"), "HTTP")
    listed = (tmp_path / "text" / "ip-silent.can").read_text()
    assert "198.51.100.0/24" in listed
    assert "\te=" in listed
    assert build.build(ini(tmp_path, "AutoStart = true"), pillars).http.library.loaded_app._rates is None


# --- what is served ---


@pytest.mark.proves("Web.RootDirectory")
async def test_the_sysops_own_files(tmp_path: Path, pillars: Any) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "hello.txt").write_text("hello")
    settings = ini(tmp_path, "AutoStart = true\nRootDirectory = ../pages")
    (answer,) = await one_visit(settings, pillars, request("GET /hello.txt HTTP/1.1"))
    assert (status(answer), body(answer), fields(answer)["content-type"]) == (200, b"hello", "text/plain")


async def test_the_lists_beside_the_settings(tmp_path: Path, pillars: Any) -> None:
    (tmp_path / "web" / "root" / "new").mkdir(parents=True)
    (tmp_path / "web" / "root" / "new" / "a.foo").write_text("foo")
    settings = ini(tmp_path, "AutoStart = true")
    (tmp_path / "ctrl" / "web_alias.ini").write_text("/old/ = /new/\n")
    (tmp_path / "ctrl" / "mime_types.ini").write_text("foo = application/x-foo\n")
    (answer,) = await one_visit(settings, pillars, request("GET /old/a.foo HTTP/1.1"))
    assert (body(answer), fields(answer)["content-type"]) == (b"foo", "application/x-foo")


async def test_who_has_not_signed_in_is_asked_to(tmp_path: Path, pillars: Any) -> None:
    (tmp_path / "web" / "root" / "x").mkdir(parents=True)
    (tmp_path / "web" / "root" / "x" / "webctrl.ini").write_text("AccessRequirements = LEVEL 50\n")
    settings = ini(tmp_path, "AutoStart = true")
    (answer,) = await one_visit(settings, pillars, request("GET /x/y HTTP/1.1", "Cookie: dialtone=nonsense"))
    assert status(answer) == 401


@pytest.mark.proves("Web.RemoteIPHeader", "Web.RemoteIPFrom")
async def test_a_listed_proxy_says_who_asks(tmp_path: Path, pillars: Any) -> None:
    text = "AutoStart = true\nOptions = HTTP_LOGGING\nRemoteIPHeader = X-Real-IP\nRemoteIPFrom = 127.0.0.0/8"
    for allowed, address in ((text, "203.0.113.9"), (text.replace("127.0.0.0/8", "192.0.2.1"), "127.0.0.1")):
        root = tmp_path / address
        settings = ini(root, allowed)
        one = request("GET /nothing HTTP/1.1", "X-Real-IP: 203.0.113.9")
        await one_visit(settings, pillars, one, wait_for=settled)
        assert written(root).startswith(f"{address} ")


@pytest.mark.proves("Web.Options.HSTS_SAFE")
async def test_tls_only_where_there_is_tls(tmp_path: Path, pillars: Any) -> None:
    wish = request("GET /x HTTP/1.1", "Upgrade-Insecure-Requests: 1")
    text = "AutoStart = true\nOptions = HSTS_SAFE | ALLOW_TLS"
    assert status((await one_visit(ini(tmp_path, text), pillars, wish))[0]) == 307
    without = ini(tmp_path, "AutoStart = true\nOptions = HSTS_SAFE")
    assert status((await one_visit(without, pillars, wish))[0]) == 404


# --- the access log ---


async def settled(house: House) -> None:
    await house.http.library.loaded_app._visits.settle()


def written(root: Path) -> str:
    return "".join(path.read_text() for path in sorted((root / "data" / "logs").glob("http-*.log")))


@pytest.mark.proves("Web.Options.HTTP_LOGGING")
async def test_requests_are_logged_where_that_is_asked_for(tmp_path: Path, pillars: Any) -> None:
    settings = ini(tmp_path, "AutoStart = true\nOptions = HTTP_LOGGING")
    await one_visit(settings, pillars, request("GET /nothing?token=s3cr3t HTTP/1.1"), wait_for=settled)
    assert written(tmp_path).startswith(
        '127.0.0.1 - - [05/Jan/2025:13:02:45 +0000] "GET /nothing?token=*** HTTP/1.1" 404 '
    )
    house = build.build(ini(tmp_path, "AutoStart = true\nOptions = NO_CGI"), pillars)
    assert access_log(house) is None


@pytest.mark.proves("Web.HttpLogFile", "Web.CustomLogFormat", "Web.Options.ONE_HTTP_LOG")
async def test_where_and_how(tmp_path: Path, pillars: Any) -> None:
    (tmp_path / "web" / "root" / "games.example").mkdir(parents=True)
    text = (
        "AutoStart = true\nOptions = HTTP_LOGGING | ONE_HTTP_LOG | VIRTUAL_HOSTS\nHttpLogFile = ../data/web-\n"
        "CustomLogFormat = %s %v %r"
    )
    one = request("GET /x HTTP/1.1").replace(b"bbs.example", b"games.example")
    await one_visit(ini(tmp_path, text), pillars, one, wait_for=settled)
    assert (tmp_path / "data" / "web-2025-01-05.log").read_text() == "404 games.example GET /x HTTP/1.1\n"


def test_every_key_of_programs_and_scripts_says_why_it_does_nothing() -> None:
    from dialtone.config.field import keys_of

    silent = {key.name: key.note for key in keys_of(WebConfig) if key.note}
    assert {"CGIDirectory", "CGIExtensions", "FileIndexScript", "Authentication", "JavaScriptExtension"} <= set(silent)
    assert all(len(note) > 15 for note in silent.values())


async def test_HTP_09_no_program_gets_what_a_client_sent(tmp_path: Path, pillars: Any) -> None:
    (tmp_path / "web" / "root" / "cgi-bin").mkdir(parents=True)
    script = tmp_path / "web" / "root" / "cgi-bin" / "x.cgi"
    script.write_text("#!/bin/sh\necho ran > ran\n")
    script.chmod(0o755)
    settings = ini(tmp_path, "AutoStart = true\nOptions = HTTP_LOGGING")
    (answer,) = await one_visit(settings, pillars, request("GET /cgi-bin/x.cgi HTTP/1.1", "Proxy: http://evil.example"))
    assert status(answer) == 404
    assert b"/bin/sh" not in answer
    assert not list(tmp_path.rglob("ran"))  # noqa: ASYNC240
