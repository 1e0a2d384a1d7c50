import os

import pytest

from dialtone.base.errors import ConfigError
from dialtone.config.load import load_settings
from dialtone.config.places import Host
from dialtone.config.save import remove_value, set_value, write_file

FILE = """\
; mine
[Global]
HostName = a.example

[Mail]
; how many
MaxClients = 10 ; for now
Strange = kept
HostName = b.example
"""


def test_one_line_changes_and_its_comment_stays(root):
    root.write("sbbs.ini", FILE)
    change = set_value(root.path, "mail.maxclients", " 20 ")
    assert root.read() == FILE.replace("10 ;", "20 ;")
    assert (change.file.name, change.section, change.key, change.removed) == ("sbbs.ini", "Mail", "MaxClients", False)
    assert load_settings(root.path).mail.max_clients == 20


def test_a_new_key_goes_into_its_section(root):
    root.write("sbbs.ini", FILE)
    set_value(root.path, "MaxRecipients", "50")
    assert root.read() == FILE + "MaxRecipients = 50\n"


def test_a_value_equal_to_the_inherited_one_is_taken_out(root):
    root.write("sbbs.ini", FILE)
    assert set_value(root.path, "Mail.HostName", "a.example").removed
    assert root.read() == FILE.replace("HostName = b.example\n", "")
    assert load_settings(root.path).mail.host_name == "a.example"


def test_a_key_may_inherit_from_one_of_another_name(root):
    root.write("sbbs.ini", "[Global]\nInterface = 192.0.2.1\n[BBS]\n")
    assert set_value(root.path, "BBS.TelnetInterface", "192.0.2.1").removed
    assert not set_value(root.path, "BBS.TelnetInterface", "192.0.2.2").removed
    assert load_settings(root.path).terminal.telnet_interface == ("192.0.2.2",)


def test_a_blank_value_takes_the_key_out_except_where_blank_means_something(root):
    root.write("sbbs.ini", FILE)
    assert set_value(root.path, "Mail.HostName", "").removed
    assert not set_value(root.path, "Mail.Options", "").removed
    assert load_settings(root.path).mail.options == frozenset()


def test_removing(root):
    root.write("sbbs.ini", FILE)
    remove_value(root.path, "Mail.MaxClients")
    assert root.read() == FILE.replace("MaxClients = 10 ; for now\n", "")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("Mail.SMTPPort", "99999", "1 to 65535"),
        ("Mail.Options", "ALLOW_POP3|FLY", "ALLOW_POP3"),
        ("Mail.Options", "4x", "ALLOW_POP3"),
        ("Global.PasswordCase", "upper", "exact, fold"),
        ("Mail.MaxInactivity", "soon", "minutes"),
        ("Mail.DefaultUser", "a\nb = c", "printed"),
        ("Mail.AutoStart", "maybe", "true"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(root, name, value, allowed):
    root.write("sbbs.ini", FILE)
    with pytest.raises(ConfigError, match=allowed) as caught:
        set_value(root.path, name, value)
    assert caught.value.problems
    assert root.read() == FILE


def test_unknown_settings_are_refused(root):
    with pytest.raises(ConfigError, match="no setting"):
        set_value(root.path, "Mail.Nothing", "1")
    assert list(root.ctrl.iterdir()) == []


def test_a_file_is_made_when_there_is_none(root):
    set_value(root.path, "main.name", "My Board")
    set_value(root.path, "msgs.Internet.addr", "a.example")
    assert root.read("main.ini") == "name = My Board\n"
    assert root.read("msgs.ini") == "[Internet]\naddr = a.example\n"


def test_an_older_name_in_the_file_is_kept(root):
    root.write("main.ini", "qwk_id = OLD\n")
    set_value(root.path, "main.id", "NEW")
    assert root.read("main.ini") == "qwk_id = NEW\n"


def test_the_hosts_own_file_is_changed(root):
    root.write("sbbs.ini", FILE)
    root.write("sbbs.two.ini", "[Mail]\n")
    set_value(root.path, "Mail.MaxClients", "5", Host("two.example"))
    assert root.read() == FILE
    assert root.read("sbbs.two.ini") == "[Mail]\nMaxClients = 5\n"


def test_a_setting_of_an_included_file_is_changed_there_when_its_section_is(root):
    root.write("sbbs.ini", "!include part.ini\n[Global]\n")
    root.write("part.ini", "[Mail]\nMaxClients=1\n")
    assert set_value(root.path, "Mail.MaxClients", "2").file.name == "part.ini"
    assert root.read("part.ini") == "[Mail]\nMaxClients=2\n"


def test_a_part_without_its_section_is_left_to_the_sysop(root):
    root.write("sbbs.ini", "[Mail]\n!include part.ini\n")
    root.write("part.ini", "MaxClients=1\n")
    with pytest.raises(ConfigError, match=r"part\.ini, line 1"):
        set_value(root.path, "Mail.MaxClients", "2")


def test_the_character_set_of_the_file_is_kept(root):
    root.write("main.ini", "name = Grüße\n".encode("cp437"))
    set_value(root.path, "main.location", "Köln")
    assert (root.ctrl / "main.ini").read_bytes() == "name = Grüße\nlocation = Köln\n".encode("cp437")
    with pytest.raises(ConfigError, match="character set"):
        set_value(root.path, "main.location", "東京")


def test_the_mode_of_the_file_stays_and_nothing_is_left_behind(root):
    path = root.write("sbbs.ini", FILE)
    path.chmod(0o604)
    set_value(root.path, "Mail.MaxClients", "20")
    assert path.stat().st_mode & 0o777 == 0o604
    assert [entry.name for entry in root.ctrl.iterdir()] == ["sbbs.ini"]


def test_a_link_stays_a_link(root, tmp_path):
    real = tmp_path / "elsewhere.ini"
    real.write_text(FILE)
    (root.ctrl / "sbbs.ini").symlink_to(real)
    set_value(root.path, "Mail.MaxClients", "20")
    assert (root.ctrl / "sbbs.ini").is_symlink()
    assert "20" in real.read_text()


def test_a_write_that_fails_leaves_the_old_file(root, monkeypatch):
    path = root.write("sbbs.ini", FILE)

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_file(path, b"new")
    assert root.read() == FILE
    assert [entry.name for entry in root.ctrl.iterdir()] == ["sbbs.ini"]
