"""listserver.ini: mailing lists over sub-boards. Source: spec mail.md 6.7."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConfig:
    """One mailing list."""

    name: str
    sub: str
    address: str = ""
    description: str = ""
    readonly: bool = False
    disabled: bool = False
    closed: bool = False
    subject_mod: bool = True
    submitter: str = ""
    confirm: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListServerConfig:
    """The list server."""

    address: str = "listserver"
    name: str = "List Server"
    use_sender_address: bool = False
    subject_command: bool = True
    body_command: bool = True
    disabled: bool = False
    lists: tuple[ListConfig, ...] = ()


def read_lists(listserver: Ini, problems: list[Problem]) -> ListServerConfig:
    """Read listserver.ini; what is wrong with it is added to `problems`."""
    return ListServerConfig()
