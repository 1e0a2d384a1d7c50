"""The recipient list of a message under way, as mail processors read and change it: an ini file, a section for each.

Sources: seed manual (mail processors); spec mail.md 2.7. A section's name means nothing. Writing never lets a value
end its line; reading never fails, whatever a processor wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialtone.formats.ini import Ini
from dialtone.formats.ini_values import read_int
from dialtone.formats.mail.headers import clean

NO_NETWORK, FIDONET, QWKNET, INTERNET = 0, 2, 4, 5  # ToNetType

_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One recipient. `to` is the name or address given, `number` the user's, `address` in the network's notation."""

    to: str = ""
    number: int = 0
    network: int = NO_NETWORK
    address: str = ""
    agent: int = 0
    forward_path: str = ""

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What says where it goes; scripts that write the list anew may leave the rest out."""
        return self.to, self.number, self.network, self.address

    def as_written(self) -> Listed:
        """The same as it reads back: texts on one line, without blanks at their ends."""
        return replace(
            self,
            to=_one_line(self.to),
            address=_one_line(self.address),
            forward_path=_one_line(self.forward_path),
        )


_KEYS = (
    ("To", "Recipient", "to"),
    ("ToExt", "RecipientExt", "number"),
    ("ToNetType", "RecipientNetType", "network"),
    ("ToNetAddr", "RecipientNetAddr", "address"),
    ("ToAgent", "RecipientAgent", "agent"),
    ("SMTPForwardPath", "", "forward_path"),
)
_NUMBERS = frozenset({"number", "network", "agent"})


def write_list(recipients: Iterable[Listed]) -> bytes:
    """The file. What is 0 or empty is left out, except To."""
    lines: list[str] = []
    for place, recipient in enumerate(recipients):
        lines += ["", f"[{place}]"] if place else [f"[{place}]"]
        for key, _, attribute in _KEYS:
            value = getattr(recipient, attribute)
            if value or key == "To":
                lines.append(f"{key}={_one_line(value)}")
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def read_list(data: bytes) -> list[Listed]:
    """The recipients of the file, in order. Numbers that are none count as 0; names of older versions are read too."""
    ini = Ini(data)
    return [_listed(ini, section) for section in ini.sections()]


def _listed(ini: Ini, section: str) -> Listed:
    found: dict[str, str] = {}
    for key, old, attribute in _KEYS:
        entry = ini.get(section, key) or (ini.get(section, old) if old else None)
        found[attribute] = _one_line(entry.value) if entry else ""
    numbers = {name: _number(found.pop(name)) for name in _NUMBERS}
    return Listed(**found, **numbers)  # type: ignore[arg-type]


def _number(text: str) -> int:
    try:
        number = read_int(text)
    except ValueError:
        return 0
    return number if 0 <= number <= _LARGEST else 0


def _one_line(value: object) -> str:
    return clean(str(value)).strip()
