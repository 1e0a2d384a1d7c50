"""Semaphore files of other programs."""

import asyncio
import os

import pytest

from dialtone.base import log
from dialtone.host.touch import Toucher

VALUES = {"k": "", "j": "", "g": "", "z": "", "!": "", "q": "VERT"}
LONG_AGO = 1_000_000_000


@pytest.fixture
def ctrl(tmp_path):
    for name in ("ctrl", "data"):
        (tmp_path / name).mkdir()
    return tmp_path / "ctrl"


@pytest.fixture
def told():
    found = []
    before = log.switch.level, list(log.switch.sinks)
    log.switch.level, log.switch.sinks[:] = log.INFO, [found.append]
    yield found
    log.switch.level, log.switch.sinks[:] = before[0], before[1]


def toucher(ctrl):
    return Toucher(ctrl, VALUES | {"j": f"{ctrl.parent}/data/", "k": f"{ctrl}/"})


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("sendmail.now", "ctrl/sendmail.now"),
        ("../data/out.sem", "data/out.sem"),
        ("..\\data\\out.sem", "data/out.sem"),
        ("%jsub.sem", "data/sub.sem"),
        ("%kmail.%q", "ctrl/mail.VERT"),
        ("%J100%%.sem", "data/100%.sem"),
        (" two words.sem ", "ctrl/two words.sem"),
    ],
)
def test_names_as_sysops_write_them(ctrl, name, file):
    toucher(ctrl)(name)
    assert [str(path.relative_to(ctrl.parent)) for path in ctrl.parent.rglob("*") if path.is_file()] == [file]


@pytest.mark.parametrize("name", ["", "  ", "%s", "a\0b"])
def test_what_names_no_file_touches_none(ctrl, name, told):
    toucher(ctrl)(name)
    assert [path for path in ctrl.parent.rglob("*") if path.is_file()] == []
    assert told == []


def test_the_time_stamp_is_new_and_the_text_stays(ctrl):
    (ctrl / "a.sem").write_text("mine")
    os.utime(ctrl / "a.sem", (LONG_AGO, LONG_AGO))
    toucher(ctrl)("a.sem")
    assert (ctrl / "a.sem").stat().st_mtime > LONG_AGO
    assert (ctrl / "a.sem").read_text() == "mine"


def test_one_that_cannot_be_touched_is_told_once(ctrl, told):
    touch = toucher(ctrl)
    for _ in range(3):
        touch("no/such/folder.sem")
    assert [event.name for event in told] == ["host.touch"]
    assert "folder.sem" in told[0].text


async def test_beside_the_event_loop_the_work_is_done_in_a_thread(ctrl, told):
    touch = toucher(ctrl)
    for _ in range(100):
        touch("a.sem")
    touch("no/such/folder.sem")
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    assert (ctrl / "a.sem").exists()
    assert [event.name for event in told] == ["host.touch"]


async def test_a_pipe_without_a_reader_does_not_hang(ctrl, told):
    os.mkfifo(ctrl / "pipe")
    toucher(ctrl)("pipe")
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    assert [event.name for event in told] == ["host.touch"]
