"""`[fingerservice]` of modopts.ini."""

from __future__ import annotations

from pathlib import Path

from dialtone.config.finger import FingerConfig
from dialtone.config.load import load_settings


def test_FIN_02_nothing_personal_is_told_unless_the_file_says_so(tmp_path: Path) -> None:
    config = load_settings(tmp_path).finger
    assert config == FingerConfig()
    told = (config.include_age, config.include_gender, config.include_location, config.include_real_name)
    assert (*told, config.find_file, config.bbs_list) == (False,) * 6


def test_the_keys(tmp_path: Path) -> None:
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/modopts.ini").write_text(
        "[fingerservice]\ninclude_age = yes\nfindfile = true\nbbslist = 1\nweb_inactivity_timeout = 5m\n"
        "json_dbs = false\npeers = 192.0.2.0/24\n"
    )
    settings = load_settings(tmp_path)
    config = settings.finger
    assert (config.include_age, config.find_file, config.bbs_list) == (True, True, True)
    assert (config.web_inactivity, config.peers) == (300.0, ("192.0.2.0/24",))
    assert settings.section("modopts.fingerservice") is config
