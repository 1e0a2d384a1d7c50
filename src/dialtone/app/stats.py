"""Counters made from the log's events, for `status` and for the last line of a run (spec mail.md 7.7)."""

from __future__ import annotations

from collections import Counter

from dialtone.base.log import CRITICAL, ERROR, Event
from dialtone.net.runner import Tally

COUNTED = {
    "login.accepted": "logins",
    "login.failed": "failed logins",
    "send.sent": "messages sent",
    "send.bounced": "messages bounced",
    "gate.blocked": "clients blocked",
    "gate.too_many": "connections exceeded",
    "gate.full": "connections refused",
    "login.banned": "banned clients",
    "mail.refused": "refused",
    "mail.too_big": "refused",
    "mail.malformed": "refused",
    "mail.forged": "refused",
    "mail.loop": "refused",
}


class Stats:
    """A sink that counts."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._last_letter = ""

    def __call__(self, event: Event) -> None:
        """Count one event."""
        if event.name == "mail.accepted":
            self._letter(str(event.fields.get("tag", "")))
        elif word := COUNTED.get(event.name):
            self.counts[word] += 1
        if event.level <= ERROR:
            self.counts["critical" if event.level <= CRITICAL else "errors"] += 1

    def _letter(self, tag: str) -> None:
        """A letter to several recipients is told once for each, one after the other."""
        if not tag or tag != self._last_letter:
            self.counts["messages received"] += 1
        self._last_letter = tag

    def as_dict(self, mail: Tally, others: Tally) -> dict[str, int]:
        """Every counter by name."""
        return {
            "connections served": mail.served,
            "other connections served": others.served,
            "active": mail.active + others.active,
            **self.counts,
        }

    def last_line(self, mail: Tally) -> str:
        """The line of the end: three figures always, the others when there is something to tell."""
        parts = [f"{mail.served} connections served", f"{self.counts['messages received']} messages received"]
        for word in ("refused", "messages sent", "messages bounced", "connections exceeded", "connections refused"):
            parts += self._told(word)
        for word in ("clients blocked", "banned clients", "errors", "critical"):
            parts += self._told(word)
        return f"Mail Server thread terminated ({', '.join(parts)})"

    def _told(self, word: str) -> list[str]:
        return [f"{self.counts[word]} {word}"] if self.counts[word] else []
