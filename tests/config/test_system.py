from dialtone.config.field import keys_of
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig, UnixConfig


def test_everything_has_a_default():
    assert GlobalConfig().port_offset == 0
    assert GlobalConfig().challenge_auth is True
    assert GlobalConfig().clear_text_login == "loopback"
    assert GlobalConfig().password_case == "exact"
    assert GlobalConfig().proxy_protocol_from == ()
    assert SystemConfig().cache_filter_files == 5.0
    assert SystemConfig().receive_by_real_name is False
    assert UnixConfig().user == ""


def test_our_own_keys_are_marked():
    own = {item.name for item in keys_of(GlobalConfig) if item.own}
    assert own == {"PortOffset", "ChallengeAuth", "ClearTextLogin", "PasswordCase", "ProxyProtocolFrom"}


def test_what_others_inherit_is_the_same_setting_here():
    here = {item.attribute: item for item in keys_of(GlobalConfig)}
    for item in keys_of(MailConfig):
        if item.inherits:
            known = here[item.attribute]
            assert (known.name, known.default, known.kind.name) == (item.name, item.default, item.kind.name)
            assert known.effective == item.effective
