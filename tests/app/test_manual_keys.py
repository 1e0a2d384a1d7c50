"""One row of the manual's tables after another: what a key or flag in sbbs.ini does, shown on the program as the
settings build it. Keys whose effect is shown closer to where it happens are marked there (`pytest.mark.proves`)."""

from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter

import pytest

from dialtone.app import build, outward
from dialtone.base import log
from dialtone.config.check import check
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.domain.access.attempts import Against, Failure, address_key
from dialtone.testing.mail_sink import MailWorld
from dialtone.wire.port import Peer
from tests.support.bureau import ADDRESS, ADDRESS6, Bureau
from tests.support.dns import NameServer
from tests.support.ports import free_port

pytestmark = pytest.mark.slow  # make test runs it

MESSAGE = b"From: a@ext.example\r\nSubject: hello\r\n\r\nIt works.\r\n."


def lines(program):
    program.book.flush()
    return (program.root / "data/logs/dialtone.log").read_text()


async def until(look, what, seconds=10.0):
    """Wait for something the program does by itself."""
    async with asyncio.timeout(seconds):
        while not look():  # noqa: ASYNC110 - what is looked at rings no bell
            await asyncio.sleep(0.01)
    assert look(), what


async def mail(client, *to, text=MESSAGE):
    """Send a message from outside; returns the last answer."""
    await client.line()
    for said in (b"EHLO c", b"MAIL FROM:<a@ext.example>", *(b"RCPT TO:<" + name + b">" for name in to), b"DATA"):
        assert (await client.ask(said))[:1] in b"23"
    return await client.ask(text)


# Listening


@pytest.mark.parametrize(
    ("key", "service"),
    [
        ("SMTPPort", "smtp"),
        ("SubmissionPort", "submission"),
        ("TLSSubmissionPort", "submissions"),
        ("POP3Port", "pop3"),
        ("TLSPOP3Port", "pop3s"),
    ],
)
@pytest.mark.proves(
    "Mail.SMTPPort", "Mail.SubmissionPort", "Mail.TLSSubmissionPort", "Mail.POP3Port", "Mail.TLSPOP3Port"
)
async def test_a_service_listens_on_its_port(start, root, pillars, key, service):
    port = free_port()
    set_value(root, f"Mail.{key}", str(port))
    program = await start(pillars)
    found = [row["service"] for row in program.doors.rows() if row["port"] == port]
    assert found == [service]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


@pytest.mark.proves("Mail.Interface", "Mail.POP3Interface")
async def test_smtp_and_pop3_listen_where_they_are_told(start, root, pillars):
    set_value(root, "Mail.Interface", "127.0.0.2")
    program = await start(pillars)
    hosts = {row["service"]: row["host"] for row in program.doors.rows() if row["service"] in ("smtp", "pop3", "pop3s")}
    assert hosts == {"smtp": "127.0.0.2", "pop3": "127.0.0.2", "pop3s": "127.0.0.2"}
    set_value(root, "Mail.POP3Interface", "127.0.0.3")
    await program.recycle("test")
    hosts = {row["service"]: row["host"] for row in program.doors.rows() if row["service"] in ("smtp", "pop3", "pop3s")}
    assert hosts == {"smtp": "127.0.0.2", "pop3": "127.0.0.3", "pop3s": "127.0.0.3"}


@pytest.mark.proves("Mail.BindRetryCount", "Mail.BindRetryDelay")
async def test_a_port_that_is_taken_is_tried_again_as_often_and_late_as_the_settings_say(start, root, pillars):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for key, value in (
            ("POP3Port", str(taken.getsockname()[1])),
            ("BindRetryCount", "3"),
            ("BindRetryDelay", "0.01"),
        ):
            set_value(root, f"Mail.{key}", value)
        program = await start(pillars)
        await until(lambda: "(3 of 3)" in lines(program), "three more tries")
    assert len(re.findall(r"Will retry in 0\.01 seconds", lines(program))) == 3
    assert "pop3" not in {row["service"] for row in program.doors.rows()}


@pytest.mark.proves("FTP.BindRetryCount", "FTP.BindRetryDelay")
async def test_the_ftp_port_that_is_taken_is_tried_again_as_its_section_says(start, root, pillars):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        set_value(root, "FTP.Port", str(taken.getsockname()[1]))
        set_value(root, "FTP.BindRetryCount", "2")
        set_value(root, "FTP.BindRetryDelay", "0.02")
        program = await start(pillars)
        await until(lambda: "(2 of 2)" in lines(program), "two more tries")
    text = lines(program)
    assert len(re.findall(r"Will retry in 0\.02 seconds", text)) == 2
    assert re.search("!ERROR [0-9]+ binding FTP Server socket to port [0-9]+", text), "as the FAQ has it"


