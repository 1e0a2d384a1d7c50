import pytest

from dialtone.config.field import find_key
from dialtone.config.ftp import FtpConfig
from dialtone.config.mail import MailConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.config.web import WebConfig


@pytest.mark.parametrize("section", [MailConfig, TerminalConfig, FtpConfig, WebConfig, ServicesConfig])
def test_failed_logins_are_weighed_alike_and_follow_what_holds_for_all(section):
    """Spec mail.md 1.7: the defaults of each server's section."""
    config = section()
    assert (config.login_attempt_delay, config.login_attempt_throttle) == (5000, 1000)
    assert (config.login_attempt_hack_threshold, config.login_attempt_temp_ban_threshold) == (10, 20)
    assert (config.login_attempt_temp_ban_duration, config.login_attempt_filter_threshold) == (600, 0)
    assert all(find_key(section, name).inherits for name in ("LoginAttemptDelay", "LoginAttemptTempBanDuration"))


@pytest.mark.parametrize("section", [MailConfig, FtpConfig, WebConfig, ServicesConfig])
def test_rate_limits_are_each_servers_own(section):
    assert section().rate_limit_filter_subnet_threshold == 2
    assert not find_key(section, "RateLimitFilterThreshold").inherits
