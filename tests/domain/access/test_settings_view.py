from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.config.catalog import every_key
from dialtone.config.load import Settings, load_settings
from dialtone.domain.access import settings_view


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "ctrl").mkdir()
    text = "[Mail]\nMaxClients = 7\nOptions = ALLOW_POP3\nRelayPassword = hush\n"
    (tmp_path / "ctrl/sbbs.ini").write_text(text)
    return load_settings(tmp_path)


def fields(settings, label="Mail"):
    return {one.attribute: one for one in settings_view.fields_of(settings, label)}


def test_a_field_says_what_it_is_and_where_from(settings):
    one = fields(settings)["max_clients"]
    assert (one.name, one.value, one.changed, one.in_file, one.control) == ("MaxClients", "7", True, True, "text")
    assert one.origin == "sbbs.ini line 2" and one.help and "whole number" in one.allowed
    other = fields(settings)["max_recipients"]
    assert (other.changed, other.in_file, other.origin, other.value) == (False, False, "default", other.default)


def test_flags_are_choices_with_help(settings):
    choices = {one.name: one for one in fields(settings)["options"].choices}
    assert choices["ALLOW_POP3"].on and not choices["ALLOW_RELAY"].on and choices["ALLOW_RELAY"].help


def test_LOG_02_a_secret_is_in_no_view(settings):
    one = fields(settings)["relay_password"]
    assert (one.control, one.value, one.default, one.is_set) == ("secret", "", "", True)
    assert "hush" not in repr(list(settings_view.fields_of(settings, "Mail")))


def test_every_setting_has_a_view_that_can_be_typed_again():
    for key in every_key():
        one = settings_view.view(Settings(), key)
        if key.kind.name not in ("secret", "bit"):
            assert key.kind.read(one.value) == key.default_value, one.id
    ids = [settings_view.view(Settings(), key).id for key in every_key()]
    assert len(set(ids)) == len(ids)


def test_search_wants_all_words(settings):
    names = [one.name for one in settings_view.search(settings, "most clients")]
    assert names and all("clients" in one.lower() or "client" in one.lower() for one in names if "Clients" in one)
    assert [one.id for one in settings_view.search(settings, "mail.maxclients")] == ["Mail.max_clients"]
    assert settings_view.search(settings, "") == [] and settings_view.search(settings, "nothing-like-that") == []


def test_sections_count_what_is_not_as_by_default(settings):
    mail = next(one for one in settings_view.sections(settings) if one.label == "Mail")
    assert (mail.file, mail.changed) == ("sbbs.ini", 2) and mail.count > 50


def test_a_version_is_another_when_a_value_is_secrets_too(settings):
    before = settings_view.version(settings, "Mail")
    assert before == settings_view.version(settings, "Mail")
    other = replace(settings, mail=replace(settings.mail, relay_password=Secret("other")))
    assert settings_view.version(other, "Mail") != before
    assert settings_view.version(other, "Global") == settings_view.version(settings, "Global")


def test_bits_of_a_number():
    bits = {key.attribute: settings_view.bit_of(key) for key in settings_view.keys_of("main") if key.kind.name == "bit"}
    assert bits["closed"] == 0 and bits["military_time"] == 18
    assert settings_view.bit_of(settings_view.keys_of("Mail")[0]) == -1
