import json

import pytest

from dialtone.base.errors import ConfigError
from dialtone.config.load import load_settings
from dialtone.config.show import rows, table

FILE = "[Global]\nHostName=a.example\n[Mail]\nMaxClients=9\nRelayPassword=hunter2\nMaxRecipients=100\n"


def test_values_and_where_they_came_from(root):
    root.write("sbbs.ini", FILE)
    found = {(row.section, row.key): row for row in rows(load_settings(root.path))}
    assert (found["Mail", "MaxClients"].value, found["Mail", "MaxClients"].origin) == ("9", "sbbs.ini line 4")
    assert found["Mail", "HostName"].origin == "inherited from [Global], sbbs.ini line 2"
    assert (found["Mail", "MaxMsgSize"].value, found["Mail", "MaxMsgSize"].origin) == ("20M", "default")
    assert found["Mail", "MaxDeliveries"].own
    assert found["Mail", "DKIMSign"].effective
    assert found["msgs", "settings (receive_by_real_name)"].value == "false"


def test_secrets_are_dots(root):
    root.write("sbbs.ini", FILE)
    settings = load_settings(root.path)
    everything = json.dumps([row.as_dict() for row in rows(settings)]) + repr(settings) + "".join(table(rows(settings)))
    assert "hunter2" not in everything
    assert rows(settings, "Mail.RelayPassword")[0].value == "•••"


def test_a_section_one_setting_or_what_was_changed(root):
    root.write("sbbs.ini", FILE)
    settings = load_settings(root.path)
    assert {row.section for row in rows(settings, "mail")} == {"Mail"}
    assert [row.key for row in rows(settings, "Mail.MaxClients")] == ["MaxClients"]
    assert [row.section for row in rows(settings, "LogLevel")][:4] == ["Global", "BBS", "Mail", "FTP"]
    assert {row.key for row in rows(settings, "Mail", changed=True)} == {"MaxClients", "RelayPassword", "HostName"}
    assert len(rows(settings, "main.settings")) == 9
    with pytest.raises(ConfigError):
        rows(settings, "Mail.Nothing")


def test_as_lines(root):
    root.write("sbbs.ini", FILE)
    assert table(rows(load_settings(root.path), "Mail.MaxClients")) == ["Mail.MaxClients = 9  (sbbs.ini line 4)"]
    assert table([]) == []
