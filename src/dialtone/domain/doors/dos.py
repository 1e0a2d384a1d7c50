"""DOS doors: run inside a DOS emulator whose first serial port is the caller. Source: spec bbs.md 9.8.

The emulator gets the program's command line as one text for its own command interpreter, which knows no quoting worth
the name: values of specifiers lose every character that could mean something there (EXE-01).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import Door
from dialtone.config.terminal import TerminalConfig
from dialtone.formats.specifiers import vector

OFF = "DOS programs are not run here."

_UNSAFE = re.compile(r"[^A-Za-z0-9 ._\\:/+@#$-]")


def dos_arguments(terminal: TerminalConfig, door: Door, values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments of the emulator. Raises Refusal where DOS doors are switched off."""
    if not terminal.use_dosemu or "NO_DOS" in terminal.options:
        raise Refusal(Why.UNSUPPORTED, OFF)
    safe = {letter: _UNSAFE.sub("", value) for letter, value in values.items()}
    command = " ".join(vector(door.command, safe))
    conf = ("-f", terminal.dosemu_conf_path) if terminal.dosemu_conf_path else ()
    options = ("-I", "video { none }", "-I", "serial { virtual com 1 }")
    return (terminal.dosemu_path, *conf, *options, "-K", safe.get("s", ""), "-E", command)
