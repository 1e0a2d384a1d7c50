"""Message networks as mail needs them, from msgs.ini: our FidoNet addresses and the QWKnet hubs.

Sources: spec bbs.md 16, 17.1 and 18; mail.md 2.1 step 20 and 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dialtone.config.problems import Problem
from dialtone.formats import ini_values
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.network_addresses import FidoAddress, is_qwk_id, read_fido

_FIDONET = "FidoNet"
_ADDRESSES = ("addr_list", "addresses")
_COST = ("netmail_cost", "cost")
_SETTINGS = ("netmail_settings", "settings")
_HUBS = ("qhub:", "hub:")
_ADDRESS_FORM = "zone:net/node or zone:net/node.point, with commas between them"
_ID_FORM = "2 to 8 letters and digits, the first a letter"


@dataclass(frozen=True, slots=True)
class Networks:
    """`fidonet` are our own addresses as texts (Z:N/F[.P]), the main one first; `hubs` the QWK-IDs of our hubs in
    upper case. Semaphore files as the sysop wrote them (they may hold specifiers). `settings` are bits by the name of
    the network ("fidonet")."""

    fidonet: tuple[str, ...] = ()
    hubs: tuple[str, ...] = ()
    fidonet_semaphore: str = ""
    netmail_cost: int = 0
    settings: dict[str, int] = field(default_factory=dict)


def read_networks(msgs: Ini, problems: list[Problem]) -> Networks:
    """Read msgs.ini; what is wrong with it is added to `problems`."""
    semaphore = msgs.get(_FIDONET, "netmail_sem")
    settings = _number(msgs, _SETTINGS, problems)
    return Networks(
        fidonet=tuple(map(str, dict.fromkeys(_addresses(msgs, problems)))),
        hubs=tuple(dict.fromkeys(_hubs(msgs, problems))),
        fidonet_semaphore=semaphore.value if semaphore else "",
        netmail_cost=_number(msgs, _COST, problems),
        settings={"fidonet": settings} if settings else {},
    )


def _entry(msgs: Ini, names: tuple[str, ...]) -> Entry | None:
    found = (msgs.get(_FIDONET, name) for name in names)
    return next((entry for entry in found if entry is not None), None)


def _addresses(msgs: Ini, problems: list[Problem]) -> Iterator[FidoAddress]:
    """Our addresses; the first good one completes those after it."""
    entry = _entry(msgs, _ADDRESSES)
    main: FidoAddress | None = None
    for text in ini_values.read_list(entry.value) if entry else ():
        try:
            address = read_fido(text, main)
        except ValueError as wrong:
            problems.append(_problem(entry, str(wrong), _ADDRESS_FORM))
            continue
        main = main or address
        yield address


def _number(msgs: Ini, names: tuple[str, ...], problems: list[Problem]) -> int:
    entry = _entry(msgs, names)
    if entry is None or not entry.value:
        return 0
    try:
        number = ini_values.read_int(entry.value)
        if number < 0:
            raise ValueError(f"{number} is out of range")
    except ValueError as wrong:
        problems.append(_problem(entry, str(wrong), "a whole number from 0"))
        return 0
    return number


def _hubs(msgs: Ini, problems: list[Problem]) -> Iterator[str]:
    for section in msgs.sections():
        prefix = next((prefix for prefix in _HUBS if section.lower().startswith(prefix)), None)
        if prefix is None:
            continue
        name = section[len(prefix) :].strip().upper()
        if is_qwk_id(name):
            yield name
        else:
            text = f'"{name}" is not a QWK-ID'
            problems.append(Problem(file=msgs.name, section=section, text=text, allowed=_ID_FORM))


def _problem(entry: Entry | None, text: str, allowed: str) -> Problem:
    assert entry is not None
    return Problem(file=entry.file, line=entry.line, section=entry.section, key=entry.key, text=text, allowed=allowed)
