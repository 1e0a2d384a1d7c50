import pytest

from dialtone.base.log import Secret
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.sending import read_policy


def policy(*flags, **settings):
    return read_policy(MailConfig(options=frozenset(flags), **settings), "bbs.example")


def test_defaults_deliver_directly():
    found = policy()
    assert (found.enabled, found.blocked, found.relay, found.problems) == (True, False, None, ())
    assert (found.host_name, found.port) == ("bbs.example", 25)
    assert found.retry.attempts == 50
    assert found.retry.rescan == 3600


@pytest.mark.parametrize(
    ("flag", "mechanism"),
    [("RELAY_AUTH_PLAIN", "PLAIN"), ("RELAY_AUTH_LOGIN", "LOGIN"), ("RELAY_AUTH_CRAM_MD5", "CRAM-MD5")],
)
def test_the_relay_of_the_how_to(flag, mechanism):
    found = policy(
        "RELAY_TX", flag, relay_server="hub.example", relay_port=587, relay_username="ME", relay_password=Secret("pw")
    )
    assert found.relay is not None
    assert (found.relay.host, found.relay.port, found.relay.mechanism) == ("hub.example", 587, mechanism)
    assert (found.relay.name, found.relay.password.reveal()) == ("ME", "pw")
    assert not found.problems


def test_a_relay_without_a_flag_wants_no_login():
    found = policy("RELAY_TX", relay_server="hub.example")
    assert found.relay is not None
    assert found.relay.mechanism == ""
    assert not found.problems


@pytest.mark.proves("Mail.RelayTLS")
@pytest.mark.parametrize("flags", [("RELAY_TX",), ("RELAY_TX", "RELAY_AUTH_PLAIN")])
def test_tls_with_the_relay_is_the_sysops_word(flags):
    assert policy(*flags, relay_server="hub.example", relay_username="ME").relay.tls == "may"
    assert policy(*flags, relay_server="hub.example", relay_username="ME", relay_tls="verify").relay.tls == "verify"


def test_a_blank_relay_server_switches_relaying_off_and_is_an_error():
    found = policy("RELAY_TX")
    assert found.relay is None
    assert not found.blocked
    assert "RelayServer is blank" in found.problems[0]


def test_O15_contradicting_flags_stop_sending():
    found = policy("RELAY_TX", "RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN", relay_server="hub.example", relay_username="ME")
    assert found.blocked
    assert "RELAY_AUTH_PLAIN and RELAY_AUTH_LOGIN" in found.problems[0]


def test_a_login_without_a_name_stops_sending():
    found = policy("RELAY_TX", "RELAY_AUTH_PLAIN", relay_server="hub.example")
    assert found.blocked
    assert "RelayUsername is blank" in found.problems[0]


def test_a_name_without_a_flag_is_told():
    found = policy("RELAY_TX", relay_server="hub.example", relay_username="ME")
    assert not found.blocked
    assert "no RELAY_AUTH flag" in found.problems[0]


def test_no_sendmail():
    assert not policy("NO_SENDMAIL").enabled


def test_source_addresses_by_family():
    found = policy(outbound_interface="0.0.0.0", outbound_v6_interface="2001:db8::9")
    assert found.source("192.0.2.1") == ""
    assert found.source("2001:db8::1") == "2001:db8::9"


def test_a_lease_outlives_any_single_wait():
    assert policy().lease >= 2 * 120 + 30
    assert policy(max_inactivity=1200.0).lease > 2 * 1200
