"""Programs under limits: real ones that misbehave (EXE-04, EXE-05)."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import pytest

from dialtone.host.processors.child import ENVIRONMENT, OUTPUT_KEPT, Limits, find_program, run_child
from tests.host.processors.tasks import alive, contents
from tests.support.waiting import until

SHORT = Limits(seconds=0.4, memory=0)
LONG = Limits(seconds=20, memory=0)


async def shell(text: str, folder: Path, limits: Limits = LONG):
    return await run_child(["/bin/sh", "-c", text], folder=folder, limits=limits)


async def gone(*processes: int) -> None:
    """Wait until these processes are over (the system takes a moment to end them)."""
    await asyncio.to_thread(until, lambda: not any(map(alive, processes)), 5, "the processes are over")


async def test_output_and_status(tmp_path):
    run = await shell("echo one; echo two >&2; exit 3", tmp_path)
    assert (run.status, run.trouble, run.lines) == (3, "", ("one", "two"))


async def test_EXE_01_arguments_are_given_as_they_are(tmp_path):
    values = ["$(touch p)", "`id`", "a b", "'", '"', "", ";touch p", "\n"]
    run = await run_child(["/usr/bin/printf", "<%s>", *values], folder=tmp_path, limits=LONG)
    assert run.lines == ("<$(touch p)><`id`><a b><'><\"><><;touch p><", ">")
    assert list(tmp_path.iterdir()) == []


async def test_EXE_04_one_that_never_ends(tmp_path):
    run = await shell("echo begun; sleep 60", tmp_path, SHORT)
    assert run.trouble == "took longer than 0.4 seconds"
    assert run.lines == ("begun",)


async def test_EXE_04_what_it_started_ends_with_it(tmp_path):
    run = await shell("for i in 1 2 3 4 5; do (trap '' TERM HUP; sleep 60) & echo $!; done; exit 0", tmp_path)
    assert (run.status, run.trouble, len(run.lines)) == (0, "", 5)
    await gone(*map(int, run.lines))


async def test_EXE_04_forks_are_killed_at_the_limit(tmp_path):
    run = await shell("for i in 1 2 3; do sleep 60 & echo $!; done; wait", tmp_path, SHORT)
    assert run.trouble.startswith("took longer")
    await gone(*map(int, run.lines))


async def test_EXE_04_output_without_end(tmp_path):
    run = await shell("yes 'and so on'", tmp_path)
    assert run.trouble == "printed more than 16 MiB"
    assert sum(len(line) + 1 for line in run.lines) <= OUTPUT_KEPT + 1


async def test_EXE_04_closed_input_and_output(tmp_path):
    run = await shell("exec <&- >&- 2>&-; exit 4", tmp_path)
    assert (run.status, run.trouble) == (4, "")
    run = await shell("exec <&- >&- 2>&-; sleep 60", tmp_path, SHORT)
    assert run.trouble.startswith("took longer")


async def test_EXE_04_ended_by_a_signal(tmp_path):
    assert (await shell("kill -SEGV $$", tmp_path)).trouble == "ended by signal SIGSEGV"


async def test_EXE_04_another_directory_changes_nothing_here(tmp_path):
    before = os.getcwd()
    assert (await shell("cd /; pwd", tmp_path)).lines == ("/",)
    assert os.getcwd() == before


async def test_it_begins_in_its_folder_without_input(tmp_path):
    assert (await shell("pwd; cat", tmp_path)).lines == (str(tmp_path),)


async def test_EXE_05_nothing_of_ours_is_in_its_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DIALTONE_SECRET", "hunter2")
    run = await run_child(["/usr/bin/env"], folder=tmp_path, limits=LONG)
    assert {line.partition("=")[0] for line in run.lines} <= {*ENVIRONMENT, "PWD", "OLDPWD", "SHLVL", "_"}


async def test_EXE_05_no_file_of_ours_is_open_in_it(tmp_path):
    with tempfile.NamedTemporaryFile(suffix="secret") as secret:
        os.set_inheritable(secret.fileno(), True)
        run = await shell("ls -l /proc/self/fd", tmp_path)
    assert not any("secret" in line for line in run.lines)


async def test_memory_is_limited(tmp_path):
    few = Limits(seconds=20, memory=64 * 1024**2)
    run = await run_child(["/usr/bin/env", "sh", "-c", "ulimit -v"], folder=tmp_path, limits=few)
    assert run.lines == ("65536",)


async def test_no_core_files_and_few_open_ones(tmp_path):
    assert (await shell("ulimit -c; ulimit -n", tmp_path)).lines == ("0", "256")


async def test_what_cannot_be_started(tmp_path):
    run = await run_child(["/bin/true"], folder=tmp_path / "nowhere", limits=LONG)
    assert run.trouble.startswith("cannot be started")
    assert (await run_child(["/bin/echo", "a\0b"], folder=tmp_path, limits=LONG)).trouble.startswith("cannot be")


async def test_given_input(tmp_path):
    with tempfile.TemporaryFile() as given:
        given.write(b"hello\n")
        given.seek(0)
        run = await run_child(["/bin/cat"], folder=tmp_path, limits=LONG, given=given)
    assert run.lines == ("hello",)


async def test_control_characters_do_not_reach_the_log(tmp_path):
    run = await shell(r"printf 'a\033[2Jb\r\n\n c\n'", tmp_path)
    assert run.lines == ("a [2Jb", " c")


async def test_giving_up_ends_the_program(tmp_path):
    job = asyncio.ensure_future(shell(f"echo $$ > {tmp_path}/pid; sleep 60", tmp_path))
    process = await asyncio.to_thread(until, lambda: contents(tmp_path / "pid"), 5, "it runs")
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    await gone(int(process))


def test_where_programs_are_looked_for(tmp_path):
    (tmp_path / "mine").write_text("#!/bin/sh\n")
    assert find_program("./mine", tmp_path) is None  # not executable
    (tmp_path / "mine").chmod(0o755)
    assert find_program("./mine", tmp_path) == str(tmp_path / "./mine")
    assert find_program("mine", tmp_path) is None
    assert find_program("sh", tmp_path) is not None
    assert find_program("/bin/sh", tmp_path) == "/bin/sh"
