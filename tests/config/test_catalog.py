import pytest

from dialtone.base.errors import ConfigError
from dialtone.config.catalog import every_key, find, labels


def test_settings_are_found_by_section_and_name_without_case():
    assert find("mail.maxclients").attribute == "max_clients"
    assert find("Global.PortOffset").attribute == "port_offset"
    assert find("main.name").attribute == "name"
    assert find("msgs.Internet.addr").attribute == "inet_addr"
    assert find("main.qwk_id").attribute == "qwk_id"


def test_a_name_that_only_one_section_has_may_stand_alone():
    assert find("MaxRecipients").section.label == "Mail"


@pytest.mark.parametrize(
    ("name", "text"), [("Mail.Nothing", "no setting"), ("", "no setting"), ("LogLevel", "several")]
)
def test_names_that_do_not_say_which(name, text):
    with pytest.raises(ConfigError, match=text):
        find(name)


LOGON = ("main.newuser", "modopts.login", "modopts.logon", "ACME")


def test_everything_is_there():
    assert labels()[:4] == ("Global", "BBS", "Mail", "FTP")
    assert {"UNIX", "main", "msgs.Internet", "msgs", "msgs.mail", *LOGON} <= set(labels())
    assert len(every_key()) > 120