@pytest.mark.proves("Mail.HostName")
async def test_the_host_name_is_what_clients_hear(start, root, pillars, dial):
    set_value(root, "Mail.HostName", "other.example")
    program = await start(pillars)
    client = await dial(program, "smtp")
    assert (await client.line()).startswith(b"220 other.example ")
    assert await client.ask(b"HELO c") == b"250 other.example\r\n"


# Sessions


@pytest.mark.proves("Mail.MaxInactivity")
async def test_a_silent_session_ends(start, root, pillars, dial):
    set_value(root, "Mail.MaxInactivity", "0.3")
    program = await start(pillars)
    for service in ("smtp", "pop3"):
        client = await dial(program, service)
        while await client.line():
            pass
    assert lines(program).count("!TIMEOUT") == 2


@pytest.mark.parametrize(("most", "answer"), [("3", b"554 "), ("4", b"250 ")])
@pytest.mark.proves("Mail.MaxHops")
async def test_a_message_that_has_come_a_longer_way_than_allowed(start, root, pillars, dial, most, answer):
    set_value(root, "Mail.MaxHops", most)
    program = await start(pillars)
    await program.house.people.add("Sysop", "sesame")
    said = await mail(await dial(program, "smtp"), b"sysop@bbs.example", text=b"Received: x\r\n" * 4 + MESSAGE)
    assert said.startswith(answer)


@pytest.mark.parametrize("value", ["0", "1", "1000000"])
@pytest.mark.proves("Mail.LinesPerYield")
async def test_sessions_take_turns_whatever_lines_per_yield_says(start, root, pillars, dial, value):
    set_value(root, "Mail.LinesPerYield", value)
    program = await start(pillars)
    await program.house.people.add("Sysop", "sesame")
    busy, other = await dial(program, "smtp"), await dial(program, "smtp")
    await busy.line(), await other.line()
    for said in (b"EHLO c", b"MAIL FROM:<a@ext.example>", b"RCPT TO:<sysop@bbs.example>", b"DATA"):
        assert (await busy.ask(said))[:1] in b"23"
    busy.writer.write(b"Subject: long\r\n\r\n" + b"a line of text\r\n" * 100_000)
    assert (await other.ask(b"NOOP")).startswith(b"250")
    assert (await busy.ask(b".")).startswith(b"250")
    noted = [problem for problem in check(root) if problem.key == "LinesPerYield"]
    assert [problem.level for problem in noted] == ["note"]


@pytest.mark.parametrize(("milliseconds", "seconds"), [("250", 0.75), ("0", 0.0)])
@pytest.mark.proves("Mail.LoginAttemptThrottle")
async def test_a_client_with_failures_waits_as_long_as_the_setting_says(root, pillars, milliseconds, seconds):
    set_value(root, "Mail.LoginAttemptThrottle", milliseconds)
    house = build.build(load_settings(root), pillars)
    peer = Peer("198.51.100.7", 40000, "192.0.2.25", 25)
    for word in ("one", "two", "three"):
        await pillars.ledger.failed(Failure("alice", word, "POP3"), Against(address_key(peer.address)))
    assert await house.gate.consider(peer, "smtp") == seconds


# The log


@pytest.mark.parametrize(
    ("flag", "service", "line"),
    [
        ("DEBUG_TX", "smtp", "TX: 220 bbs.example"),
        ("DEBUG_RX_HEADER", "smtp", "RX: Subject: hello"),
        ("DEBUG_RX_BODY", "smtp", "RX: It works."),
        ("DEBUG_POP3", "pop3", "RX: STAT"),
    ],
)
@pytest.mark.proves(
    "Mail.Options.DEBUG_TX", "Mail.Options.DEBUG_RX_HEADER", "Mail.Options.DEBUG_RX_BODY", "Mail.Options.DEBUG_POP3"
)
async def test_debug_options_show_more_at_level_debug(start, root, pillars, dial, flag, service, line):
    set_value(root, "Mail.LogLevel", "Debug")
    program = await start(pillars)
    await program.house.people.add("Sysop", "sesame")

    async def talk():
        client = await dial(program, service)
        if service == "smtp":
            assert (await mail(client, b"sysop@bbs.example")).startswith(b"250")
        else:
            await client.line()
            for said in (b"USER sysop", b"PASS sesame", b"STAT"):
                assert (await client.ask(said)).startswith(b"+OK")

    await talk()
    assert line not in lines(program)
    set_value(root, "Mail.Options", f"ALLOW_POP3 | NO_HOST_LOOKUP | {flag}")
    await program.recycle("test")
    await talk()
    assert line in lines(program)


