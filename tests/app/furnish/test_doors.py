"""Doors and events in a whole house."""

import asyncio
from pathlib import Path

from dialtone.app import founding
from dialtone.app.door_desk import at_doors
from dialtone.config.starter import Board
from dialtone.domain.model.actor import System
from dialtone.wire.screen import Size


def test_a_new_board_has_a_door_that_can_be_played(tmp_path):
    founding.found(tmp_path, Board(host_name="local.test"))
    founding.add_sysop(tmp_path, "Sysop", "sesame")

    async def job(desk):
        caller = await desk.caller("")
        (section,) = desk.doors.catalog.sections(caller)
        (door,) = desk.doors.catalog.of(caller, section)
        launch = await desk.doors.launching.begin(caller, door.code, desk.scene(Size(80, 24)))
        try:
            launch.program.give(b"q\r")
            shown = b""
            async with asyncio.timeout(20):
                while launch.program.ended is None:
                    shown += launch.program.take()
                    await asyncio.sleep(0.01)
        finally:
            left = await desk.doors.launching.end(launch)
        return shown, left

    shown, left = at_doors(tmp_path, job)
    assert b"Hello Sysop. I think of a number." in shown
    assert left.ended.status == 0
    assert not list(tmp_path.glob("node*/*"))


def test_an_event_is_run_and_remembered(tmp_path):
    founding.found(tmp_path, Board(host_name="local.test"))
    with (tmp_path / "ctrl/xtrn.ini").open("a") as file:
        file.write("[event:HELLO]\ncmd = /bin/echo %k\ntime = 04:00\n")

    async def job(desk):
        events = desk.doors.events
        run = await events.run(System("operator"), "HELLO")
        return run, await events.rows(System("operator"))

    run, (_, row) = at_doors(tmp_path, job)
    assert run.lines == (f"{Path(tmp_path)}/ctrl/",)
    assert row.last > 0
