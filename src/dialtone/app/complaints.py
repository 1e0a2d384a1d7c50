"""What is wrong with the settings: told once as long as it lasts, never a reason to stop when it was there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialtone.base import log
from dialtone.config.check import check_settings
from dialtone.config.load import Settings
from dialtone.config.problems import Problem


class Complaints:
    """Remembers what was told, and the errors of the settings in force. Lines are left out of account: a comment more
    above an old error does not make it a new one."""

    def __init__(self) -> None:
        self._in_force: frozenset[Problem] = frozenset()
        self._told: frozenset[Problem] = frozenset()

    def tell(self, settings: Settings) -> None:
        """Each once; what was told of the settings before is left out. Lines of list files are told by the lists
        themselves (`config/tables.py`)."""
        found = {replace(problem, line=0): problem for problem in check_settings(settings, lists=False)}
        for problem in (problem for known, problem in found.items() if known not in self._told):
            _tell(problem)
        self._told = frozenset(found)

    def accept(self, settings: Settings) -> None:
        """These are in force from now on."""
        self._in_force = frozenset(_errors(settings))

    def new_errors(self, settings: Settings) -> list[Problem]:
        """What is wrong with settings and was not wrong with those in force."""
        return [problem for problem in _errors(settings) if problem not in self._in_force]


def refuse(worse: Sequence[Problem]) -> list[str]:
    """Say why settings are not taken; the same in words."""
    for problem in worse:
        log.error("config.error", f"!{problem}")
    log.error("program.kept", "!new settings are not taken; those before stay in force")
    return [str(problem) for problem in worse]


def _tell(problem: Problem) -> None:
    if problem.level == "error":
        log.error("config.error", f"!{problem}")
    elif problem.level == "warning":
        log.warning("config.warning", str(problem))
    else:
        log.info("config.note", str(problem))


def _errors(settings: Settings) -> list[Problem]:
    return [replace(problem, line=0) for problem in check_settings(settings, lists=False) if problem.level == "error"]