@pytest.mark.parametrize(("options", "seen"), [("ALLOW_POP3", False), ("ALLOW_POP3 | DEBUG_RX_RSP", True)])
@pytest.mark.proves("Mail.Options.DEBUG_RX_RSP")
async def test_answers_of_other_servers_are_shown_on_demand(root, pillars, quiet, options, seen):
    set_value(root, "Mail.Options", options)
    told = []
    log.switch.level, log.switch.sinks[:] = log.DEBUG, [told.append]

    async def server(_, writer):
        writer.write(b"220 mx.ext.example\r\n")

    listener = await asyncio.start_server(server, "127.0.0.1", 0)
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        house = build.build(load_settings(root), pillars)
        sender = outward.sending(house, MailWorld(), frozenset(), "sendmail")
        wire = await sender._calls._dialer.dial("127.0.0.1", port, within=10)
        assert await wire.read_line(limit=1000) == b"220 mx.ext.example"
        await wire.close()
    assert any("220 mx.ext.example" in event.text for event in told) is seen


@pytest.mark.parametrize(("level", "told"), [("Emergency", True), ("Debug", False)])
@pytest.mark.proves("Mail.TLSErrorLevel")
async def test_errors_of_tls_are_no_more_severe_than_the_setting_says(start, root, pillars, dial, level, told):
    set_value(root, "Mail.TLSErrorLevel", level)
    program = await start(pillars)
    client = await dial(program, "pop3s")
    client.writer.write(b"USER sysop\r\n" * 10)
    while await client.line():
        pass
    await until(lambda: program.doors.active == 0, "the session ended")
    assert ("TLS failed" in lines(program)) is told


# Names and name servers


@pytest.mark.parametrize(("options", "asked"), [("ALLOW_POP3", True), ("ALLOW_POP3 | NO_HOST_LOOKUP", False)])
@pytest.mark.proves("Mail.DNSServer", "Mail.Options.NO_HOST_LOOKUP")
async def test_names_of_clients_are_asked_of_the_sysops_server(start, root, pillars, dial, options, asked):
    with NameServer(
        {("1.0.0.127.in-addr.arpa", "PTR"): ["client.example."], ("client.example", "A"): ["127.0.0.1"]}
    ) as dns:
        set_value(root, "Mail.DNSServer", dns.address)
        set_value(root, "Mail.Options", options)
        program = await start(pillars)
        assert (await (await dial(program, "smtp")).line()).startswith(b"220 ")
        assert bool(dns.questions) is asked
    assert ("Hostname: client.example" in lines(program)) is asked


@pytest.mark.parametrize(("options", "transport"), [("ALLOW_POP3", "udp"), ("ALLOW_POP3 | USE_TCP_DNS", "tcp")])
@pytest.mark.proves("Mail.DNSServer", "Mail.Options.USE_TCP_DNS")
async def test_the_way_to_the_name_server(root, options, transport):
    with NameServer({("ext.example", "MX"): ["10 mx.ext.example."]}) as dns:
        set_value(root, "Mail.DNSServer", dns.address)
        set_value(root, "Mail.Options", options)
        found = await outward.name_service(load_settings(root)).mail_hosts("ext.example")
        assert [host.host for host in found] == ["mx.ext.example"]
        assert {way for _, _, way in dns.questions} == {transport}


# The process


@pytest.mark.proves("Mail.SemFileCheckFrequency")
async def test_semaphore_files_are_looked_for_as_often_as_the_setting_says(start, root, pillars, monkeypatch):
    set_value(root, "Mail.SemFileCheckFrequency", "0.01")
    program = await start(pillars)
    looks = []
    look_around = program._lookout.look

    async def counted():
        looks.append(True)
        await look_around()

    monkeypatch.setattr(program._lookout, "look", counted)
    await until(lambda: len(looks) >= 3, "three looks", seconds=5)  # every two seconds they would take longer


