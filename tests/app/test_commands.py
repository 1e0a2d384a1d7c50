import asyncio
import os
from dataclasses import replace

import pytest

from dialtone.app.control_client import ControlRefused, NotRunning, ask
from dialtone.domain.model.user import SYSOP


@pytest.fixture
async def program(start):
    return await start()


def asked(program, command, **details):
    return asyncio.to_thread(ask, str(program.root / "data"), command, **details)


async def test_listeners_are_what_the_doors_say(program):
    rows = await asked(program, "listeners")
    assert rows == program.doors.rows()
    assert set(rows[0]) == {"service", "protocol", "transport", "host", "port", "tls"}


async def test_status_says_who_and_how_much(program, dial):
    client = await dial(program, "smtp")
    await client.line()
    status = await asked(program, "status")
    assert status["pid"] == os.getpid()
    assert status["ready"] is True
    assert status["counters"]["active"] == 1


async def test_a_changed_account_is_looked_at_again(program):
    user = await program.house.people.add("Sysop", "sesame")
    assert (await program.house.directory.get(SYSOP)).level == 99
    changed = replace(user, level=5)
    await program.pillars.store.write(lambda records: records.users.change(changed))
    await asked(program, "user-changed", user=1)
    assert (await program.house.directory.get(SYSOP)).level == 5


async def test_the_log_level_can_be_looked_at_and_changed(program):
    assert await asked(program, "log-level") == {"level": "info"}
    assert await asked(program, "log-level", level="debug") == {"level": "debug"}
    assert await asked(program, "log-level", level="4") == {"level": "warning"}
    with pytest.raises(ControlRefused, match="allowed: emergency"):
        await asked(program, "log-level", level="loud")


async def test_a_certificate_is_not_renewed_where_none_is_wanted(program):
    with pytest.raises(ControlRefused, match="Enabled is not set"):
        await asked(program, "certificate-renew", force=True)


async def test_failed_logins_are_listed_and_cleared(program):
    assert await asked(program, "attempts") == []
    assert await asked(program, "clear-attempts", address="192.0.2.1") == 0


async def test_recycle_tells_what_is_wrong(program):
    assert await asked(program, "recycle") is None
    (program.root / "ctrl/sbbs.ini").write_text("[Mail]\nMaxClients = many\n")
    with pytest.raises(ControlRefused, match="MaxClients"):
        await asked(program, "recycle")


async def test_shutdown_is_answered_and_then_happens(program):
    assert await asked(program, "shutdown") is None
    assert program.stopping.is_set()
    await program.stop()
    with pytest.raises(NotRunning):
        await asked(program, "status")


async def test_the_queue_is_kicked(program):
    assert await asked(program, "queue-kick") is None


async def test_how_it_is_with_the_guest_account(program):
    assert await asked(program, "guest") == "absent"
    await program.house.people.add("Guest", "sesame", restrictions="G")
    assert await asked(program, "guest") == "open"
