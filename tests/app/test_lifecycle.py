import asyncio
import json
import os
import signal
import socket

import pytest

from dialtone.app import lifecycle
from dialtone.app.lifecycle import Program
from dialtone.base import log
from dialtone.base.errors import ConfigError, StoreError
from dialtone.config.save import set_value
from dialtone.host.lock import AlreadyRunning


def lines(program):
    program.book.flush()
    return (program.root / "data/logs/dialtone.log").read_text()


async def test_mail_goes_in_and_out(start, dial):
    program = await start()
    await program.house.people.add("Sysop", "sesame")
    smtp = await dial(program, "smtp")
    assert (await smtp.line()).startswith(b"220 bbs.example dialtone SMTP Server ")
    for said, answer in (
        (b"EHLO client.example", b"250 "),
        (b"MAIL FROM:<a@ext.example>", b"250 "),
        (b"RCPT TO:<sysop@bbs.example>", b"250 "),
        (b"DATA", b"354 "),
        (b"Subject: hello\r\n\r\nIt works.\r\n.", b"250 "),
        (b"QUIT", b"221 "),
    ):
        assert (await smtp.ask(said)).startswith(answer)
    pop3 = await dial(program, "pop3")
    assert (await pop3.line()).startswith(b"+OK dialtone POP3 Server ")
    for said in (b"USER sysop", b"PASS sesame", b"RETR 1"):
        assert (await pop3.ask(said)).startswith(b"+OK")
    text = b""
    while not text.endswith(b"\r\n.\r\n"):
        text += await pop3.line()
    assert text.endswith(b"Subject: hello\r\n\r\nIt works.\r\n.\r\n")
    assert program.stats.counts["messages received"] == 1


async def test_what_was_kept_is_there_after_a_restart(start):
    program = await start()
    await program.house.people.add("Sysop", "sesame")
    await program.stop()
    again = await start()
    assert [user.alias for user in await again.house.people.list()] == ["Sysop"]


