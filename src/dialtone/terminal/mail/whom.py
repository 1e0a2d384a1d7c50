"""Asking whom a message is for. Source: spec bbs.md 4.3."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal
from dialtone.domain.mail.addressing import INTERNET, Perhaps
from dialtone.domain.mail.composing import Addressee
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

TO_MOST = 256
TRIES = 5


async def ask(stay: Stay, words: str, *, default: str = "") -> tuple[Addressee, ...]:
    """Ask until it is known; nothing when the caller gave up. The first may be anywhere, those behind a comma too."""
    console, mail = stay.console, stay.house.correspondence
    history = await mail.recent(stay.caller)
    typed: str | None = default
    for _ in range(TRIES):
        typed = await console.ask(words, most=TO_MOST, default=typed or "", history=list(history))
        if not typed or not typed.strip():
            return ()
        if typed.strip() == "?":
            await console.say("mail.to.help")
            typed = ""
            continue
        try:
            found = await find(stay, typed)
        except Refusal as no:
            await stay.refused(no)
            continue
        if found:
            return found
    return ()


async def find(stay: Stay, typed: str) -> tuple[Addressee, ...]:
    """The people of a list with commas; nothing when one of them is not whom the caller meant. Raises Refusal."""
    out: dict[str, Addressee] = {}
    for name in _names(typed):
        found = await stay.house.correspondence.addressing.find(stay.user, name)
        one = await _suggested(stay, found) if isinstance(found, Perhaps) else found
        if one is None:
            return ()
        out.setdefault(one.address.lower(), one)
    return tuple(out.values())


def split(people: Sequence[Addressee]) -> tuple[tuple[Addressee, ...], tuple[Addressee, ...]]:
    """To and Cc: the first, and those of the Internet behind it; people of other networks stand beside the first."""
    to = [one for at, one in enumerate(people) if not at or one.network != INTERNET]
    return tuple(to), tuple(one for one in people if one not in to)


async def _suggested(stay: Stay, found: Perhaps) -> Addressee | None:
    """Did you mean ...?"""
    people = found.people
    if len(people) == 1:
        meant = people[0]
        return meant if await stay.console.yes("mail.to.perhaps", name=meant.shown) else None
    rows = [plain(one.shown) for one in people]
    chosen = await stay.console.pick("mail.to.which", rows)
    return None if chosen is None else people[chosen]


def _names(typed: str) -> list[str]:
    """A list split at its commas, but not at those in quotes."""
    names, quoted = [""], False
    for ch in typed:
        quoted ^= ch == '"'
        if ch == "," and not quoted:
            names.append("")
        else:
            names[-1] += ch
    return [name.strip() for name in names if name.strip()]
