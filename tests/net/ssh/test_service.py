"""What all SSH calls have in common."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from dialtone.net.server import Server
from tests.net.ssh.conftest import Ring, dial


async def nobody(*_: Any) -> None:
    raise AssertionError("nobody should get in")


async def audit(server: Server) -> dict[str, Any]:
    """What ssh-audit has to say."""
    import asyncio

    program = Path(sys.executable).with_name("ssh-audit")
    port = str(server.listening[0].port)
    command = [str(program), "--json", "--skip-rate-test", "-p", port, "127.0.0.1"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def failing(report: dict[str, Any]) -> list[str]:
    return [
        item["algorithm"]
        for part in ("kex", "key", "enc", "mac")
        for item in report[part]
        if item.get("notes", {}).get("fail")
    ]


async def test_SSH_01_the_usual_port_fails_no_audit(ring: Ring) -> None:
    report = await audit(await ring(nobody))
    assert failing(report) == []
    assert "kex-strict-s-v00@openssh.com" in [item["algorithm"] for item in report["kex"]]
    assert report["compression"] == ["none"]


OLD = {
    "kex_algs": ["diffie-hellman-group14-sha1"],
    "encryption_algs": ["aes128-cbc"],
    "mac_algs": ["hmac-sha1"],
    "server_host_key_algs": ["ssh-rsa"],
}


@pytest.mark.proves("BBS.SSHLegacyPort")
async def test_SSH_01_old_algorithms_are_for_the_old_port_only(ring: Ring) -> None:
    async def answer(terminal: Any, call: Any, house: Any) -> None:
        await terminal.write(b"Welcome")

    with pytest.raises(asyncssh.KeyExchangeFailed):
        async with dial(await ring(answer), **OLD):
            pass
    async with dial(await ring(answer, service="ssh-legacy"), **OLD) as one:
        process = await one.create_process(term_type="ansi", encoding=None)
        assert await process.stdout.read() == b"Welcome"
