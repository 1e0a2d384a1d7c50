import pytest

from dialtone.base import log
from dialtone.domain.files import diary


@pytest.fixture
def told(monkeypatch):
    events = []
    monkeypatch.setattr(log.switch, "level", log.INFO)
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    return events


def test_what_a_sysop_reads(told):
    diary.uploaded("Bob", "MAIN-GAMES", "a.zip", 1000, 10.0)
    diary.downloaded("Bob", "MAIN-GAMES", "a.zip", 1000, 0.0)
    assert [event.text for event in told] == [
        "Bob uploaded a.zip (1000 bytes, 100 cps) to MAIN-GAMES",
        "Bob downloaded a.zip (1000 bytes, 0 cps) from MAIN-GAMES",
    ]


def test_LOG_names_of_others_are_cleaned_and_marked(told):
    diary.refused("Bob", "MAIN-GAMES", "a\x1b[2J\r\nx", "no")
    diary.attack("Bob", "MAIN-GAMES", "../../x")
    diary.leech("Bob", "MAIN-GAMES", "a.zip")
    assert [event.name for event in told] == ["files.refused", "hack.attempt", "files.leech"]
    assert all(event.text.startswith("!") and "\x1b" not in event.text for event in told)
