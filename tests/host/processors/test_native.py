"""Native mail processors."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.host.processors.native import NativeRunner
from tests.host.processors.tasks import contents, task

HOSTILE = [";touch p", "$(touch p)", "`touch p`", "|touch p", "&&touch p", "' x", '" x', "-o/tmp/p", "a\ntouch p", "%s"]


@pytest.fixture
def ctrl(tmp_path):
    folder = tmp_path / "ctrl"
    folder.mkdir()
    program = folder / "show"
    program.write_text('#!/bin/sh\nfor a in "$@"; do printf "<%s>\\n" "$a"; done\n')
    program.chmod(0o755)
    return folder


@pytest.mark.proves("mailproc.Native", "mailproc.Command")
async def test_a_program_with_arguments_runs_in_ctrl(ctrl, tmp_path):
    asked = task(tmp_path, './show "a b" %m x%sy')
    run = await NativeRunner(ctrl).run(asked)
    assert (run.status, run.trouble) == (0, "")
    assert run.lines == ("<a b>", f"<{asked.files.message}>", "<xAnny>")
    assert (await NativeRunner(ctrl).run(task(tmp_path, "pwd"))).lines == (str(ctrl),)


@pytest.mark.parametrize("shell", [False, True])
@pytest.mark.parametrize("value", HOSTILE)
async def test_EXE_01_values_are_one_argument(ctrl, tmp_path, value, shell):
    run = await NativeRunner(ctrl).run(task(tmp_path, "./show %s end", specifiers={"s": value}, shell=shell))
    shown = value.replace("\n", " ")
    assert run.lines == (f"<{'./' if shown.startswith('-') else ''}{shown}>", "<end>")
    assert not (ctrl / "p").exists()


@pytest.mark.proves("mailproc.Shell")
async def test_a_shell_only_where_the_sysop_asks_for_one(ctrl, tmp_path):
    line = "echo %s | tr a-z A-Z"
    assert (await NativeRunner(ctrl).run(task(tmp_path, line))).lines == ("Ann | tr a-z A-Z",)
    assert (await NativeRunner(ctrl).run(task(tmp_path, line, shell=True))).lines == ("ANN",)


@pytest.mark.parametrize("command", ["nothing-of-this-name", "./nothing", "", "%s"])
async def test_what_cannot_be_started(ctrl, tmp_path, command):
    assert (await NativeRunner(ctrl).run(task(tmp_path, command))).trouble.startswith("cannot be started")


@pytest.mark.proves("mailproc.TimeLimit", "mailproc.MaxMemory")
async def test_limits_of_the_task(ctrl, tmp_path):
    runner = NativeRunner(ctrl)
    assert (await runner.run(task(tmp_path, "sleep 60", time_limit=0.2))).trouble == "took longer than 0.2 seconds"
    run = await runner.run(task(tmp_path, "ulimit -v", shell=True, memory_limit=100 * 1024**2))
    assert run.lines == ("102400",)


async def test_more_than_may_run_at_once_wait_and_lose_no_time(ctrl, tmp_path):
    runner = NativeRunner(ctrl, at_once=1)
    folders = [tmp_path / str(number) for number in range(3)]
    for folder in folders:
        folder.mkdir()
    runs = await asyncio.gather(*(runner.run(task(folder, "sleep 0.4", time_limit=1.1)) for folder in folders))
    assert [run.trouble for run in runs] == ["", "", ""]


async def test_it_works_on_the_files(ctrl, tmp_path):
    asked = task(tmp_path, "echo 550 no > %e", shell=True)
    assert (await NativeRunner(ctrl).run(asked)).status == 0
    assert contents(asked.files.error) == b"550 no\n"
    NativeRunner(ctrl).forget(1)
