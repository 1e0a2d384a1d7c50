"""Events reach the sinks at their level, with the connection's context; secrets do not print."""

import json

import pytest

from dialtone.base import log


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[log.Event]:
    found: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [found.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    return found


def test_less_severe_events_than_wanted_are_not_made(events: list[log.Event]) -> None:
    log.debug("a.debug", "not seen")
    log.info("an.info", "seen", size=3)
    log.critical("a.critical", "seen too")
    assert [(event.name, event.level) for event in events] == [("an.info", 6), ("a.critical", 2)]
    assert events[0].fields == {"size": 3}
    assert log.wants(log.INFO)
    assert not log.wants(log.DEBUG)


def test_an_event_carries_the_context_of_its_connection(events: list[log.Event]) -> None:
    token = log.context.set(log.Context("mail", 504, "SMTP", "192.0.2.7"))
    try:
        log.notice("x.y", "text")
    finally:
        log.context.reset(token)
    context = events[0].context
    assert context is not None
    assert (context.server, context.number, context.label, context.peer) == ("mail", 504, "SMTP", "192.0.2.7")


def test_a_fault_keeps_its_exception(events: list[log.Event]) -> None:
    trouble = ValueError("broken")
    log.fault("x.fault", "it broke", trouble)
    assert events[0].fault is trouble
    assert events[0].level == log.ERROR


def test_a_secret_never_prints_but_can_be_revealed() -> None:
    secret = log.Secret("hunter2")
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>10}", "%s" % secret, str([secret]), "{}".format(secret)]  # noqa: UP031, UP032
    assert not any("hunter2" in text for text in shown)
    assert secret.reveal() == "hunter2"
    assert "hunter2" not in json.dumps({"field": str(secret)})
