"""Doors and programs of events on this machine."""

import asyncio
import sys

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.ports.doors import Start
from dialtone.host.doors.programs import HostPrograms
from dialtone.wire.screen import Size

HOW = {"socket": False, "size": Size(80, 24), "echo": True, "raw": False}


def run(tmp_path, text, *, within=20.0, **start):
    given = {"arguments": (sys.executable, "-c", text), "folder": str(tmp_path)} | start
    return asyncio.run(HostPrograms().run(Start(**given), within=within))


def test_SEC_08_doors_are_not_run_as_root():
    events = []
    log.switch.sinks.append(events.append)
    try:
        with pytest.raises(Refusal, match="runs as root"):
            HostPrograms(uid=lambda: 0).line(**HOW)
    finally:
        log.switch.sinks.remove(events.append)
    assert events[0].text.startswith("!doors are not run as root")


@pytest.mark.proves("BBS.DoorsAsRoot")
def test_unless_the_sysop_says_so():
    async def story():
        for programs in (HostPrograms(uid=lambda: 0, as_root=True), HostPrograms(uid=lambda: 1000)):
            line = programs.line(**HOW)
            assert line.handle == -1
            await line.stop()

    asyncio.run(story())


def test_a_program_of_an_event(tmp_path):
    found = run(
        tmp_path,
        "import os, sys; print(os.getcwd(), os.environ['SBBSCTRL']); sys.exit(2)",
        environment={"SBBSCTRL": "/c/"},
    )
    assert (found.status, found.trouble, found.lines) == (2, "", (f"{tmp_path} /c/",))


def test_EXE_04_one_that_hangs_is_ended(tmp_path):
    assert run(tmp_path, "import time; time.sleep(600)", within=0.2).trouble == "took longer than 0.2 seconds"


def test_one_that_is_not_there(tmp_path):
    found = run(tmp_path, "", arguments=("nothing-like-that",))
    assert found.trouble == "cannot be started: there is no program 'nothing-like-that'"
