"""The tables of the seed manual and of the specification, against ours."""

import pytest

from dialtone.config.field import find_key, keys_of
from dialtone.config.mail import MailConfig


def words(text):
    return text.split()


MANUAL = {  # the seed manual's key table, defaults as it gives them
    "SMTPPort": 25,
    "SubmissionPort": 587,
    "TLSSubmissionPort": 465,
    "POP3Port": 110,
    "TLSPOP3Port": 995,
    "MaxClients": 10,
    "MaxConcurrentConnections": 0,
    "MaxInactivity": 120,
    "MaxDeliveryAttempts": 50,
    "RescanFrequency": 3600,
    "SemFileCheckFrequency": 2,
    "LinesPerYield": 10,
    "MaxRecipients": 100,
    "MaxMsgSize": 20971520,
    "MaxMsgsWaiting": 100,
    "ConnectTimeout": 30,
    "RelayServer": "",
    "RelayPort": 25,
    "RelayUsername": "",
    "RelayPassword": "",
    "DNSServer": "",
    "DefaultUser": "",
    "DefaultCharset": "",
    "DNSBlacklistHeader": "X-DNSBL",
    "DNSBlacklistSubject": "SPAM",
    "POP3Sound": "",
    "InboundSound": "",
    "OutboundSound": "",
    "AutoStart": True,
    "Options": frozenset({"ALLOW_POP3"}),
}
INHERITED = words("""Interface OutboundInterface OutboundV6Interface HostName TempDirectory LoginRequirements LogLevel
    TLSErrorLevel SemFileCheckFrequency BindRetryCount BindRetryDelay LoginAttemptDelay LoginAttemptThrottle
    LoginAttemptHackThreshold LoginAttemptTempBanThreshold LoginAttemptTempBanDuration LoginAttemptFilterThreshold
    LoginAttemptFilterDuration JavaScriptMaxBytes JavaScriptTimeLimit JavaScriptGcInterval JavaScriptYieldInterval
    JavaScriptLoadPath JavaScriptOptions AnswerSound LoginSound LogoutSound HangupSound HackAttemptSound""")
NEWER = words("""ArchiveRequirements DKIMSign DKIMDomain DKIMSelector PostTo MaxRequestsPerPeriod RequestRateLimitPeriod
    RateLimitSubnetPrefix4 RateLimitSubnetPrefix6 RateLimitFilterThreshold RateLimitFilterDuration
    RateLimitFilterSilent RateLimitFilterSubnetThreshold SpamBlockDuration NotifyOfflineUsers POP3Interface""")
OURS = words("""MaxDeliveries MaxDeliveriesPerHost DelayNoticeAfter MaxQueueAge DeliveryPort MaxHops MinFreeSpace
    AllowPrivateDestinations ClearTextLogin DNSBLTimeout SpamHashAge SenderChecks TrustedARC SRS NetmailGate MTASTS
    MTASTSMode DANE RelayTLS ProcessorTimeLimit ProcessorMaxMemory ProcessorTrouble""")


@pytest.mark.parametrize("name", MANUAL)
def test_the_manuals_defaults(name):
    item = find_key(MailConfig, name)
    assert getattr(MailConfig(), item.attribute) == MANUAL[name]
    assert not item.own


@pytest.mark.parametrize("name", INHERITED)
def test_what_the_global_section_gives(name):
    assert find_key(MailConfig, name).inherits


def test_every_known_key_is_there_and_ours_are_marked():
    assert {item.name for item in keys_of(MailConfig)} == {*MANUAL, *INHERITED, *NEWER, *OURS}
    assert {item.name for item in keys_of(MailConfig) if item.own} == set(OURS)


def test_pop3_listens_where_smtp_does_unless_told_otherwise():
    assert find_key(MailConfig, "POP3Interface").follows == "interface"


def test_attributes_are_the_names_the_house_uses():
    mail = MailConfig()
    assert (mail.pop3_port, mail.tls_pop3_port, mail.dns_server, mail.smtp_port) == (110, 995, "", 25)
    assert mail.login_attempt_delay == 5000
    assert (mail.login_attempt_temp_ban_duration, mail.delay_notice_after) == (600.0, 14400.0)
    assert (mail.max_deliveries, mail.max_deliveries_per_host, mail.max_hops) == (20, 4, 100)
