import pytest

from dialtone.host.javascript.engine import NO_MEMORY, PRELUDE, Session, Sessions
from tests.host.javascript.bench import Board

MEGABYTE = 1 << 20


@pytest.fixture
def board(tmp_path):
    return Board(tmp_path)


@pytest.fixture
def job(board):
    def make(text, **more):
        facts = {"variables": {}, "load_path": [], "system": {}, "client": {}, "user": {}}
        return {
            "folders": board.folders.as_dict(),
            "files": {},
            "host": {"name": "", "platform": ""},
            "command": "",
            "eval": text,
            "arguments": [],
            "facts": {**facts, "server": {"interface_ip_address": ""}},
            **more,
        }

    return make


def ask(name, arguments):
    raise AssertionError(name)


def test_what_a_script_says_and_how_it_fails(job):
    told = []
    session = Session(16 * MEGABYTE, PRELUDE.read_text())

    def run(text, **more):
        told.clear()
        return session.run(job(text, **more), ask, lambda level, line: told.append((level, line)))

    assert run("log('a')") == "" and told == [(6, "a")]
    assert run("throw 'up'") == "" and told == [(3, "!JavaScript Eval: uncaught: up")]
    assert run("\n\nthrow new Error('x')") == "" and told == [(3, "!JavaScript Eval line 3: Error: x")]
    assert run("var a = ;") == "" and "line 1: SyntaxError" in told[0][1]
    assert run("x = <a>b</a>") == "" and told == [
        (3, "!JavaScript Eval line 1: XML in the source (E4X) is not supported")
    ]
    assert run("", command="none") == "cannot be started: none is neither in mods nor in exec"
    assert run("var a = []; while (1) a.push(new Array(1e5).join('x') + a.length)") == NO_MEMORY
    # What the engine throws when there is no memory left for an error.
    assert run("throw null") == NO_MEMORY and told == [(3, "!JavaScript Eval: out of memory (null was thrown)")]
    assert run("throw {toString: function() { throw 1 }}") == "" and told == [(3, "!JavaScript Eval: uncaught error")]
    assert run("log('still')") == "" and told == [(6, "still")]


def test_a_bug_of_ours_is_an_error_of_the_script(job):
    told = []
    session = Session(16 * MEGABYTE, PRELUDE.read_text())
    session.run(job("try { user.compare_ars('x') } catch (e) { log(e.message) }"), ask, lambda *line: told.append(line))
    assert told == [(6, "house: AssertionError")]


def test_sessions_are_kept_until_there_are_too_many_or_too_large():
    sessions = Sessions(most=2)
    first = sessions.of(1, MEGABYTE * 4, MEGABYTE * 100)
    sessions.of(2, MEGABYTE * 4, MEGABYTE * 100)
    assert sessions.of(1, MEGABYTE * 4, MEGABYTE * 100) is first
    sessions.of(3, MEGABYTE * 4, MEGABYTE * 100)
    assert sessions.of(1, MEGABYTE * 4, MEGABYTE * 100) is first  # 2 was used longest ago
    sessions.of(4, MEGABYTE * 4, 1)
    assert sessions.of(1, MEGABYTE * 4, MEGABYTE * 100) is not first
    sessions.forget(1)
    sessions.forget(77)


def test_a_prepared_context_serves_one_session_with_the_same_limit(job):
    told = []
    sessions = Sessions()
    sessions.prepare(MEGABYTE * 4)
    ready = sessions._spare[1]
    assert sessions.of(1, MEGABYTE * 8, MEGABYTE * 100) is not ready
    sessions.prepare(MEGABYTE * 4)
    ready = sessions._spare[1]
    first, second = (sessions.of(number, MEGABYTE * 4, MEGABYTE * 100) for number in (2, 3))
    assert first is ready and second is not ready
    first.run(job("js.global.x = 1"), ask, lambda *line: told.append(line))
    second.run(job("log(typeof js.global.x)"), ask, lambda *line: told.append(line))
    assert told == [(6, "undefined")]
