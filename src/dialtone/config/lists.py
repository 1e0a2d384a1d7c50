"""listserver.ini: mailing lists over sub-boards. Root keys are about the list server, each section is one list.

Source: spec mail.md 6.7. Keys marked as ours are not the reference's: AnswersPerDay, unsubscribe_url. A wrong value
keeps its default and is a problem; a list that could not work (no sub-board, an address that is taken) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from dialtone.config.boards import Boards
from dialtone.config.mailproc import ProcessorConfig
from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_int, read_list
from dialtone.formats.patterns import Patterns

NAME_MOST = 64  # characters

_NOBODY = 'no processor of mailproc.ini with PassThru=false has "{}" in To; alias.cfg must lead mail for it to one'
_NAME = re.compile(r"[^\x00-\x1f\x7f\[\]<>\"]+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListConfig:
    """One mailing list. `sub` is the internal code of its sub-board; `submitter` may name several addresses, with
    commas between them."""

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

    @property
    def local(self) -> str:
        """What stands before the @ of the list's address, in lower case."""
        return (self.address.partition("@")[0] or self.name.replace(" ", ".")).lower()

    @property
    def submitters(self) -> frozenset[str]:
        """Addresses that may always post, in lower case."""
        return frozenset(address.lower() for address in read_list(self.submitter))


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
    # ours
    answers_per_day: int = 20  # to one address
    unsubscribe_url: str = ""  # of a page that takes %s, a token, and ends the subscription

    @property
    def local(self) -> str:
        """What stands before the @ of the list server's address, in lower case."""
        return self.address.partition("@")[0].lower()

    @property
    def active(self) -> tuple[ListConfig, ...]:
        """The lists that are switched on; none when the list server is off."""
        return () if self.disabled else tuple(one for one in self.lists if not one.disabled)

    def find(self, name: str) -> ListConfig | None:
        """The list, switched on or not, of this name (any case)."""
        return next((one for one in self.lists if one.name.lower() == name.lower()), None)

    def addressed(self, local: str) -> ListConfig | None:
        """The list, switched on or not, with this local part (any case)."""
        return next((one for one in self.lists if one.local == local.lower()), None)


@dataclass(frozen=True, slots=True)
class ListKey:
    """One key of the file: its field, how its text is read, what is allowed."""

    name: str
    attribute: str
    read: Callable[[str], Any]
    default: str
    help: str
    own: bool = False


def _read_address(text: str) -> str:
    address = text.strip().removeprefix("<").removesuffix(">")
    if _LOCAL.fullmatch(address.partition("@")[0]) is None:
        raise ValueError(f'"{address}" cannot be an address')
    return address


def _read_count(text: str) -> int:
    count = read_int(text)
    if not 1 <= count <= 1000:
        raise ValueError(f"{count} is not from 1 to 1000")
    return count


def _read_url(text: str) -> str:
    url = text.strip()
    if not (url.isascii() and url.isprintable()) or not url.startswith("https://") or url.count("%s") != 1:
        raise ValueError("an https:// address with one %s in it, for the token, is expected")
    if set(url) & set(" <>,"):
        raise ValueError("there may be no blank, comma or bracket in it")
    return url


SERVER_KEYS = (
    ListKey("address", "address", _read_address, "listserver", "address of the list server, without or with @domain"),
    ListKey("name", "name", str.strip, "List Server", "name in its answers"),
    ListKey(
        "use_sender_address",
        "use_sender_address",
        read_bool,
        "false",
        "true: answers to what a list sends go to the author; false: to the list",
    ),
    ListKey("SubjectCommand", "subject_command", read_bool, "true", "read commands from the subject"),
    ListKey("BodyCommand", "body_command", read_bool, "true", "read commands from the text"),
    ListKey("disabled", "disabled", read_bool, "false", "no lists at all"),
    ListKey("AnswersPerDay", "answers_per_day", _read_count, "20", "most answers to one address in a day", own=True),
    ListKey(
        "unsubscribe_url",
        "unsubscribe_url",
        _read_url,
        "",
        "a page of yours, https://...%s, that unsubscribes whose token it is given (RFC 8058)",
        own=True,
    ),
)
LIST_KEYS = (
    ListKey("sub", "sub", str.strip, "", "internal code of the list's sub-board (required)"),
    ListKey("address", "address", _read_address, "", "address of the list (blank: its name)"),
    ListKey("description", "description", str.strip, "", "what it is about"),
    ListKey("readonly", "readonly", read_bool, "false", "only submitters may post"),
    ListKey("disabled", "disabled", read_bool, "false", "switched off"),
    ListKey("closed", "closed", read_bool, "false", "nobody can subscribe by mail"),
    ListKey("subject_mod", "subject_mod", read_bool, "true", "put [name] in front of subjects"),
    ListKey("submitter", "submitter", str.strip, "", "addresses that may always post, with commas between them"),
    ListKey("confirm", "confirm", read_bool, "true", "subscriptions by mail must be confirmed"),
)
_SERVER = {key.name.lower(): key for key in SERVER_KEYS}
_LIST = {key.name.lower(): key for key in LIST_KEYS}


