from dataclasses import replace

import pytest

from dialtone.domain.mail.endings import Result, Step, ending_of, tell, trace
from dialtone.domain.mail.outcomes import Outcome, Verdict, later, never
from dialtone.domain.mail.retry import Retry
from dialtone.domain.mail.returns import Kind
from dialtone.domain.model.mail import Letter, LetterId, QueueEntry
from tests.support.office import logged

NOW = 1_000_000.0
LETTER = Letter(
    id=LetterId(1),
    tag="t",
    size=90,
    body=b"",
    blob="",
    message_id="<m@local.test>",
    sender="alice@local.test",
    subject="hello",
    author="Alice",
    received=NOW,
    spam=False,
)
ENTRY = QueueEntry(
    letter=LetterId(1),
    prefix=b"",
    sender="alice@local.test",
    recipient="bob@ext.test",
    domain="ext.test",
    created=NOW,
    id=7,
    tag="t",
    size=100,
    message_id="<m@local.test>",
)
SENT = Outcome(
    verdict=Verdict.SENT,
    status="2.0.0",
    reason=("250 ok",),
    reply="250 ok",
    host="mx.ext.test",
    address="93.184.216.34",
    tls="TLSv1.3 X",
    lines=4,
)
LATER, NEVER = later("4.4.1", "refused"), never("5.1.1", "nobody")


def end(outcome, now=NOW, **changes):
    return ending_of(Result(LETTER, replace(ENTRY, **changes), outcome), Retry(attempts=3), now, 0.5)


@pytest.mark.parametrize(
    ("outcome", "changes", "step", "kind"),
    [
        (SENT, {}, Step.DONE, None),
        (SENT, {"notify": "SUCCESS"}, Step.DONE, Kind.RELAYED),
        (replace(SENT, dsn=True), {"notify": "SUCCESS"}, Step.DONE, None),
        (NEVER, {}, Step.GIVEN_UP, Kind.FAILED),
        (NEVER, {"notify": "NEVER"}, Step.GIVEN_UP, None),
        (NEVER, {"sender": ""}, Step.GIVEN_UP, None),
        (LATER, {}, Step.AGAIN, None),
        (LATER, {"attempts": 1}, Step.AGAIN, None),
        (LATER, {"attempts": 2}, Step.GIVEN_UP, Kind.FAILED),
    ],
)
def test_what_follows_from_an_outcome(outcome, changes, step, kind):
    found = end(outcome, **changes)
    assert (found.step, found.kind) == (step, kind)


def test_the_next_attempt_has_a_time():
    assert end(LATER).due == NOW + 300


def test_a_late_message_is_told_once():
    assert end(LATER, NOW + 4 * 3600).kind is Kind.DELAYED
    assert end(LATER, NOW + 4 * 3600, delay_told=True).kind is None
    assert end(LATER, NOW + 4 * 3600, notify="FAILURE").kind is None


def test_traces_say_where_it_went_and_why_not():
    sent = trace(end(SENT), NOW, False)
    assert (sent.event, sent.address) == ("sent", "bob@ext.test")
    assert sent.detail == "to mx.ext.test [93.184.216.34], TLSv1.3 X: 250 ok"
    deferred = trace(end(LATER), NOW, False)
    assert (deferred.event, deferred.detail) == ("deferred", "attempt 1, next in 5 minutes: refused")
    assert trace(end(NEVER), NOW, False).event == "bounced"
    assert trace(end(NEVER), NOW, True).event == "discarded"
    assert trace(end(NEVER, sender=""), NOW, False).event == "discarded"


def test_the_sysops_lines():
    with logged() as lines:
        tell(end(SENT))
        tell(end(LATER))
        tell(end(NEVER, sender=""))
    assert lines == [
        "Successfully sent message #7 (100 bytes, 4 lines) from Alice to 'bob@ext.test' <bob@ext.test>",
        "!Delivery attempt #1 FAILED (refused) for message #7 from Alice to bob@ext.test",
        "!Delivery attempt #1 FAILED (nobody) for message #7 from Alice to bob@ext.test",
        "!Deleted undeliverable message from Alice",
    ]
