import pytest

from dialtone.base import log
from dialtone.domain.model.actor import Caller, Remote, System
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people import audit
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.7", 50_000, "192.0.2.1", 443)
OLGA = Caller(User(number=UserNumber(1), alias="Olga", level=99), PEER, "web")


@pytest.fixture
def events(monkeypatch):
    """What is told to the log."""
    told = []
    monkeypatch.setattr(log.switch, "sinks", [told.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    return told


def test_EXE_10_a_deed_says_who_from_where_what(events):
    audit.note(OLGA, "user.edited", "#2 Alice", "level")
    assert [(event.level, event.name) for event in events] == [(log.NOTICE, "audit.deed")]
    fields = {"who": "Olga", "user": 1, "address": "192.0.2.7", "service": "web"}
    assert events[0].fields == fields | {"deed": "user.edited", "about": "#2 Alice", "detail": "level"}


def test_long_words_are_cut(events):
    audit.note(OLGA, "x", "a" * 5000, "b" * 5000)
    assert len(events[0].fields["about"]) == 200 and len(events[0].fields["detail"]) == 1000


def test_others_have_names_too():
    assert audit.named(System("operator")) == ("operator", 0, "", "")
    assert audit.named(Remote(PEER)) == ("somebody", 0, "192.0.2.7", "")