@pytest.mark.proves("Mail.TempDirectory", "Global.TempDirectory")
async def test_files_for_processors_lie_in_the_temporary_directory(start, root, pillars, dial, tmp_path):
    (tmp_path / "scratch").mkdir()
    set_value(root, "Mail.TempDirectory", str(tmp_path / "scratch"))
    command = f'Command = /bin/sh -c "echo $0 >{tmp_path}/seen" %m'
    (root / "ctrl/mailproc.ini").write_text(f"[where]\nNative = true\n{command}\n")
    program = await start(pillars)
    await program.house.people.add("Sysop", "sesame")
    assert (await mail(await dial(program, "smtp"), b"sysop@bbs.example")).startswith(b"250")
    assert (tmp_path / "seen").read_text().startswith(f"{tmp_path}/scratch/")
    assert list((tmp_path / "scratch").rglob("*.msg")) == []


@pytest.mark.proves("Mail.ArchiveRequirements")
async def test_mail_of_those_who_meet_the_requirements_is_archived(start, root, pillars, dial):
    set_value(root, "Mail.ArchiveRequirements", "LEVEL 90")
    program = await start(pillars)
    for alias in ("Sysop", "Alice"):  # the first is a sysop, with the highest level
        await program.house.people.add(alias, "sesame")
    answer = await mail(await dial(program, "smtp"), b"sysop@bbs.example", b"alice@bbs.example")
    assert answer.startswith(b"250")
    copies = [path.relative_to(root / "data") for path in (root / "data/user").rglob("*.eml")]
    assert [str(path.parent) for path in copies] == ["user/0001/smtp_in"]
    assert (root / "data" / copies[0]).read_bytes().endswith(b"Subject: hello\r\n\r\nIt works.\r\n")


# Sending: to whom, from where


@pytest.fixture
def bureau(root, pillars):
    """Makes the outbound side for keys of `[Mail]`."""
    return lambda **keys: Bureau(root, pillars, **keys)


@pytest.mark.parametrize(
    ("keys", "address", "source"),
    [
        ({}, ADDRESS, ""),
        ({"OutboundInterface": "192.0.2.7"}, ADDRESS, "192.0.2.7"),
        ({"OutboundInterface": "0.0.0.0"}, ADDRESS, ""),
        ({"OutboundInterface": "192.0.2.7"}, ADDRESS6, ""),
        ({"OutboundV6Interface": "2001:db8::7"}, ADDRESS6, "2001:db8::7"),
        ({"OutboundV6Interface": "2001:db8::7"}, ADDRESS, ""),
    ],
)
@pytest.mark.proves("Mail.OutboundInterface", "Mail.OutboundV6Interface")
async def test_where_connections_come_from(bureau, keys, address, source):
    office = bureau(**keys)
    sink = office.sink(address=address)
    await office.queue("bob@ext.test")
    await office.pump()
    assert len(sink.taken) == 1
    assert office.world.sources == [source]


@pytest.mark.proves("Mail.OutboundInterface")
async def test_another_server_sees_the_address_we_were_told_to_use(start, root, pillars, dial):
    seen = asyncio.get_running_loop().create_future()

    async def relay(_, writer):
        if not seen.done():
            seen.set_result(writer.get_extra_info("peername")[0])
        writer.close()

    async with await asyncio.start_server(relay, "127.0.0.1", 0) as listener:
        (root / "ctrl/relay.cfg").write_text("127.0.0.1\n")
        for key, value in (
            ("OutboundInterface", "127.0.0.2"),
            ("Options", "RELAY_TX | NO_HOST_LOOKUP"),
            ("RelayServer", "127.0.0.1"),
            ("RelayPort", str(listener.sockets[0].getsockname()[1])),
        ):
            set_value(root, f"Mail.{key}", value)
        program = await start(pillars)
        assert (await mail(await dial(program, "smtp"), b"bob@elsewhere.example")).startswith(b"250")
        assert await asyncio.wait_for(seen, 10) == "127.0.0.2"


@pytest.mark.proves("Mail.HostName")
async def test_how_we_call_ourselves_to_other_servers(bureau):
    office = bureau(HostName="other.example")
    sink = office.sink()
    await office.queue("bob@ext.test")
    await office.pump()
    assert sink.commands[0] == "EHLO other.example"


