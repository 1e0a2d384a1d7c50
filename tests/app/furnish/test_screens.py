"""Display files and the sysop's own words, as a house gets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.app.furnish.screens import STOCK, own_words
from dialtone.base import log


def test_the_sysops_words_are_read_and_mistakes_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.WARNING)
    path = tmp_path / "text.ini"
    path.write_text('; ours\ncommon.key.enter = \\1hReturn\\1n\ncommon.pause : "Go on? "\ncommon.nothing = x\n')
    assert own_words(path) == {
        "common.key.enter": "\x01hReturn\x01n", "common.pause": "Go on? ", "common.nothing": "x",
    }  # fmt: skip
    assert [event.text for event in events] == ["!text.ini: there is no text 'common.nothing'"]


def test_without_a_file_there_are_our_words(tmp_path: Path) -> None:
    assert own_words(tmp_path / "text.ini") == {}


def test_our_own_display_files_are_where_they_are_looked_for() -> None:
    assert STOCK.is_dir()
