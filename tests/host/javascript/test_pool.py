import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.ports.processors import Run
from dialtone.host.javascript.pool import JavaScriptRunner
from tests.host.javascript.bench import Board, StubDesk

pytestmark = pytest.mark.slow  # make test runs it

SHORT = 0.4


@pytest.fixture
def board(tmp_path):
    return Board(tmp_path)


@pytest.fixture
async def start(board):
    made = []

    def make(**more):
        answers = more.pop("answers", {})
        runner = JavaScriptRunner(board.folders, StubDesk(board.folders, **answers), **{"workers": 1, **more})
        made.append(runner)
        return runner

    yield make
    for runner in made:
        await runner.close()


def processes(runner):
    return [worker.process.pid for worker in runner._workers]


async def until_begun(runner):
    while not runner._workers[0].turn.locked():  # noqa: ASYNC110  (nothing tells when)
        await asyncio.sleep(0)
    await asyncio.sleep(0)


def known_of(pid, what):
    return Path(f"/proc/{pid}/{what}").read_text("latin-1")


def told(events):
    return [event.text for event in events if event.name == "mail.script"]


async def test_a_script_sees_the_message_and_refuses_it(board, start):
    board.script(
        "exec/check.js",
        """
        var file = new File(message_text_filename);
        if (!file.open("r")) exit(1);
        var lines = file.readAll();
        file.close();
        var error = new File(processing_error_filename);
        error.open("w");
        error.writeln(log(LOG_INFO, lines[1] + " of " + sender_address + " " + argv.join("|") + " " + argc));
        error.close();
        """,
    )
    assert await start().run(board.task("check %i %s end")) == Run()
    assert board.error == "Subject: hello of bob@ext.test 198.51.100.7|Bob %i; $(id)|end 3\n"


async def test_mods_come_before_exec_and_a_missing_script_is_trouble(board, start, events):
    board.script("exec/a.js", "log('exec')")
    board.script("mods/a.js", "log('mods')")
    runner = start()
    assert await runner.run(board.task("a.js")) == Run()
    assert told(events) == ["mods"]
    run = await runner.run(board.task("nowhere"))
    assert run.trouble == "cannot be started: nowhere is neither in mods nor in exec"


async def test_eval_and_the_output_functions_write_to_the_log_at_their_levels(board, start, events):
    await start().run(
        board.task(
            eval="write('a', 1); writeln('b'); print('c'); alert('d'); log(LOG_DEBUG, 'e'); log('f', 'g'); write('h')"
        )
    )
    found = [(event.level, event.text) for event in events if event.name == "mail.script"]
    assert found == [
        (log.INFO, "a1b"),
        (log.INFO, "c"),
        (log.ERROR, "d"),
        (log.DEBUG, "e"),
        (log.INFO, "f"),
        (log.INFO, "g"),
        (log.INFO, "h"),
    ]


async def test_thrown_errors_are_logged_with_file_and_line_and_are_no_trouble(board, start, events):
    board.script("exec/load/lib.js", "var a = 1;\n\nfunction broken() {\n  return nothing.at.all;\n}\n")
    board.script("exec/main.js", "load('lib.js');\n\nbroken();\n")
    assert await start().run(board.task("main")) == Run()
    assert told(events) == ["!JavaScript lib.js line 4: ReferenceError: nothing is not defined"]


async def test_the_sessions_global_stays_and_variables_are_those_of_this_message(board, start, events):
    runner = start()
    text = """
        js.global.count = (js.global.count || 0) + 1;
        var mine = typeof mine;
        log(LOG_INFO, js.global.count, mine, hello_name);
    """
    await runner.run(board.task(eval=text))
    await runner.run(board.task(eval=text, variables={"hello_name": "second"}))
    await runner.run(board.task(eval=text, session=2))
    assert told(events) == [
        "1",
        "undefined",
        "mx.ext.test",
        "2",
        "undefined",
        "second",
        "1",
        "undefined",
        "mx.ext.test",
    ]
    assert len(processes(runner)) == 1


async def test_a_forgotten_session_begins_anew(board, start, events):
    runner = start()
    await runner.run(board.task(eval="js.global.x = 1"))
    runner.forget(1)
    runner.forget(77)
    await runner.run(board.task(eval="log(typeof js.global.x)"))
    assert told(events) == ["undefined"]


