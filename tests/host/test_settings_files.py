import asyncio

import pytest

from dialtone.config.places import Host
from dialtone.domain.ports.settings_files import Edit
from dialtone.host.settings_files import DiskSettings

INI = "; mine\n[Mail]\nMaxClients = 7 ; few\nSMTPPort = 2525\n"


@pytest.fixture
def root(tmp_path):
    for name in ("ctrl", "data", "text"):
        (tmp_path / name).mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(INI)
    (tmp_path / "ctrl/secrets.key").write_bytes(b"key")
    return tmp_path


def tried(root, *edits):
    return asyncio.run(DiskSettings(root, Host()).try_edits(edits))


def test_a_trial_changes_nothing_and_leaves_nothing(root):
    trial = tried(root, Edit("Mail.MaxClients", "9"))
    assert trial.good and list(trial.changed) == ["sbbs.ini"]
    before, after = trial.changed["sbbs.ini"]
    assert before.decode() == INI and after.decode() == INI.replace("7", "9")
    assert (root / "ctrl/sbbs.ini").read_text() == INI and list((root / "data").iterdir()) == []


def test_what_a_setting_does_not_allow_is_told_by_its_place(root):
    trial = tried(root, Edit("Mail.MaxClients", "9"), Edit("Mail.MaxRecipients", "many"), Edit("Mail.Nothing", "1"))
    assert not trial.good and sorted(trial.wrong) == [1, 2] and "MaxRecipients" in trial.wrong[1]


def test_what_only_the_whole_shows_is_told_once_and_old_errors_are_not(root):
    (root / "ctrl/main.ini").write_text("[newuser]\nlevel = much\n")
    trial = tried(root, Edit("Mail.Options", "RELAY_TX | RELAY_AUTH_PLAIN"))
    assert not trial.good and len(trial.problems) == 1 and "RelayUsername" in trial.problems[0]
    assert tried(root, Edit("Mail.MaxClients", "8")).good


def test_a_setting_is_taken_out(root):
    trial = tried(root, Edit("Mail.MaxClients", None))
    assert "MaxClients" not in trial.changed["sbbs.ini"][1].decode()


def test_one_bit_of_a_number_leaves_the_others(root):
    (root / "ctrl/main.ini").write_text("settings = 0x80000002\n")
    trial = tried(root, Edit("main.settings", "1", 0), Edit("main.settings", "0", 1))
    assert trial.changed["main.ini"][1] == b"settings = 0x80000001\n"


def test_whole_files_are_tried(root):
    files = DiskSettings(root, Host())
    bad = asyncio.run(files.try_texts({"sbbs.ini": b"[Mail]\nMaxClients = many\n"}))
    assert not bad.good and "MaxClients" in bad.problems[0]
    good = asyncio.run(files.try_texts({"sbbs.ini": None}))
    assert good.good and good.changed == {"sbbs.ini": (INI.encode(), None)}


def test_files_are_replaced_when_they_are_as_before(root):
    files = DiskSettings(root, Host())
    assert asyncio.run(files.put({"sbbs.ini": (INI.encode(), b"[Mail]\n"), "new.ini": (None, b"x = 1\n")}))
    assert (root / "ctrl/sbbs.ini").read_bytes() == b"[Mail]\n" and (root / "ctrl/new.ini").exists()
    assert not asyncio.run(files.put({"new.ini": (b"x = 1\n", b"x = 2\n"), "sbbs.ini": (b"other", b"y")}))
    assert (root / "ctrl/new.ini").read_bytes() == b"x = 1\n"


@pytest.mark.parametrize("name", ["../data/x", "a/b", "", ".hidden"])
def test_EXE_09_no_name_leads_elsewhere(root, name):
    files = DiskSettings(root, Host())
    with pytest.raises(OSError):
        asyncio.run(files.put({name: (None, b"x")}))
    with pytest.raises(OSError):
        asyncio.run(files.try_texts({name: b"x"}))


def test_keys_are_not_copied_and_not_written_through(root, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "dialtone.host.settings_files.set_value",
        lambda copy, *_: seen.extend((path.name, path.is_symlink()) for path in (copy / "ctrl").iterdir()),
    )
    tried(root, Edit("Mail.MaxClients", "9"))
    assert ("secrets.key", True) in seen and ("sbbs.ini", False) in seen
    assert (root / "ctrl/secrets.key").read_bytes() == b"key"
