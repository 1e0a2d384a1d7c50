"""What is remembered about failed log-ins, per address and per account."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Failed log-ins of one key: an address ("ip:192.0.2.1") or an account ("user:7").

    `dupes` counts repetitions of the very same name and proof; `proof` is a keyed digest of the last one, never
    the password. Effective attempts are `count - dupes` (spec mail.md 3.9).
    """

    key: str
    count: int = 0
    dupes: int = 0
    first: float = 0.0
    last: float = 0.0
    name: str = ""
    proof: str = ""
    protocol: str = ""

    @property
    def effective(self) -> int:
        """Distinct failures."""
        return self.count - self.dupes
