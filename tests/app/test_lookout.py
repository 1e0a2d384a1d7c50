import asyncio
import os

import pytest

from dialtone.config.save import set_value
from dialtone.host.semaphores import Sign


def lines(program):
    program.book.flush()
    return (program.root / "data/logs/dialtone.log").read_text()


def touch(path, seconds, text=""):
    path.write_text(text)
    os.utime(path, ns=(seconds * 10**9, seconds * 10**9))


async def test_a_changed_settings_file_is_taken_by_itself_once(start, root):
    program = await start()
    text = (root / "ctrl/sbbs.ini").read_text()
    touch(root / "ctrl/sbbs.ini", 2_000_000_000, text.replace("MaxClients = 100", "MaxClients = 7"))
    await program.look_around()
    assert program.house.settings.mail.max_clients == 7
    house = program.house
    await program.look_around()
    assert program.house is house


async def test_a_recycle_by_command_swallows_the_change_it_took_but_no_other_sign(start, root):
    program = await start()
    set_value(root, "Mail.MaxClients", "7")
    touch(root / "ctrl/clear.mail", 2_000_000_000)
    await program.recycle("command")
    house = program.house
    await program.look_around()
    assert program.house is house
    assert "records of failed logins cleared" in lines(program)


@pytest.mark.proves("Mail.Options.NO_RECYCLE")
async def test_no_recycle_means_no_recycling_by_files(start, root):
    set_value(root, "Mail.Options", "ALLOW_POP3 | NO_RECYCLE")
    program = await start()
    house = program.house
    touch(root / "ctrl/recycle", 2_000_000_000)
    await program.look_around()
    assert program.house is house


@pytest.mark.parametrize("name", ["shutdown", "shutdown.mail"])
async def test_shutdown_stops(start, root, name):
    program = await start()
    touch(root / "ctrl" / name, 2_000_000_000)
    await program.look_around()
    assert program.stopping.is_set()
    assert f"Shutdown semaphore file ({root}/ctrl/{name}) detected" in lines(program)


async def test_pause_lets_nobody_in_and_its_end_everybody(start, root, dial):
    program = await start()
    touch(root / "ctrl/pause", 1000)
    await program.look_around()
    client = await dial(program, "smtp")
    waiting = asyncio.ensure_future(client.line())
    await asyncio.sleep(0)
    assert not waiting.done()
    (root / "ctrl/pause").unlink()
    await program.look_around()
    assert (await waiting).startswith(b"220 ")


async def test_clear_forgets_one_address_or_all(start, monkeypatch):
    program = await start()
    cleared = []

    async def clear(key=""):
        cleared.append(key)
        return 1

    monkeypatch.setattr(type(program.pillars.ledger), "clear", lambda _, key="": clear(key))
    await program._lookout._obey(Sign("clear", "clear", "192.0.2.7"))
    await program._lookout._obey(Sign("clear", "clear"))
    assert cleared == ["ip:192.0.2.7", ""]


async def test_a_changed_list_is_read_again(start, root):
    program = await start()
    program.house.tables.alias.every = 0
    touch(root / "ctrl/alias.cfg", 2_000_000_000, "info  1\n")
    await program.look_around()
    assert program.house.tables.alias.find("info") == "1"
