"""What sysops did, noted where it is done: each deed is one event of the log, which keeps it in a file of its own.

The verbs note themselves, so that it is the same whether a deed came from a terminal or a browser (EXE-09, EXE-10).
Values of secrets are never given to `note`. Who may read what was noted: `domain/access/audit_book.py`.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.domain.model.actor import Actor, Caller, System

EVENT = "audit.deed"
_ABOUT_MOST, _DETAIL_MOST = 200, 1000


def note(actor: Actor, deed: str, about: str = "", detail: str = "") -> None:
    """Note that somebody did something: `deed` is a word such as "user.edited", `about` what it was done to, `detail`
    more of it, each on one line."""
    who, number, address, service = named(actor)
    log.notice(
        "audit.deed",
        f"{who}: {deed} {about}".rstrip(),
        who=who,
        user=number,
        address=address,
        service=service,
        deed=deed,
        about=about[:_ABOUT_MOST],
        detail=detail[:_DETAIL_MOST],
    )


def named(actor: Actor) -> tuple[str, int, str, str]:
    """Who that is: name, number of the account (0: none), address, service."""
    if isinstance(actor, Caller):
        return actor.user.alias, actor.user.number, actor.peer.address, actor.service
    if isinstance(actor, System):
        return actor.name, 0, "", ""
    return "somebody", 0, actor.peer.address, ""
