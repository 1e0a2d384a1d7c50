"""Counters made from the log's events, for `status` and for the last line of a run (spec mail.md 7.7)."""

from __future__ import annotations

from collections import Counter

from dialtone.base.log import CRITICAL, ERROR, Event
from dialtone.net.runner import Tally

COUNTED = {
    "login.accepted": "logins",
    "login.failed": "failed logins",
    "login.unknown": "failed logins",
    "send.sent": "messages sent",
    "send.bounced": "messages bounced",
    "gate.too_many": "connections exceeded",
    "gate.full": "connections refused",
    "gate.ignored": "ip-ignored",
    "login.banned": "banned clients",
    "rate.exceeded": "rate-limited requests",
    "filter.blocking": "addresses filtered",
    "mail.refused": "refused",
    "mail.too_big": "refused",
    "mail.malformed": "refused",
    "mail.forged": "refused",
    "mail.loop": "refused",
    "mail.blocked": "refused",
    "mail.processor_kept": "handled by processors",
    "mail.relay_refused": "relay attempts",
    "spam.bait": "baits taken",
    "spam.ignored": "ignored",
    "dnsbl.ignored": "ignored",
    "dnsbl.listed": "blacklisted clients",
    "board.posted": "messages posted",
}
# Which list kept a client out, and what the entry of spam.log was about, tell more than the event's name.
BLOCKED_BY = {"ip.can": "ip-blocked", "host.can": "host-blocked", "spamblock.cfg": "spam-blocked"}
REFUSED_SESSION = "SESSION REFUSED"

TOLD = (
    "refused",
    "ignored",
    "handled by processors",
    "messages posted",
    "messages sent",
    "messages bounced",
    "connections exceeded",
    "connections refused",
    "ip-blocked",
    "host-blocked",
    "ip-ignored",
    "spam-blocked",
    "sessions refused",
    "rate-limited requests",
    "clients blocked",
    "banned clients",
    "errors",
    "critical",
)


class Stats:
    """A sink that counts."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._last_letter = ""

    def __call__(self, event: Event) -> None:
        """Count one event."""
        if event.name == "mail.accepted":
            self._letter(str(event.fields.get("tag", "")))
        elif word := COUNTED.get(event.name) or _by_fields(event):
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
        """The line of the end: two figures always, the others when there is something to tell."""
        parts = [f"{mail.served} connections served", f"{self.counts['messages received']} messages received"]
        parts += [f"{self.counts[word]} {word}" for word in TOLD if self.counts[word]]
        return f"Mail Server thread terminated ({', '.join(parts)})"


def _by_fields(event: Event) -> str:
    if event.name == "gate.blocked":
        return BLOCKED_BY.get(str(event.fields.get("list", "")), "clients blocked")
    if event.name == "mail.spam" and event.fields.get("action") == REFUSED_SESSION:
        return "sessions refused"
    return ""
