import pytest

from dialtone.config.console import ConsoleConfig
from dialtone.config.load import load_settings


def test_by_default_a_machine_of_ones_own_or_a_second_factor():
    assert ConsoleConfig().access == "local-or-factor"


@pytest.mark.proves("Console.Access")
@pytest.mark.parametrize("word", ["factor", "local", "sysops", "local-or-factor"])
def test_it_is_read_from_its_section(tmp_path, word):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(f"[Console]\nAccess = {word.upper()}\n")
    settings = load_settings(tmp_path)
    assert settings.console.access == word and settings.section("Console") is settings.console
    assert not [one for one in settings.problems if one.level == "error"]


def test_other_words_are_told(tmp_path):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text("[Console]\nAccess = everybody\nAcces = local\n")
    problems = [str(one) for one in load_settings(tmp_path).problems]
    assert any('"everybody" is not known' in one for one in problems) and any("Acces: " in one for one in problems)
