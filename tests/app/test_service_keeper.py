"""New settings for the services alone, or for one of them; semaphore files that are for services only."""

import asyncio
from dataclasses import replace

import pytest

from dialtone.app.service_keeper import services_only
from dialtone.base.errors import Refusal
from dialtone.config.load import load_settings
from dialtone.config.save import set_value
from dialtone.config.service import ServiceConfig

pytestmark = pytest.mark.usefixtures("quiet")


def services(program):
    return {row["service"] for row in program.doors.services.rows() if row["transport"] == "tcp"}


def write(root, *sections):
    text = "Interface = 127.0.0.1\n" + "".join(f"[{name}]\nCommand = {command}\n" for name, command in sections)
    (root / "ctrl/services.ini").write_text(text)


BOTH = (("Finger", "fingerservice.js"), ("ActiveUser", "fingerservice.js -u"))


async def test_only_the_services_settings_are_taken(start, root):
    write(root, *BOTH)
    program = await start()
    write(root, BOTH[0])
    set_value(root, "Global.HostName", "renamed.example")
    assert await program.recycle_services("test") == []
    assert services(program) == {"finger"}
    assert program.house.settings.host == "bbs.example"


async def test_one_service_is_recycled_and_the_others_are_not(start, root):
    write(root, *BOTH)
    program = await start()
    write(root)
    assert await program.recycle_services("test", ["finger"]) == []
    assert services(program) == {"systat"}
    with pytest.raises(Refusal, match="no section"):
        await program.recycle_services("test", ["nothing"])


async def test_settings_that_are_worse_are_not_taken(start, root):
    write(root, *BOTH)
    program = await start()
    (root / "ctrl/services.ini").write_text("[Finger]\nCommand = fingerservice.js\nMaxClients = many\n")
    (problem,) = await program.recycle_services("test")
    assert "MaxClients" in problem
    assert services(program) == {"finger", "systat"}


@pytest.mark.proves("Services.Options.NO_RECYCLE")
@pytest.mark.parametrize(("options", "taken"), [("", True), ("NO_RECYCLE", False)])
async def test_a_semaphore_file_recycles_the_services(start, root, options, taken):
    set_value(root, "Services.Options", options)
    write(root, *BOTH)
    program = await start()
    set_value(root, "Global.HostName", "renamed.example")
    (root / "ctrl/services.ini").write_text("")
    program._signs.leave_out("recycle")  # files of settings speak by themselves; this is about the semaphore
    (root / "ctrl/recycle.services").touch()
    await program.look_around()
    assert (services(program) == set()) is taken
    assert program.house.settings.host == "bbs.example"


async def test_a_semaphore_file_stops_the_services_and_a_recycle_starts_them(start, root):
    write(root, *BOTH)
    program = await start()
    (root / "ctrl/shutdown.services").touch()
    await program.look_around()
    assert services(program) == set()
    assert not program.stopping.is_set()
    assert "smtp" in {row["service"] for row in program.doors.rows()}
    await program.recycle_services("test")
    assert services(program) == {"finger", "systat"}


async def test_a_pause_holds_the_services_clients_only(start, root):
    write(root, *BOTH)
    program = await start()
    pause = root / "ctrl/pause.services"
    pause.touch()
    await program.look_around()
    port = next(row["port"] for row in program.doors.services.rows() if row["service"] == "systat")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reading = asyncio.ensure_future(reader.read())
    done, _ = await asyncio.wait((reading,), timeout=0.2)
    assert not done
    pause.unlink()
    await program.look_around()
    assert await asyncio.wait_for(reading, 20)
    writer.close()


def test_the_order_of_the_file_is_kept(root):
    before = load_settings(root)
    rows = {row.name: row for row in before.service_table}
    changed = ServiceConfig(name="Finger", service="finger", command="fingerservice.js", port=7979)
    table = tuple(changed if row.name == "Finger" else row for row in before.service_table)
    after = services_only(before, replace(before, service_table=table), ["FINGER"])
    assert [row.name for row in after.service_table] == list(rows)
    assert {row.name: row.port for row in after.service_table}["Finger"] == 7979
