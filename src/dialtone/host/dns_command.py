"""The sysop's program that publishes records of the DNS (dns-01), run without a shell.

It is run as DNSCommand says, with three more words: "add" or "remove", the record's name, its text. Exit status 0 means
that it is done. Implements `domain.ports.certificates.Publisher`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from dialtone.base import log
from dialtone.domain.ports.certificates import NotIssued
from dialtone.formats.specifiers import words
from dialtone.host.processors.child import Limits, find_program, run_child

WITHIN = 120.0  # seconds
MEMORY = 1024 * 1024 * 1024  # bytes


class DnsCommand:
    """See the module's text. `command` is relative to `ctrl`, in which it runs."""

    def __init__(self, command: str, ctrl: Path, *, within: float = WITHIN) -> None:
        self._command = command
        self._ctrl = ctrl
        self._within = within

    async def __call__(self, action: str, name: str, text: str) -> None:
        """See the port."""
        program, *rest = words(self._command) or ("",)
        found = await asyncio.to_thread(find_program, program, self._ctrl) if program else None
        if found is None:
            raise NotIssued(f"DNSCommand: there is no program {program!r}")
        limits = Limits(seconds=self._within, memory=MEMORY)
        ran = await run_child((found, *rest, action, name, text), folder=self._ctrl, limits=limits)
        if ran.trouble or ran.status:
            what = ran.trouble or f"exit status {ran.status}"
            said = f" ({ran.lines[-1]})" if ran.lines else ""
            log.error("acme.dns", f"!DNSCommand {action} {name}: {what}{said}")
            raise NotIssued(f"DNSCommand {action} {name}: {what}{said}"[:400])