@pytest.mark.parametrize(("options", "relayed"), [("ALLOW_POP3", False), ("RELAY_TX", True)])
@pytest.mark.proves("Mail.Options.RELAY_TX", "Mail.RelayServer", "Mail.RelayPort")
async def test_the_relay_takes_everything(bureau, options, relayed):
    office = bureau(Options=options, RelayServer="relay.test", RelayPort="2525")
    direct, relay = office.sink(), office.world.host("relay.test", "192.0.2.77", port=2525)
    await office.queue("bob@ext.test")
    await office.pump()
    assert (len(direct.taken), len(relay.taken)) == ((0, 1) if relayed else (1, 0))


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("RELAY_AUTH_PLAIN", ["AUTH PLAIN AE1FAHB3"]),
        ("RELAY_AUTH_LOGIN", ["AUTH LOGIN"]),
        ("RELAY_AUTH_CRAM_MD5", ["AUTH CRAM-MD5"]),
        ("ALLOW_POP3", []),
    ],
)
@pytest.mark.proves(
    "Mail.RelayUsername",
    "Mail.RelayPassword",
    "Mail.Options.RELAY_AUTH_PLAIN",
    "Mail.Options.RELAY_AUTH_LOGIN",
    "Mail.Options.RELAY_AUTH_CRAM_MD5",
)
async def test_how_we_log_in_at_the_relay(bureau, flag, said):
    office = bureau(Options=f"RELAY_TX | {flag}", RelayServer="relay.test", RelayUsername="ME", RelayPassword="pw")
    relay = office.world.host("relay.test", "192.0.2.77")
    relay.extensions = ("AUTH PLAIN LOGIN CRAM-MD5",)
    relay.login = ("ME", "pw")
    if flag == "RELAY_AUTH_CRAM_MD5":
        relay.say["AUTH"] = b"535 5.7.8 the sink does not know this one"
    await office.queue("bob@ext.test")
    await office.pump()
    assert [command for command in relay.commands if command.startswith("AUTH")] == said
    if flag in ("RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN"):
        assert [taken.login for taken in relay.taken] == ["ME"]


@pytest.mark.proves("Mail.RelayPassword", "Mail.Options.RELAY_AUTH_LOGIN", "Mail.Options.RELAY_AUTH_PLAIN")
@pytest.mark.parametrize("flag", ["RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN"])
async def test_a_wrong_password_for_the_relay_sends_nothing(bureau, flag):
    office = bureau(Options=f"RELAY_TX | {flag}", RelayServer="relay.test", RelayUsername="ME", RelayPassword="no")
    relay = office.world.host("relay.test", "192.0.2.77")
    relay.extensions, relay.login = ("AUTH PLAIN LOGIN",), ("ME", "pw")
    await office.queue("bob@ext.test")
    await office.pump()
    assert relay.taken == []
    assert len(await office.entries()) == 1


@pytest.mark.proves("Mail.DeliveryPort")
async def test_the_port_of_other_mail_hosts(bureau):
    office = bureau(DeliveryPort="2526")
    sink = office.sink(port=2526)
    await office.queue("bob@ext.test")
    await office.pump()
    assert len(sink.taken) == 1


@pytest.mark.parametrize(("value", "taken"), [("false", 0), ("true", 1)])
@pytest.mark.proves("Mail.AllowPrivateDestinations")
async def test_private_addresses_only_where_allowed(bureau, value, taken):
    office = bureau(AllowPrivateDestinations=value)
    sink = office.sink(address="10.0.0.5")
    await office.queue("bob@ext.test")
    await office.pump()
    assert len(sink.taken) == taken


@pytest.mark.parametrize(("keys", "seconds"), [({}, 30), ({"ConnectTimeout": "7"}, 7), ({"ConnectTimeout": "0"}, 150)])
@pytest.mark.proves("Mail.ConnectTimeout")
async def test_how_long_we_wait_for_a_connection(bureau, monkeypatch, keys, seconds):
    office = bureau(**keys)
    office.sink()
    waited = []
    dial = office.world.dial

    async def timed(address, port, *, within, **more):
        waited.append(within)
        return await dial(address, port, within=within, **more)

    monkeypatch.setattr(office.world, "dial", timed)
    await office.queue("bob@ext.test")
    await office.pump()
    assert waited == [seconds]


# Sending: when, how often


@pytest.mark.parametrize(("options", "taken"), [("ALLOW_POP3", 1), ("ALLOW_POP3 | NO_SENDMAIL", 0)])
@pytest.mark.proves("Mail.Options.NO_SENDMAIL")
async def test_nothing_leaves_with_no_sendmail(bureau, options, taken):
    office = bureau(Options=options)
    sink = office.sink()
    await office.queue("bob@ext.test")
    await office.pump()
    assert len(sink.taken) == taken
    assert len(await office.entries()) == 1 - taken