def read_lists(listserver: Ini, problems: list[Problem]) -> ListServerConfig:
    """Read listserver.ini; what is wrong with it is added to `problems`."""
    server = ListServerConfig(**_values(listserver.entries(""), _SERVER, problems))
    taken = {server.local: "the list server"}
    lists = []
    for section in listserver.sections():
        values = _values(listserver.entries(section), _LIST, problems)
        wrong = _flaw(section, values, taken)
        if wrong:
            problems.append(Problem(file=listserver.name, section=section, level="error", text=wrong))
            continue
        made = ListConfig(name=section, **values)
        taken[made.local] = f"list {section}"
        lists.append(made)
    return ListServerConfig(**{**_fields(server), "lists": tuple(lists)})


def _fields(server: ListServerConfig) -> dict[str, Any]:
    return {key.attribute: getattr(server, key.attribute) for key in SERVER_KEYS}


def _values(entries: Iterable[Entry], keys: Mapping[str, ListKey], problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in entries:
        key = keys.get(entry.key.lower())
        if key is None:
            problems.append(_unknown(entry, keys))
        elif entry.value:
            try:
                values[key.attribute] = key.read(entry.value)
            except ValueError as error:
                problems.append(_about(entry, "error", f"{error}; not used"))
    return values


def _flaw(section: str, values: Mapping[str, Any], taken: Mapping[str, str]) -> str:
    """Why there can be no such list, or ""."""
    if _NAME.fullmatch(section) is None or len(section) > NAME_MOST:
        return f"a list's name has at most {NAME_MOST} characters, no quotes and no brackets; this list is left out"
    if not values.get("sub"):
        return "a list needs its sub-board (sub = CODE); this list is left out"
    local = ListConfig(name=section, sub="", address=values.get("address", "")).local
    if _LOCAL.fullmatch(local) is None:
        return "its name cannot be an address, so it needs one (address = NAME); this list is left out"
    if local in taken:
        return f'the address "{local}" is that of {taken[local]} already; this list is left out'
    return ""


def check_lists(lists: ListServerConfig, boards: Boards, processors: Sequence[ProcessorConfig]) -> Iterator[Problem]:
    """What only shows beside the other files: lists over sub-boards that are not there, and addresses for which no
    mail processor is there."""

    def about(section: str, level: str, text: str) -> Problem:
        return Problem(file="listserver.ini", section=section, level=level, text=text)

    keepers = [Patterns(one.to) for one in processors if one.to and not one.disabled and not one.pass_thru]

    def comes_here(local: str) -> bool:
        return any(patterns.matches(local) for patterns in keepers)

    for one in lists.active:
        if boards.find(one.sub) is None:
            yield about(one.name, "error", f"there is no sub-board {one.sub.upper()}: the list is off")
        elif not comes_here(one.local):
            yield about(one.name, "warning", _NOBODY.format(one.local))
    if lists.active and not comes_here(lists.local):
        yield about("", "warning", _NOBODY.format(lists.local))


def _about(entry: Entry, level: str, text: str) -> Problem:
    return Problem(file=entry.file, line=entry.line, section=entry.section, key=entry.key, level=level, text=text)


def _unknown(entry: Entry, keys: Mapping[str, ListKey]) -> Problem:
    close = get_close_matches(entry.key.lower(), keys, 1, 0.8)
    meant = f"; is {keys[close[0]].name} meant?" if close else ""
    return _about(entry, "warning" if close else "note", f"unknown key, without effect{meant}")
