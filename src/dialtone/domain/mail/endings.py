"""What follows from an outcome: done, again later, or given up, with the report, the trace and the sysop's line.

Sources: spec mail.md 4.7 (log lines, when to bounce), RFC 3461 (which reports are wanted).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from dialtone.base import log
from dialtone.domain.mail.outcomes import Outcome, Verdict
from dialtone.domain.mail.retry import Retry
from dialtone.domain.mail.returns import Kind, Original, Return, wants
from dialtone.domain.model.mail import Letter, LetterId, QueueEntry, TraceEntry
from dialtone.domain.ports.store import Records


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one entry."""

    letter: Letter
    entry: QueueEntry
    outcome: Outcome


class Step(Enum):
    """What becomes of an entry."""

    DONE = auto()
    AGAIN = auto()
    GIVEN_UP = auto()


@dataclass(frozen=True, slots=True)
class Ending:
    """A result with its consequence. `due` is for another attempt, `kind` the report the sender is to have."""

    result: Result
    step: Step
    due: float
    kind: Kind | None

    async def apply(self, records: Records, owner: str) -> bool:
        """Change the queue; False when the lease was lost and nothing is ours to say any more."""
        entry = self.result.entry
        if self.step is not Step.AGAIN:
            return await records.queue.finish(entry.id, owner)
        told = entry.delay_told or self.kind is Kind.DELAYED
        error = self.result.outcome.text
        return await records.queue.retry(entry.id, owner, due=self.due, error=error, delay_told=told, counted=True)


def ending_of(result: Result, retry: Retry, now: float, fraction: float) -> Ending:
    """Decide what becomes of an entry after an attempt that ended at `now`; `fraction` is for the jitter."""
    entry, outcome = result.entry, result.outcome
    if outcome.verdict is Verdict.SENT:
        kind = None if outcome.dsn else Kind.RELAYED
        return Ending(result, Step.DONE, 0.0, _if_wanted(kind, entry))
    due = retry.next(entry, now, fraction) if outcome.verdict is Verdict.LATER else None
    if due is None:
        return Ending(result, Step.GIVEN_UP, 0.0, _if_wanted(Kind.FAILED, entry))
    kind = Kind.DELAYED if retry.tells_delay(entry, now) else None
    return Ending(result, Step.AGAIN, due, _if_wanted(kind, entry))


def _if_wanted(kind: Kind | None, entry: QueueEntry) -> Kind | None:
    return kind if kind is not None and wants(kind, entry.sender, entry.notify) else None


def trace(ending: Ending, now: float, untold: bool) -> TraceEntry:
    """The trace entry of an ending. `untold`: the sender should have had a report but cannot be reached."""
    entry, outcome = ending.result.entry, ending.result.outcome
    match ending.step:
        case Step.DONE:
            secured = f", {outcome.tls}" if outcome.tls else ", no TLS"
            event, detail = "sent", f"to {outcome.host} [{outcome.address}]{secured}: {outcome.reply}"
        case Step.AGAIN:
            wait = round((ending.due - now) / 60)
            event, detail = "deferred", f"attempt {entry.attempts + 1}, next in {wait} minutes: {outcome.text}"
        case Step.GIVEN_UP:
            event = "bounced" if ending.kind and not untold else "discarded"
            detail = f"{outcome.status} {outcome.text}"
    return TraceEntry(now, entry.tag, event, entry.recipient, detail, entry.message_id, entry.sender)


# What the sysop reads (spec mail.md 4.7)


def tell(ending: Ending) -> None:
    """Log an ending."""
    entry, outcome, letter = ending.result.entry, ending.result.outcome, ending.result.letter
    name = Original.of(letter, entry).name
    if ending.step is Step.DONE:
        text = (
            f"Successfully sent message #{entry.id} ({entry.size} bytes, {outcome.lines} lines) "
            f"from {name} to '{entry.recipient}' <{entry.recipient}>"
        )
        log.info("send.sent", text, id=entry.id, to=entry.recipient, host=outcome.host, tls=outcome.tls)
        return
    text = (
        f"!Delivery attempt #{entry.attempts + 1} FAILED ({outcome.text}) "
        f"for message #{entry.id} from {name} to {entry.recipient}"
    )
    log.notice("send.failed", text, id=entry.id, to=entry.recipient, status=outcome.status, host=outcome.host)
    if ending.step is Step.GIVEN_UP and ending.kind is None:
        log.notice("send.dropped", f"!Deleted undeliverable message from {name}", id=entry.id, to=entry.recipient)


def tell_report(made: Return, number: LetterId) -> None:
    """Log a report that was placed as message `number`."""
    if made.kind is Kind.FAILED:
        log.notice("send.bounced", f"!Bouncing message back to <{made.sender}>", to=made.sender)
    words = {Kind.FAILED: "!Delivery failure", Kind.DELAYED: "Delivery delay"}
    text = f"{words.get(made.kind, 'Delivery success')} notification (message #{number}) created for <{made.sender}>"
    log.notice("send.reported", text, to=made.sender, kind=made.kind.value)