async def test_SEC_02_all_files_are_for_their_owner_only(start, root):
    before = os.umask(0o022)
    try:
        os.umask(0o077)
        program = await start()
        program.book.flush()
    finally:
        os.umask(before)
    open_to_others = [path for path in root.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


async def test_a_second_program_on_the_same_root_is_refused_and_the_first_goes_on(start, dial):
    program = await start()
    with pytest.raises(AlreadyRunning) as told:
        await start()
    assert told.value.pid == os.getpid()
    assert (await (await dial(program, "smtp")).line()).startswith(b"220 ")


async def test_the_reference_shows_in_the_log_from_start_to_end(start, root):
    program = await start()
    port = next(row["port"] for row in program.doors.rows() if row["service"] == "smtp")
    assert f"mail 0000 SMTP Transfer Agent listening on socket 127.0.0.1 port {port}\n" in lines(program)
    await program.stop()
    text = (root / "data/logs/dialtone.log").read_text()
    assert f"mail 0000 SMTP Transfer Agent closing socket 127.0.0.1 port {port}\n" in text
    last = "mail #### Mail Server thread terminated (0 connections served, 0 messages received)\n"
    assert text.endswith(last)
    records = [json.loads(line) for line in (root / "data/logs/dialtone.jsonl").read_text().splitlines()]
    assert records[0]["event"] == "program.start"
    assert records[-1]["event"] == "program.end"


async def test_nothing_to_listen_on_is_an_error_that_leaves_nothing_behind(start, root, monkeypatch):
    set_value(root, "Global.BindRetryCount", "0")
    monkeypatch.setattr(lifecycle, "OPENING", 0.01)
    program = await start()
    ports = {row["port"] for row in program.doors.rows() if row["transport"] == "tcp"}
    await program.stop()
    taken = [socket.create_server(("127.0.0.1", port)) for port in ports]
    (root / "ctrl/services.ini").write_text("")
    other = Program(root)
    with pytest.raises(ConfigError, match="no port could be opened"):
        await other.start()
    await other.stop()
    for listener in taken:
        listener.close()
    again = await start()
    assert again.doors.rows()


async def test_a_store_that_does_not_open_is_an_error_that_leaves_nothing_behind(root, quiet):
    async def broken(_):
        raise StoreError("the database is damaged", temporary=False)

    program = Program(root, raise_pillars=broken)
    with pytest.raises(StoreError):
        await program.start()
    await program.stop()
    assert not program._lock._handle >= 0
    assert not (root / "data/control.sock").exists()


async def test_settings_that_cannot_be_read_stop_the_start(root, quiet):
    (root / "ctrl/sbbs.ini").unlink()
    (root / "ctrl/sbbs.ini").mkdir()
    program = Program(root)
    with pytest.raises(ConfigError, match="cannot be read"):
        await program.start()
    await program.stop()


async def test_a_wrong_value_at_the_start_is_told_and_its_default_counts(start, root, dial):
    path = root / "ctrl/sbbs.ini"
    path.write_text(path.read_text().replace("MaxRecipients = 100", "MaxRecipients = many"))
    program = await start()
    assert program.house.settings.mail.max_recipients == 100
    assert "!sbbs.ini:" in lines(program)
    assert "MaxRecipients" in (root / "data/error.log").read_text()


# Recycling


async def test_new_connections_get_new_settings_and_those_that_are_here_stay(start, root, dial):
    program = await start()
    old = await dial(program, "smtp")
    await old.line()
    await old.ask(b"EHLO client.example")
    await old.ask(b"MAIL FROM:<a@ext.example>")
    set_value(root, "Global.HostName", "renamed.example")
    assert await program.recycle("test") == []
    new = await dial(program, "smtp")
    assert (await new.line()).startswith(b"220 renamed.example ")
    assert (await old.ask(b"NOOP")).startswith(b"250 ")
    assert (await old.ask(b"RCPT TO:<nobody@bbs.example>")).startswith(b"550 ")
    assert b"bbs.example" in await old.ask(b"QUIT")


async def test_doors_open_and_close(start, root, dial):
    program = await start()
    old = await dial(program, "pop3")
    await old.line()
    set_value(root, "Mail.Options", "TLS_POP3")
    await program.recycle("test")
    services = program.doors.services.rows()
    servers = {row["service"] for row in program.doors.rows() if row not in services}
    others = {"ftp", "http", "https"}
    assert servers == {"telnet", "rlogin", "ssh", "ws", "wss", "smtp", "pop3s", *others}
    assert (await old.ask(b"QUIT")).startswith(b"+OK")
    set_value(root, "Mail.Options", "ALLOW_POP3")
    await program.recycle("test")
    assert "pop3" in {row["service"] for row in program.doors.rows()}


async def test_a_board_without_accounts_says_what_to_do(start, root):
    program = await start()
    text = f"!there is no account yet, so nobody can get mail (make the sysop's: dialtone user add ALIAS --root {root})"
    assert text in lines(program)
    await program.house.people.add("Sysop", "sesame")
    await program.stop()
    again = await start()
    assert lines(again).count("there is no account yet") == 1


@pytest.mark.proves("Mail.LogLevel")
async def test_the_log_level_follows_the_settings(start, root):
    program = await start()
    set_value(root, "Mail.LogLevel", "Debug")
    await program.recycle("test")
    log.debug("test.event", "now it shows")
    assert "now it shows" in lines(program)


# The end


async def test_those_who_wait_for_a_command_hear_that_it_is_over(start, dial):
    program = await start()
    smtp, pop3 = await dial(program, "smtp"), await dial(program, "pop3")
    await smtp.line()
    await pop3.line()
    await program.stop()
    assert (await smtp.line()).startswith(b"421 ")
    assert (await pop3.line()).startswith(b"-ERR")
    assert await smtp.line() == b""


async def test_run_serves_until_a_signal(root, quiet):
    program, shown = Program(root), []
    running = asyncio.ensure_future(program.run(shown.append))
    await asyncio.wait_for(program.ready.wait(), 20)
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 20)
    assert shown == [program]
    assert not (root / "data/control.sock").exists()


async def test_a_signal_during_the_start_ends_it(root, quiet):
    begun, never = asyncio.Event(), asyncio.Event()

    async def slow(_):
        begun.set()
        await never.wait()

    program = Program(root, raise_pillars=slow)
    running = asyncio.ensure_future(program.run())
    await asyncio.wait_for(begun.wait(), 20)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(running, 20)
    assert not program.ready.is_set()


async def test_SIGHUP_recycles(root, quiet):
    program = Program(root)
    running = asyncio.ensure_future(program.run())
    await asyncio.wait_for(program.ready.wait(), 20)
    recycled = asyncio.Event()

    async def recycle(why):
        assert why == "SIGHUP"
        recycled.set()

    program.recycle = recycle
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.wait_for(recycled.wait(), 20)
    program.stopping.set()
    await asyncio.wait_for(running, 20)
