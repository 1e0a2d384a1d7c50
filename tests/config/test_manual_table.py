"""The two tables of the seed manual, and that of spec mail.md 7.1 where the manual is silent: every row, read by our
own readers as a file would be, gives our default. Where the two differ (MaxClients), the manual counts."""

import pytest

from dialtone.config.check import check
from dialtone.config.field import find_key, keys_of
from dialtone.config.load import load_settings
from dialtone.config.mail import MailConfig
from dialtone.config.mail_options import MAIL_FLAGS

INHERITED = "[global]"


def words(text):
    return text.split()


# Key and default as the seed manual's table gives them.
MANUAL = [
    ("AutoStart", "true"),
    ("Interface", INHERITED),
    ("OutboundInterface", INHERITED),
    ("SMTPPort", "25"),
    ("SubmissionPort", "587"),
    ("TLSSubmissionPort", "465"),
    ("POP3Port", "110"),
    ("TLSPOP3Port", "995"),
    ("MaxClients", "10"),
    ("MaxConcurrentConnections", "0"),
    ("MaxInactivity", "120"),
    ("MaxDeliveryAttempts", "50"),
    ("RescanFrequency", "60M"),
    ("SemFileCheckFrequency", "2"),
    ("LinesPerYield", "10"),
    ("MaxRecipients", "100"),
    ("MaxMsgSize", "20MB"),
    ("MaxMsgsWaiting", "100"),
    ("ConnectTimeout", "30"),
    ("HostName", INHERITED),
    ("TempDirectory", INHERITED),
    ("RelayServer", ""),
    ("RelayPort", "25"),
    ("RelayUsername", ""),
    ("RelayPassword", ""),
    ("DefaultUser", ""),
    ("DefaultCharset", ""),
    ("DNSBlacklistHeader", "X-DNSBL"),
    ("DNSBlacklistSubject", "SPAM"),
    ("POP3Sound", ""),
    ("InboundSound", ""),
    ("OutboundSound", ""),
    ("JavaScriptMaxBytes", INHERITED),
    ("JavaScriptTimeLimit", INHERITED),
    ("JavaScriptGcInterval", INHERITED),
    ("JavaScriptYieldInterval", INHERITED),
    ("JavaScriptLoadPath", INHERITED),
    ("JavaScriptOptions", INHERITED),
    ("LogLevel", INHERITED),
    ("BindRetryCount", INHERITED),
    ("BindRetryDelay", INHERITED),
    ("LoginAttemptDelay", INHERITED),
    ("LoginAttemptThrottle", INHERITED),
    ("LoginAttemptHackThreshold", INHERITED),
    ("LoginAttemptTempBanThreshold", INHERITED),
    ("LoginAttemptTempBanDuration", INHERITED),
    ("LoginAttemptFilterThreshold", INHERITED),
    ("LoginAttemptFilterDuration", INHERITED),
    ("Options", "ALLOW_POP3"),
]

# Spec mail.md 7.1: keys the manual does not have, and what [Global] says by itself where the manual only refers to it.
NEWER = [
    ("ArchiveRequirements", ""),
    ("DKIMSign", "false"),
    ("DKIMDomain", ""),
    ("DKIMSelector", "mail"),
    ("PostTo", ""),
    ("MaxRequestsPerPeriod", "0"),
    ("RequestRateLimitPeriod", "3600"),
    ("RateLimitSubnetPrefix4", "0"),
    ("RateLimitSubnetPrefix6", "64"),
    ("RateLimitFilterThreshold", "0"),
    ("RateLimitFilterDuration", "0"),
    ("RateLimitFilterSilent", "false"),
    ("RateLimitFilterSubnetThreshold", "2"),
    ("SpamBlockDuration", "0"),
    ("NotifyOfflineUsers", "false"),
    ("Interface", "0.0.0.0,::"),
    ("OutboundInterface", ""),
    ("OutboundV6Interface", ""),
    ("HostName", ""),
    ("TempDirectory", "../temp"),
    ("LoginRequirements", ""),
    ("JavaScriptMaxBytes", "16M"),
    ("JavaScriptLoadPath", "load"),
    ("TLSErrorLevel", "0"),
    ("BindRetryCount", "2"),
    ("BindRetryDelay", "15"),
    ("LoginAttemptDelay", "5000"),
    ("LoginAttemptThrottle", "1000"),
    ("LoginAttemptHackThreshold", "10"),
    ("LoginAttemptTempBanThreshold", "20"),
    ("LoginAttemptTempBanDuration", "10m"),
    ("LoginAttemptFilterThreshold", "0"),
    ("LoginAttemptFilterDuration", "0"),
]

