"""mailproc.ini: the external mail processors, in the order they run.

Sources: seed manual (mail processors, table of keys); spec mail.md 6.1. Keys marked as ours are not in the manual:
Shell, TimeLimit, MaxMemory, OnTrouble, ExternalRecipients. A wrong value keeps its default and is a problem; a
processor whose access requirements cannot be understood, or that could never be started, is switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_duration, read_list, read_size
from dialtone.formats.requirements import BadRequirement, parse
from dialtone.formats.specifiers import from_outside, words

NATIVE, PYTHON, JAVASCRIPT = "native", "python", "javascript"
DEFER, KEEP = "defer", "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorConfig:
    """One section. `to` and `from_` are lists of patterns (the .can language), empty for all."""

    name: str
    disabled: bool = False
    pass_thru: bool = True
    native: bool = False
    ignore_on_error: bool = False
    to: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()
    requirements: str = ""
    process_spam: bool = True
    process_dnsbl: bool = True
    command: str = ""  # the section's name when the file does not say
    eval: str = ""
    # ours
    shell: bool = False  # a native command goes through /bin/sh
    time_limit: float = 0.0  # seconds; 0: [Mail] ProcessorTimeLimit
    max_memory: int = 0  # bytes; 0: [Mail] ProcessorMaxMemory
    on_trouble: str = ""  # DEFER or KEEP; "": [Mail] ProcessorTrouble
    external_recipients: bool = False  # recipients it adds may be anywhere (security case EXE-08)

    @property
    def kind(self) -> str:
        """How it is run: NATIVE when the file says so, else JAVASCRIPT for Eval, PYTHON for a command that ends in
        .py, JAVASCRIPT for everything else."""
        if self.native:
            return NATIVE
        first = next(iter(words(self.command)), "")
        return PYTHON if not self.eval and first.lower().endswith(".py") else JAVASCRIPT


@dataclass(frozen=True, slots=True)
class ProcessorKey:
    """One key of the file: its field, how its text is read, what is allowed."""

    name: str
    attribute: str
    read: Callable[[str], Any]
    default: str
    help: str
    own: bool = False


def _read_trouble(text: str) -> str:
    word = text.strip().lower()
    if word not in (DEFER, KEEP):
        raise ValueError(f'"{word}" is not known (allowed: {DEFER}, {KEEP})')
    return word


KEYS = (
    ProcessorKey("Disabled", "disabled", read_bool, "false", "do not run it"),
    ProcessorKey("PassThru", "pass_thru", read_bool, "true", "false: what it was run for goes no further"),
    ProcessorKey("Native", "native", read_bool, "false", "an ordinary program"),
    ProcessorKey(
        "IgnoreOnError", "ignore_on_error", read_bool, "false", "native: an exit status but 0 throws the message away"
    ),
    ProcessorKey("To", "to", read_list, "", "patterns of recipients, without or with @domain (blank: all)"),
    ProcessorKey("From", "from_", read_list, "", "patterns of sender addresses (blank: all)"),
    ProcessorKey("AccessRequirements", "requirements", str.strip, "", "access string the sender's login must meet"),
    ProcessorKey("ProcessSPAM", "process_spam", read_bool, "true", "false: not for mail that is tagged as spam"),
    ProcessorKey("ProcessDNSBL", "process_dnsbl", read_bool, "true", "false: not for mail from blacklisted clients"),
    ProcessorKey("Command", "command", str.strip, "", "what to run (blank: the section's name)"),
    ProcessorKey("Eval", "eval", str.strip, "", "JavaScript to run instead of a file"),
    ProcessorKey("Shell", "shell", read_bool, "false", "native: give the command to /bin/sh", own=True),
    ProcessorKey("TimeLimit", "time_limit", read_duration, "0", "longest run (0: ProcessorTimeLimit)", own=True),
    ProcessorKey("MaxMemory", "max_memory", read_size, "0", "most memory (0: ProcessorMaxMemory)", own=True),
    ProcessorKey("OnTrouble", "on_trouble", _read_trouble, "", "defer or keep (blank: ProcessorTrouble)", own=True),
    ProcessorKey(
        "ExternalRecipients",
        "external_recipients",
        read_bool,
        "false",
        "recipients it adds may be anywhere, also where the sender may not send",
        own=True,
    ),
)
_BY_NAME: Mapping[str, ProcessorKey] = {key.name.lower(): key for key in KEYS}


def read_processors(mailproc: Ini, problems: list[Problem]) -> tuple[ProcessorConfig, ...]:
    """Read mailproc.ini; what is wrong with it is added to `problems`."""
    if mailproc.entries(""):
        first = mailproc.entries("")[0]
        problems.append(_about(first, "warning", "settings before the first section have no effect"))
    return tuple(_processor(mailproc, name, problems) for name in mailproc.sections())


def _processor(mailproc: Ini, section: str, problems: list[Problem]) -> ProcessorConfig:
    values: dict[str, Any] = {"name": section}
    found: dict[str, Entry] = {}
    for entry in mailproc.entries(section):
        key = _BY_NAME.get(entry.key.lower())
        if key is None:
            problems.append(_unknown(entry))
        elif entry.value:
            found[key.attribute] = entry
            try:
                values[key.attribute] = key.read(entry.value)
            except ValueError as error:
                problems.append(_about(entry, "error", f"{error}; not used"))
    values.setdefault("command", section)
    return _checked(ProcessorConfig(**values), found, problems, mailproc.name)


def _checked(
    config: ProcessorConfig, found: Mapping[str, Entry], problems: list[Problem], file: str
) -> ProcessorConfig:
    """What only shows when the keys are looked at together. A processor with a serious fault is switched off."""

    def tell(attribute: str, level: str, text: str) -> None:
        entry = found.get(attribute)
        place = Problem(file=file, section=config.name, level=level, text=text)
        problems.append(_about(entry, level, text) if entry else place)

    if config.kind != NATIVE and config.shell:
        tell("shell", "warning", "only native programs can go through a shell")
    if config.kind != NATIVE and config.ignore_on_error:
        tell("ignore_on_error", "note", "counts for native programs only")
    if config.native and config.eval:
        tell("eval", "warning", "without effect for a native program")
    broken = False
    try:
        parse(config.requirements)
    except BadRequirement as error:
        tell("requirements", "error", f"{error}; this processor is switched off")
        broken = True
    if (config.native or not config.eval) and from_outside(next(iter(words(config.command)), "")):
        tell("command", "error", "what is run may not come out of the message; this processor is switched off")
        broken = True
    return replace(config, disabled=True) if broken else config


def _about(entry: Entry, level: str, text: str) -> Problem:
    return Problem(file=entry.file, line=entry.line, section=entry.section, key=entry.key, level=level, text=text)


def _unknown(entry: Entry) -> Problem:
    close = get_close_matches(entry.key.lower(), _BY_NAME, 1, 0.8)
    meant = f"; is {_BY_NAME[close[0]].name} meant?" if close else ""
    return _about(entry, "warning" if close else "note", f"unknown key, without effect{meant}")
