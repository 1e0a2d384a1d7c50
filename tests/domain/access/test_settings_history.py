import asyncio
import json

import pytest

from dialtone.domain.access import settings_history
from dialtone.domain.access.settings_history import FileVersions, SettingsHistory, Value, changes_of, masked
from dialtone.host.text_files import FolderTexts


@pytest.fixture
def history(tmp_path):
    return SettingsHistory(FolderTexts(tmp_path))


def keep(history, before=b"old\n", after=b"new\n", name="sbbs.ini"):
    changed = {name: (before, after)}
    return asyncio.run(history.keep(1000.0, "Olga", 1, "Mail changed", [Value("Mail.X", "1", "2")], changed))


def test_a_change_is_kept_with_both_versions(history):
    assert keep(history) == 1 and keep(history, b"new\n", None) == 2
    assert asyncio.run(history.numbers()) == [2, 1]
    first, second = asyncio.run(history.get(1)), asyncio.run(history.get(2))
    assert (first.at, first.who, first.user, first.why) == (1000.0, "Olga", 1, "Mail changed")
    assert first.values == (Value("Mail.X", "1", "2"),) and first.versions_before == {"sbbs.ini": b"old\n"}
    assert second.files[0].after is None


def test_bytes_that_are_no_text_come_back(history):
    keep(history, b"name = \xff\xfe\n")
    assert asyncio.run(history.get(1)).versions_before == {"sbbs.ini": b"name = \xff\xfe\n"}


def test_the_oldest_go(history, monkeypatch):
    monkeypatch.setattr(settings_history, "KEPT", 3)
    for _ in range(5):
        keep(history)
    assert asyncio.run(history.numbers()) == [5, 4, 3]


def test_what_did_not_come_about_is_forgotten(history):
    keep(history)
    asyncio.run(history.forget(1))
    assert asyncio.run(history.numbers()) == [] and asyncio.run(history.get(1)) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"files": 1, "values": 2}', b"\xff"])
def test_a_broken_file_is_no_change(history, tmp_path, data):
    (tmp_path / "settings-history").mkdir()
    (tmp_path / "settings-history/000001.json").write_bytes(data)
    assert asyncio.run(history.get(1)) is None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("+RelayPassword = hush", "+RelayPassword = •••"),
        ("-;RelayPassword=hush ; old", "-;RelayPassword=•••"),
        (" sysop_password = x", " sysop_password = •••"),
        ("+MaxClients = 7", "+MaxClients = 7"),
        ("+[Mail]", "+[Mail]"),
        ("+RelayPassword =", "+RelayPassword ="),
    ],
)
def test_LOG_02_values_of_secrets_are_dots(line, shown):
    assert masked(line) == shown


def test_a_diff_shows_what_differs():
    versions = FileVersions(
        "sbbs.ini", "[Mail]\nA = 1\nRelayPassword = hush\n", "[Mail]\nA = 2\nRelayPassword = other\n"
    )
    lines = versions.diff()
    assert "-A = 1" in lines and "+A = 2" in lines
    assert "hush" not in "".join(lines) and "other" not in "".join(lines)


def test_changes_of_a_file(history):
    keep(history)
    keep(history, name="main.ini")
    found = [asyncio.run(history.get(number)) for number in (2, 1)]
    assert [one.number for one in changes_of(found, "main.ini")] == [2]
    assert json.dumps([one.number for one in found]) == "[2, 1]"
