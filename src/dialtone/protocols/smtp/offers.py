"""What another server says it can do: the extensions of its EHLO reply (RFC 5321 section 4.1.1.1)."""

from __future__ import annotations

import re

from dialtone.protocols.smtp.answers import Reply

RECIPIENTS_MOST = 100  # of one transaction: every server must take so many (RFC 5321 section 4.5.3.1.8)

_RECIPIENTS = re.compile(r"\bRCPTMAX=([0-9]{1,6})\b")


class Offers:
    """Keywords, in upper case, with their parameters. Without EHLO there are none."""

    __slots__ = ("_known",)

    def __init__(self, reply: Reply | None = None) -> None:
        self._known: dict[str, str] = {}
        for line in reply.lines[1:] if reply else ():
            keyword, _, parameters = _standard(line).partition(" ")
            before = self._known.get(keyword.upper(), "")
            self._known[keyword.upper()] = f"{before} {parameters.strip()}".strip()

    def __contains__(self, keyword: str) -> bool:
        return keyword in self._known

    @property
    def size(self) -> int:
        """Bytes of the largest message it takes; 0 when it does not say (RFC 1870)."""
        most = self._known.get("SIZE", "")
        return int(most) if most.isdecimal() and most.isascii() and len(most) < 20 else 0

    @property
    def mechanisms(self) -> frozenset[str]:
        """How one may log in (RFC 4954)."""
        return frozenset(self._known.get("AUTH", "").upper().split())

    @property
    def recipients(self) -> int:
        """How many recipients one transaction may have (RFC 9422)."""
        found = _RECIPIENTS.search(self._known.get("LIMITS", "").upper())
        return max(1, min(RECIPIENTS_MOST, int(found[1]))) if found else RECIPIENTS_MOST


def _standard(line: str) -> str:
    """AUTH as it was written before there was a standard: with "=" instead of a blank."""
    return f"AUTH {line[5:]}" if line[:5].upper() == "AUTH=" else line
