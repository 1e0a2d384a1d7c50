import pytest

from tests.support.browser import PASSWORD

PATH = "/console/settings/Mail"


def ini(tmp_path):
    return (tmp_path / "ctrl/sbbs.ini").read_text()


def test_every_section_has_its_form(sysop):
    links = [node.attributes["href"] for node in sysop.get("/console/settings").page.all("a")]
    for label in ("Global", "BBS", "Mail", "FTP", "Web", "Console", "UNIX", "main", "ACME"):
        path = f"/console/settings/{label}"
        page = sysop.get(path).page
        assert path in links and page.heading == f"Settings: {label}" and len(page.form(path).fields) > 2


def test_a_field_has_help_default_and_a_mark_when_it_is_another(sysop):
    page = sysop.get(PATH).page
    text = next(node.text for node in page.nodes if node.attributes.get("id") == "s-max_clients")
    assert "changed" in text and "Default: 10." in text and "sbbs.ini line 3" in text and "whole number" in text
    other = next(node.text for node in page.nodes if node.attributes.get("id") == "s-max_recipients")
    assert "changed" not in other


def test_a_change_is_written_with_comments_and_can_be_undone(sysop, tmp_path):
    before = ini(tmp_path)
    sysop.get(PATH)
    sysop.submit(PATH, **{"v:max_clients": "9", "v:options": ["ALLOW_POP3", "ALLOW_RELAY"]})
    page = sysop.answer.page
    assert page.heading == "Change 1: Mail changed" and "Mail.MaxClients" in page.text
    assert "MaxClients = 9 ; few" in ini(tmp_path) and "ALLOW_POP3 | ALLOW_RELAY" in ini(tmp_path)
    assert ini(tmp_path).startswith("; mine\n")
    sysop.submit(button="Put back and recycle")
    assert ini(tmp_path) == before and sysop.answer.page.heading == "Change 2: as before change 1"
    assert "Change 1: Mail changed" in sysop.get("/console/changes").page.links


def test_nothing_is_written_when_one_is_wrong_and_what_was_typed_stays(sysop, tmp_path):
    before = ini(tmp_path)
    sysop.get(PATH)
    sysop.submit(PATH, **{"v:max_clients": "<many>", "v:max_recipients": "50"})
    page = sysop.answer.page
    assert sysop.answer.status == 400 and ini(tmp_path) == before
    assert page.form(PATH).values["v:max_clients"] == "<many>" and page.form(PATH).values["v:max_recipients"] == "50"
    wrong = [node for node in page.all("input") if node.attributes.get("aria-invalid") == "true"]
    assert [node.attributes["name"] for node in wrong] == ["v:max_clients"]
    assert '"<many>" is not a whole number' in page.text


def test_nothing_is_written_when_the_whole_would_be_wrong(sysop, tmp_path):
    before = ini(tmp_path)
    sysop.get(PATH)
    sysop.submit(PATH, **{"v:options": ["RELAY_TX", "RELAY_AUTH_PLAIN"]})
    assert sysop.answer.status == 400 and "RelayUsername" in sysop.answer.page.text and ini(tmp_path) == before


def test_unchanged_is_unchanged(sysop, tmp_path):
    before = ini(tmp_path)
    sysop.get(PATH)
    sysop.submit(PATH)
    assert "nothing was changed" in sysop.answer.page.text and ini(tmp_path) == before


def test_the_default_again(sysop, tmp_path):
    sysop.get(PATH)
    sysop.submit(PATH, **{"default:max_clients": "1"})
    assert "MaxClients" not in ini(tmp_path)


def test_LOG_02_secrets_never_reach_the_browser(sysop, tmp_path):
    page = sysop.get(PATH).page
    assert "hush-hush" not in sysop.answer.text and page.form(PATH).values["v:relay_password"] == ""
    sysop.submit(PATH, **{"v:relay_password": "new-hush", "v:max_clients": "many"})
    assert "new-hush" not in sysop.answer.text
    sysop.submit(PATH, **{"v:relay_password": "new-hush", "v:max_clients": "9"})
    assert "new-hush" in ini(tmp_path) and "hush" not in sysop.answer.text.replace("new-hush", "hush")
    assert "hush" not in sysop.get("/console/settings?q=relaypassword").text


def test_the_password_is_asked_for_again(later, tmp_path):
    before = ini(tmp_path)
    later.get(PATH)
    later.submit(PATH, **{"v:max_clients": "9"})
    assert later.answer.status == 401 and ini(tmp_path) == before
    later.submit(PATH, password=PASSWORD)
    assert "MaxClients = 9" in ini(tmp_path)


def test_whoever_looked_before_another_changed_is_told(sysop, tmp_path):
    sysop.get(PATH)
    sysop.submit(PATH, version="0" * 24, **{"v:max_clients": "9"})
    assert sysop.answer.status == 409 and "meanwhile" in sysop.answer.page.text


def test_search_finds_settings_of_all_sections(sysop):
    page = sysop.get("/console/settings?q=port+finger").page
    assert "0 settings found" in page.text or "setting" in page.text
    assert "Mail.MaxClients" in sysop.get("/console/settings?q=mail+maxclients").page.links
    assert "<script>" in sysop.get("/console/settings?q=%3Cscript%3E").page.form("/console/settings").values["q"]


@pytest.mark.parametrize("path", ["/console/settings/Nothing", "/console/changes/77", "/console/settings/%00"])
def test_what_is_not_there_is_not_found(sysop, path):
    assert sysop.get(path).status == 404