@pytest.mark.parametrize(
    "text",
    [
        "while (1) {}",
        "while (1) { try { file_exists('x'); } catch (e) {} }",
        "try { exit(); } finally { while (1) {} }",
        "/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')",
        "var a = []; a.length = 50000; a.fill(1); while (1) a.sort()",
        "sleep(100000)",
        "new Socket(SOCK_DGRAM).recvfrom(10, 100)",
        "while (1) log('flood')",
    ],
)
async def test_EXE_04_what_does_not_end_is_ended_and_the_worker_replaced(board, start, text):
    runner = start()
    await runner.run(board.task(eval="1"))
    first = processes(runner)
    began = time.monotonic()
    run = await runner.run(board.task(eval=text, time_limit=SHORT))
    assert run == Run(1, "took longer than 0.4 seconds")
    assert time.monotonic() - began < 10
    assert processes(runner) == []
    with pytest.raises(ProcessLookupError):
        os.kill(first[0], 0)
    assert await runner.run(board.task(eval="file_touch(processing_error_filename)")) == Run()
    assert processes(runner) != first


@pytest.mark.parametrize(
    "text",
    [
        "var a = []; while (1) a.push(new Array(1000).join('x') + a.length)",
        "var b = new ArrayBuffer(2000000000)",
        "var s = 'x'; try { while (1) s += s } catch (e) { s = [s]; while (1) s.push(s.join()) }",
        "var f = new File('../data/big'); f.open('w'); f.write('x', 30000000); f.close(); f.open('r'); f.read().length",
    ],
)
async def test_EXE_04_a_memory_bomb_is_trouble_and_the_next_script_runs(board, start, text):
    runner = start(max_bytes=4 << 20)
    run = await runner.run(board.task(eval=text))
    assert run.trouble == "ran out of memory"
    worker = processes(runner)
    assert await runner.run(board.task(eval="file_touch(processing_error_filename)", session=1)) == Run()
    assert processes(runner) == worker


async def test_recursion_without_end_is_an_error_of_the_script(board, start, events):
    assert await start().run(board.task(eval="function f() { return f() + 1 } f()")) == Run()
    assert told(events) == ["!JavaScript Eval line 1: RangeError: Maximum call stack size exceeded"]


async def test_a_crashed_worker_is_trouble_and_replaced(board, start):
    runner = start()
    await runner.run(board.task(eval="1"))
    running = asyncio.create_task(runner.run(board.task(eval="while (1) {}")))
    await until_begun(runner)
    os.kill(processes(runner)[0], signal.SIGSEGV)
    assert await running == Run(1, "ended by SIGSEGV")
    assert await runner.run(board.task(eval="1")) == Run()


async def test_a_worker_that_ended_while_idle_is_replaced_unseen(board, start, events):
    runner = start()
    await runner.run(board.task(eval="1"))
    worker = runner._workers[0]
    worker.process.kill()
    await worker.process.wait()
    assert await runner.run(board.task(eval="log('again')", session=9)) == Run()
    assert told(events) == ["again"]


async def test_scripts_of_other_sessions_wait_and_are_not_lost_with_the_worker(board, start, events):
    runner = start()
    hanging = asyncio.create_task(runner.run(board.task(eval="while (1) {}", time_limit=SHORT)))
    others = [asyncio.create_task(runner.run(board.task(eval=f"log('n{n}')", session=n))) for n in (2, 3)]
    assert (await hanging).trouble
    assert [await one for one in others] == [Run(), Run()]
    assert sorted(told(events)) == ["n2", "n3"]


async def test_another_worker_serves_while_one_is_busy(board, start):
    runner = start(workers=2)
    await runner.run(board.task(eval="1"))
    hanging = asyncio.create_task(runner.run(board.task(eval="while (1) {}", time_limit=2)))
    assert await runner.run(board.task(eval="1", session=2)) == Run()
    assert not hanging.done()
    assert (await hanging).trouble


async def test_too_many_waiting_scripts_are_told_so(board, start):
    runner = start(waiting=1)
    hanging = asyncio.create_task(runner.run(board.task(eval="while (1) {}", time_limit=SHORT)))
    await asyncio.sleep(0)
    assert (await runner.run(board.task(eval="1"))).trouble == "cannot be started: too many scripts are waiting"
    assert (await hanging).trouble


async def test_a_cancelled_run_takes_its_worker_with_it(board, start):
    runner = start()
    await runner.run(board.task(eval="1"))
    hanging = asyncio.create_task(runner.run(board.task(eval="while (1) {}")))
    await until_begun(runner)
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    assert processes(runner) == []