@pytest.mark.parametrize("options", ["ALLOW_POP3", "ALLOW_POP3 | SEND_INTRANSIT"])
@pytest.mark.proves("Mail.Options.SEND_INTRANSIT")
async def test_what_was_under_way_when_the_program_was_killed_is_sent_again_by_itself(bureau, root, options):
    office = bureau(Options=options)
    sink = office.sink()
    await office.queue("bob@ext.test")
    assert await office.outbound.claim("sendmail:of:another:run", frozenset()) is not None
    await office.later(24 * 3600)
    assert len(sink.taken) == 1
    said = [problem.text for problem in check(root) if "SEND_INTRANSIT" in problem.text]
    assert bool(said) is ("SEND_INTRANSIT" in options)


@pytest.mark.parametrize(
    ("keys", "sleep"), [({}, 3600), ({"RescanFrequency": "60"}, 60), ({"RescanFrequency": "0"}, 3600)]
)
@pytest.mark.proves("Mail.RescanFrequency")
async def test_how_long_the_queue_is_left_alone(bureau, keys, sleep):
    office = bureau(**keys)
    await office.pump()
    assert office.sleeps == [sleep]


@pytest.mark.proves("Mail.MaxDeliveryAttempts")
async def test_the_last_attempt(bureau):
    office = bureau(MaxDeliveryAttempts="2", DelayNoticeAfter="0")
    await office.residents()
    office.sink().say["RCPT"] = b"450 4.2.1 later"
    await office.queue("bob@ext.test", sender="alice@bbs.example")
    await office.pump()
    assert await office.box() == []
    await office.later(3600)
    assert await office.entries() == []
    assert len(await office.box()) == 1  # the report


@pytest.mark.parametrize(
    ("keys", "reports"), [({}, 0), ({"DelayNoticeAfter": "30m"}, 1), ({"DelayNoticeAfter": "0"}, 0)]
)
@pytest.mark.proves("Mail.DelayNoticeAfter")
async def test_when_the_sender_hears_of_a_delay(bureau, keys, reports):
    office = bureau(**keys)
    await office.residents()
    office.sink().say["RCPT"] = b"450 4.2.1 later"
    await office.queue("bob@ext.test", sender="alice@bbs.example")
    await office.pump()
    await office.later(3600)
    assert len(await office.box()) == reports
    assert len(await office.entries()) == 1


@pytest.mark.parametrize(("keys", "left"), [({}, 1), ({"MaxQueueAge": "2h"}, 0)])
@pytest.mark.proves("Mail.MaxQueueAge")
async def test_how_old_a_message_gets_in_the_queue(bureau, keys, left):
    office = bureau(DelayNoticeAfter="0", **keys)
    await office.residents()
    office.sink().say["RCPT"] = b"450 4.2.1 later"
    await office.queue("bob@ext.test", sender="alice@bbs.example")
    await office.pump()
    await office.later(3 * 3600)
    assert len(await office.entries()) == left
    assert len(await office.box()) == 1 - left


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.proves("Mail.MaxDeliveriesPerHost")
async def test_deliveries_at_a_time_to_one_destination(bureau, monkeypatch, most):
    office = bureau(MaxDeliveriesPerHost=str(most))
    sink = office.sink()
    for _ in range(300):  # more than one copy claims at a time
        await office.queue("bob@ext.test")
    busy: Counter[str] = Counter()
    open_ = asyncio.Event()
    dial = office.world.dial

    async def counted(*words, **more):
        busy["now"] += 1
        busy["most"] = max(busy["most"], busy["now"])
        await open_.wait()
        busy["now"] -= 1
        return await dial(*words, **more)

    monkeypatch.setattr(office.world, "dial", counted)
    sender = office.sender()

    async def wait(bell, seconds):
        await asyncio.sleep(0.001)

    copies = [asyncio.create_task(sender.run(wait)) for _ in range(5)]
    await until(lambda: busy["now"] == most, f"{most} deliveries")
    await asyncio.sleep(0.05)
    open_.set()
    await until(lambda: len(sink.taken) == 300, "all are sent")
    sender.stop()
    await asyncio.gather(*copies)
    assert busy["most"] == most


@pytest.mark.proves("Mail.MaxDeliveries")
async def test_deliveries_at_a_time(start, root, pillars):
    set_value(root, "Mail.MaxDeliveries", "7")
    running = []

    class Idle:
        def ring(self):
            pass

        def stop(self):
            pass

        async def run(self, wait):
            running.append(wait)

    program = await start(pillars, sending=lambda *_: Idle())
    await until(lambda: len(running) >= 7, "seven copies")
    assert len(running) == 7
    assert program.ready.is_set()
