"""[FTP] of sbbs.ini, spec services.md 3.1."""

import pytest

from dialtone.config.field import keys_of
from dialtone.config.ftp import FtpConfig
from dialtone.config.load import load_settings


def words(text):
    return text.split()


KEYS = words("""AutoStart Port Interface OutboundInterface OutboundV6Interface HostName TempDirectory LoginRequirements
    SemFileCheckFrequency LogLevel BindRetryCount BindRetryDelay LoginAttemptDelay LoginAttemptThrottle
    LoginAttemptHackThreshold LoginAttemptTempBanThreshold LoginAttemptTempBanDuration LoginAttemptFilterThreshold
    LoginAttemptFilterDuration AnswerSound LoginSound LogoutSound HangupSound HackAttemptSound MaxClients MaxInactivity
    MaxConcurrentConnections QwkTimeout MinFileSize MaxFileSize PasvIpAddress PasvIp6Address PasvPortLow PasvPortHigh
    IndexFileName LoginInfoSave MaxRequestsPerPeriod RequestRateLimitPeriod RateLimitSubnetPrefix4
    RateLimitSubnetPrefix6 RateLimitFilterThreshold RateLimitFilterDuration RateLimitFilterSilent
    RateLimitFilterSubnetThreshold Options""")
DEFAULTS = {
    "port": 21,
    "max_clients": 100,
    "max_inactivity": 300.0,
    "max_concurrent_connections": 0,
    "qwk_timeout": 600.0,
    "min_file_size": 0,
    "max_file_size": 0,
    "pasv_ip_address": "0.0.0.0",
    "pasv_port_low": 1024,
    "pasv_port_high": 65535,
    "index_file_name": "00index",
    "rate_limit_subnet_prefix6": 64,
    "clear_text_login": "always",
    "options": frozenset({"INDEX_FILE", "ALLOW_QWK"}),
}


def loaded(root, text):
    (root / "ctrl").mkdir(exist_ok=True)
    (root / "ctrl" / "sbbs.ini").write_text(text)
    return load_settings(root)


def test_every_key_is_there_and_one_of_ours():
    assert {key.name for key in keys_of(FtpConfig) if not key.own} == set(KEYS)
    assert {key.name for key in keys_of(FtpConfig) if key.own} == {"ClearTextLogin"}


def test_the_defaults_of_the_specification():
    assert {name: getattr(FtpConfig(), name) for name in DEFAULTS} == DEFAULTS


@pytest.mark.proves("FTP.Options")
def test_the_section_is_read(tmp_path):
    settings = loaded(tmp_path, "[Global]\nHostName=a.example\n[FTP]\nPort=2121\nOptions=NO_FTPS|DEBUG_DATA\n")
    assert (settings.ftp.port, settings.ftp.host_name) == (2121, "a.example")
    assert settings.ftp.options == {"NO_FTPS", "DEBUG_DATA"}
    assert settings.section("FTP") is settings.ftp
    assert [problem for problem in settings.problems if problem.section == "FTP"] == []


def test_keys_without_effect_are_told_with_the_reason(tmp_path):
    settings = loaded(tmp_path, "[FTP]\nTempDirectory=/x\nAnswerSound=x.wav\nOptions=DIR_FILES|MUTE\n")
    told = {problem.key: (problem.level, problem.text) for problem in settings.problems if problem.section == "FTP"}
    assert set(told) == {"TempDirectory", "AnswerSound", "Options"}
    assert {level for level, _ in told.values()} == {"note"}


def test_the_keys_of_the_old_html_index_are_taken_in_silence(tmp_path):
    settings = loaded(tmp_path, "[FTP]\nHtmlIndexFile=00index.html\nHTMLINDEXSCRIPT=ftp-html.js\n")
    assert [problem for problem in settings.problems if problem.section == "FTP"] == []
    other = loaded(tmp_path, "[Mail]\nHtmlIndexFile=00index.html\n")
    assert [problem.key for problem in other.problems if problem.section == "Mail"] == ["HtmlIndexFile"]


@pytest.mark.proves("FTP.PasvPortLow", "FTP.PasvPortHigh")
@pytest.mark.parametrize(
    ("low", "high", "used"),
    [
        (1024, 65535, (1024, 65535)),
        (50000, 50099, (50000, 50099)),
        (50000, 50010, (50000, 50099)),  # a port for each of 100 clients
        (50099, 50000, (50000, 50099)),  # the wrong way round
        (65500, 65510, (65436, 65535)),
    ],
)
def test_the_range_of_passive_ports(low, high, used):
    config = FtpConfig(pasv_port_low=low, pasv_port_high=high)
    assert config.passive_ports == used
    assert config.narrow is (used != (low, high))


def test_no_number_of_clients_is_one_for_each_node():
    assert FtpConfig(max_clients=0).most_clients(4) == 10
    assert FtpConfig(max_clients=0).most_clients(40) == 40
    assert FtpConfig(max_clients=3).most_clients(40) == 3
