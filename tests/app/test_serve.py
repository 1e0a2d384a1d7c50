import asyncio

import pytest

from dialtone.app.serve import loop_factory, serve
from dialtone.host.lock import AlreadyRunning, RunLock


def test_the_fast_loop_unless_the_standard_one_is_asked_for(monkeypatch):
    monkeypatch.setenv("DIALTONE_LOOP", "asyncio")
    assert loop_factory() is asyncio.new_event_loop
    monkeypatch.delenv("DIALTONE_LOOP")
    assert "uvloop" in loop_factory().__module__ or loop_factory() is asyncio.new_event_loop


def test_it_serves_until_told_to_stop(root, quiet):
    seen = []

    def ready(program):
        seen.append(program.doors.rows())
        program.stopping.set()

    serve(root, ready=ready, quiet=True)
    assert any(row["service"] == "smtp" for row in seen[0])
    assert not (root / "data/control.sock").exists()


def test_what_goes_wrong_at_the_start_comes_out(root, quiet):
    with RunLock(str(root / "data/dialtone.pid")), pytest.raises(AlreadyRunning):
        serve(root, quiet=True)