# The manual's flags; [Mail] without Options has the one of its key table.
FLAGS = words("""
    USE_SUBMISSION_PORT TLS_SUBMISSION ALLOW_POP3 DEBUG_POP3 TLS_POP3 DEBUG_TX DEBUG_RX_HEADER DEBUG_RX_BODY
    DEBUG_RX_RSP ALLOW_RX_BY_NUMBER ALLOW_SYSOP_ALIASES NO_NOTIFY NO_HOST_LOOKUP USE_TCP_DNS NO_SENDMAIL ALLOW_RELAY
    SMTP_AUTH_VIA_IP DNSBL_REFUSE DNSBL_IGNORE DNSBL_BADUSER DNSBL_CHKRECVHDRS DNSBL_THROTTLE DNSBL_SPAMHASH
    SEND_INTRANSIT RELAY_TX RELAY_AUTH_PLAIN RELAY_AUTH_LOGIN RELAY_AUTH_CRAM_MD5 NO_AUTO_EXEMPT NO_RECYCLE
    KILL_READ_SPAM""")
SOUNDS = [key.name for key in keys_of(MailConfig) if key.name.endswith("Sound")]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ctrl").mkdir()
    return tmp_path


def write(root, text):
    (root / "ctrl/sbbs.ini").write_text(text)


def found(name):
    key = find_key(MailConfig, name)
    assert key is not None, name
    return key


@pytest.mark.parametrize(("name", "default"), MANUAL)
def test_a_row_of_the_manual(name, default):
    key = found(name)
    assert not key.own
    if default == INHERITED:
        assert key.inherits
    else:
        assert getattr(MailConfig(), key.attribute) == key.kind.read(default)


@pytest.mark.parametrize(("name", "default"), NEWER)
def test_a_row_of_the_newer_table(name, default):
    key = found(name)
    assert getattr(MailConfig(), key.attribute) == key.kind.read(default)


@pytest.mark.parametrize("name", [name for name, default in MANUAL if default == INHERITED])
def test_what_a_row_inherits_is_the_same_key_of_global(root, name):
    said = {
        "Interface": "127.0.0.9",
        "OutboundInterface": "127.0.0.9",
        "HostName": "other.example",
        "TempDirectory": "/tmp/x",
        "JavaScriptLoadPath": "elsewhere",
        "JavaScriptOptions": "STRICT",
        "LogLevel": "Debug",
    }.get(name, "77")
    write(root, f"[Global]\n{name} = {said}\n[Mail]\n")
    mail = load_settings(root).mail
    key = found(name)
    assert getattr(mail, key.attribute) == key.kind.read(said) != getattr(MailConfig(), key.attribute)


@pytest.mark.proves("Mail.POP3Interface")
def test_pop3_listens_where_smtp_does(root):
    write(root, "[Global]\nInterface = 127.0.0.9\n[Mail]\nInterface = 127.0.0.8\n")
    assert load_settings(root).mail.pop3_interface == ("127.0.0.8",)


def test_a_name_server_found_by_itself(root):
    for said in ("", "DNSServer = <auto>", "DNSServer ="):
        write(root, f"[Mail]\n{said}\n")
        assert load_settings(root).mail.dns_server in ("", "<auto>")
        assert [problem for problem in check(root) if problem.key == "DNSServer"] == []


def test_the_rows_of_both_tables_and_ours_are_all_there_is():
    known = {name for name, _ in (*MANUAL, *NEWER)} | {"POP3Interface", "DNSServer", *SOUNDS}
    assert sorted(key.name for key in keys_of(MailConfig) if not key.own and key.name not in known) == []


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.proves("Mail.Options")
def test_a_flag_of_the_manual(root, name):
    assert (name in MailConfig().options) is (name == "ALLOW_POP3")
    write(root, f"[Mail]\nOptions = {name.lower()} | NO_SUCH_FLAG\n")
    assert load_settings(root).mail.options == {name}


def test_present_but_blank_options_are_no_flags(root):
    write(root, "[Mail]\nOptions =\n")
    assert load_settings(root).mail.options == frozenset()


def test_the_only_flag_that_is_not_the_manuals():
    assert sorted({flag.name for flag in MAIL_FLAGS} - set(FLAGS)) == ["NO_READ_POP3"]


@pytest.mark.proves(
    "Mail.POP3Sound",
    "Mail.InboundSound",
    "Mail.OutboundSound",
    "Mail.AnswerSound",
    "Mail.LoginSound",
    "Mail.LogoutSound",
    "Mail.HangupSound",
    "Mail.HackAttemptSound",
)
@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_taken_and_said_to_be_silent(root, name):
    """A server without sound plays nothing, and says so where the sysop looks."""
    write(root, f"[Mail]\n{name} = ../sounds/ring.wav\n")
    told = [(problem.level, problem.text) for problem in check(root) if problem.key == name]
    assert told == [("note", "there are no sounds here")]
    write(root, f"[Mail]\n{name} =\n")
    assert [problem for problem in check(root) if problem.key == name] == []
