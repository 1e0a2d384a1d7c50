"""Envelope senders of mail that a user has forwarded: rewritten to our domain, and led back when a report comes.

Without it the next host sees mail in a stranger's name from an address that SPF does not allow, and refuses it (the
reference forwards so; spec mail.md 2.5). See `formats/mail/srs.py` for the scheme.
"""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.ports.outside import Clock, Vault
from dialtone.formats.mail import srs
from dialtone.formats.mail.addresses import parse_path, split_address, write_address

PURPOSE = "srs"  # of the key
_DAY = 86400  # seconds


class Rewriting:
    """Rewrites and leads back. Addresses we gave out lead back also while rewriting is off."""

    __slots__ = ("_clock", "_enabled", "_key", "_ourselves")

    def __init__(self, vault: Vault, clock: Clock, ourselves: Ourselves, enabled: bool) -> None:
        """`enabled` is `[Mail] SRS`."""
        self._key = vault.derive(PURPOSE)
        self._clock = clock
        self._ourselves = ourselves
        self._enabled = enabled

    def forward(self, sender: str) -> str:
        """The envelope sender of a forwarded copy. Addresses are without brackets; "" is the null sender.

        The null sender, our own addresses, and names without a domain stay. So does an address that would become
        longer than SMTP allows (64 octets before the "@"): reports still find its owner, though SPF may not agree.
        """
        if not (self._enabled and sender):
            return sender
        local, domain = split_address(sender)
        if not domain or self._ourselves.owns(domain):
            return sender
        made = srs.rewrite(self._key, self._today(), local, domain)
        return sender if made is None else write_address(made, self._ourselves.domain)

    def back(self, local: str) -> str | None:
        """The address behind a local part of our domain (without quotes): one that `forward` made in the last three
        weeks; else None. It is never one of ours: mail that came round and was rewritten twice is led back twice."""
        found = srs.original(self._key, self._today(), local)
        if found is not None and self._ourselves.owns(found[1]):
            found = srs.original(self._key, self._today(), found[0])
        if found is None or self._ourselves.owns(found[1]):
            return None
        try:
            return parse_path(f"<{write_address(*found)}>".encode(), utf8=True).address
        except Refusal:  # genuine, but from a host whose addresses we would not take
            return None

    def _today(self) -> int:
        return int(self._clock.now() // _DAY)
