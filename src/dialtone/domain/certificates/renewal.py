"""When a certificate is due, and how long to wait after a failure. Pure.

An authority counts failed tries and closes its door to those who come too often, so a failure doubles the pause, from a
quarter of an hour to a day; it is kept on disk and so outlives the program.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal
from dialtone.domain.ports.certificates import Held, Tries
from dialtone.formats.mail.domains import ascii_domain

FIRST_PAUSE = 900.0  # seconds
LONGEST_PAUSE = 86_400.0  # seconds
SHARE = 1 / 3  # of its life: a certificate that lives for six days is renewed two days before its end
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """The names a certificate should have. Without one of `needed` it is of no use; those of `welcome` are left out
    when the authority does not find us there."""

    needed: tuple[str, ...]
    welcome: tuple[str, ...] = ()

    def without(self, refused: Iterable[str]) -> Wanted | None:
        """What is left to ask for when these were refused; None when nothing can be left out."""
        gone = {name.lower() for name in refused}
        if not gone or gone & set(self.needed) or not gone & set(self.welcome):
            return None
        return Wanted(self.needed, tuple(name for name in self.welcome if name not in gone))

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, the first of the needed ones first."""
        return (*self.needed, *self.welcome)


def public_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names among these that an authority can look up: lower case, ASCII, each once, in order. Wildcards stay."""
    found: list[str] = []
    for text in texts:
        star, bare = ("*.", text[2:]) if text.startswith("*.") else ("", text)
        try:
            name = ascii_domain(bare.removesuffix(".")).lower()
        except Refusal:
            continue
        if "." in name and not _is_address(name) and star + name not in found:
            found.append(star + name)
    return tuple(found[:MOST_NAMES])


def _is_address(name: str) -> bool:
    try:
        return bool(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return name.rpartition(".")[2].isdigit()


def renew_at(held: Held, before: float) -> float:
    """When a certificate is to be renewed for its age: `before` seconds before its end, or at the last third of its
    life, whichever is later."""
    return held.ends - min(before, (held.ends - held.begins) * SHARE)


def reason(
    held: Held | None,
    needed: Sequence[str],
    now: float,
    *,
    before: float,
    moved: bool = False,
    suggested: float | None = None,
) -> str:
    """Why a new certificate is due now, in words for the log; "" when none is. `moved`: the one in place is of another
    authority than is set now; `suggested`: when its authority wants it renewed."""
    if held is None:
        return "there is none yet"
    lacking = [name for name in needed if name not in held.names]
    if lacking:
        return f"it does not have the name {lacking[0]}"
    if moved:
        return "another authority is set"
    if now >= held.ends:
        return "it has expired"
    if now >= renew_at(held, before):
        return f"it expires in {(held.ends - now) / 86_400:.0f} days"
    if suggested is not None and now >= suggested:
        return "its authority asks for it"
    return ""


def pause_after(failures: int, asked: float = 0.0) -> float:
    """Seconds to wait after so many failures in a row; `asked` is what the authority wants at least."""
    doubled = FIRST_PAUSE * 2.0 ** min(failures - 1, 10)
    return max(min(doubled, LONGEST_PAUSE), min(asked, 7 * LONGEST_PAUSE))


def failed(tries: Tries, now: float, error: str, *, directory: str, pause: float = 0.0) -> Tries:
    """What is remembered after a further failure of this authority, which wants to be left alone so many seconds."""
    failures = tries.failures + 1 if tries.asked == directory else 1
    return Tries(
        failures=failures,
        last=now,
        not_before=now + pause_after(failures, pause),
        error=error,
        directory=tries.directory,
        asked=directory,
    )