async def test_calls_of_the_house_are_answered_and_refusals_are_errors(board, start, events):
    answers = {"compare_ars": True, "matchuser": Refusal(Why.INVALID, "größe fehlt"), "username": KeyError("ours")}
    runner = start(answers=answers)
    text = """
        log(user.compare_ars('LEVEL 60'), user.alias.length);
        try { system.matchuser('b\\xc3\\xb6b') } catch (e) { log(e.message) }
        try { system.username(3) } catch (e) { log(e.message) }
    """
    assert await runner.run(board.task(eval=text)) == Run()
    assert told(events) == ["true", "7", "größe fehlt", "username: an error of the server"]
    assert runner._desk.asked[:2] == [("compare_ars", ["LEVEL 60"]), ("matchuser", ["böb"])]
    assert [event.name for event in events if event.level <= log.ERROR] == ["mail.script_fault"]


async def test_RED_a_script_cannot_reach_the_host_function_or_modules(board, start, events):
    text = """
        log(typeof __host, typeof std, typeof os, typeof process, typeof require('x.js', 'Object'));
        var seen = [];
        var apply = Reflect.apply;
        Function.prototype.apply = function (on, given) { seen.push(this); return apply(this, on, given); };
        Function.prototype.call = function (on) { seen.push(this); return apply(this, on, []); };
        Array.prototype.push = function (x) { this[this.length] = x; };
        try { system.spamlog('a'); } catch (e) {}
        file_exists('x'); js.global.format('%s', 1); new File('x').exists;
        log(seen.filter(function (f) { return f.name === 'host' || f.name === '__host' }).length);
        Error.prepareStackTrace = function (e, frames) { return frames.map(function (f) { return f.getFunction(); }); };
        try { file_exists() } catch (e) { log(typeof e.stack) }
        log(typeof new Error('x').stack);
    """
    assert await start(answers={"spamlog": True}).run(board.task(eval=text)) == Run()
    assert told(events) == ["undefined"] * 5 + ["0", "string", "string"]


@pytest.mark.proves("Mail.JavaScriptMaxBytes", "Global.JavaScriptMaxBytes")
async def test_JavaScriptMaxBytes_is_the_memory_of_a_script(board, start):
    text = "var a = 'x'.repeat(6000000); a.length"
    assert (await start(max_bytes=4 << 20).run(board.task(eval=text))).trouble == "ran out of memory"
    assert await start(max_bytes=16 << 20).run(board.task(eval=text)) == Run()


@pytest.mark.proves("Mail.JavaScriptTimeLimit", "Global.JavaScriptTimeLimit")
async def test_JavaScriptTimeLimit_is_in_ticks_of_a_tenth_of_a_second(board, start):
    run = await start(time_limit=3).run(board.task(eval="while (1) {}"))
    assert run.trouble == "took longer than 0.3 seconds"


@pytest.mark.proves("Mail.JavaScriptLoadPath", "Global.JavaScriptLoadPath")
async def test_JavaScriptLoadPath_says_where_libraries_are(board, start, events):
    board.script("exec/libs/own.js", "log('own')")
    runner = start(load_path=("libs",))
    assert await runner.run(board.task(eval="load('own.js')")) == Run()
    runner = start(load_path=())
    assert await runner.run(board.task(eval="load('own.js')")) == Run()
    assert told(events) == ["own", "!JavaScript Eval line 1: Error: own.js cannot be found"]


async def test_the_worker_has_limits_and_no_environment(board, start, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    runner = start()
    await runner.run(board.task(eval="1"))
    pid = processes(runner)[0]
    assert "SECRET_TOKEN" not in known_of(pid, "environ")
    limits = known_of(pid, "limits")
    soft = {line[:26].strip(): line[26:47].strip() for line in limits.splitlines()}
    assert (soft["Max core file size"], soft["Max open files"], soft["Max processes"]) == ("0", "128", "0")
    assert soft["Max address space"] != "unlimited" and soft["Max cpu time"] != "unlimited"


async def test_after_close_nothing_is_started(board, start):
    runner = start()
    await runner.run(board.task(eval="1"))
    await runner.close()
    assert (await runner.run(board.task(eval="1"))).trouble
    assert processes(runner) == []


async def test_a_worker_that_nobody_wants_goes_by_itself_and_another_comes_when_one_is_wanted(board, start, events):
    board.script("exec/a.js", "log('here')")
    runner = start(idle=0.01)
    assert await runner.run(board.task("a.js")) == Run()
    (worker,) = runner._workers
    assert await asyncio.wait_for(worker.process.wait(), 10) is not None
    assert runner._workers == []
    assert await runner.run(board.task("a.js")) == Run()
    assert told(events) == ["here", "here"]
