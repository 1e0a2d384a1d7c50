"""[Services] of sbbs.ini, spec services.md 5.1."""

import pytest

from dialtone.config.field import keys_of
from dialtone.config.load import load_settings
from dialtone.config.services import ServicesConfig


def words(text):
    return text.split()


KEYS = words("""AutoStart Interface OutboundInterface OutboundV6Interface HostName TempDirectory LoginRequirements
    LogLevel SemFileCheckFrequency BindRetryCount BindRetryDelay JavaScriptMaxBytes JavaScriptTimeLimit
    JavaScriptGcInterval JavaScriptYieldInterval JavaScriptLoadPath JavaScriptOptions LoginAttemptDelay
    LoginAttemptThrottle LoginAttemptHackThreshold LoginAttemptTempBanThreshold
    LoginAttemptTempBanDuration LoginAttemptFilterThreshold LoginAttemptFilterDuration AnswerSound
    LoginSound LogoutSound HangupSound HackAttemptSound iniFileName LoginInfoSave MaxConnectsPerPeriod
    ConnectRateLimitPeriod RateLimitSubnetPrefix4 RateLimitSubnetPrefix6 RateLimitFilterThreshold
    RateLimitFilterDuration RateLimitFilterSilent RateLimitFilterSubnetThreshold Options""")


def test_every_key_of_the_reference_is_known_and_the_others_are_marked_as_ours():
    found = {key.name: key for key in keys_of(ServicesConfig)}
    assert set(KEYS) <= set(found)
    assert all(found[name].own for name in set(found) - set(KEYS))


def test_defaults():
    config = ServicesConfig()
    assert config.auto_start
    assert config.ini_file_name == "services.ini"
    assert (config.max_connects_per_period, config.connect_rate_limit_period) == (0, 3600.0)
    assert config.options == {"NO_HOST_LOOKUP"}


def test_what_global_says_counts_where_the_section_is_silent(root):
    root.write(
        "sbbs.ini",
        "[Global]\nInterface = 127.0.0.1\nLoginAttemptDelay = 7\nJavaScriptMaxBytes = 3M\nClearTextLogin = never\n"
        "BindRetryCount = 9\n[Services]\nBindRetryCount = 4\n",
    )
    services = load_settings(root.path).services
    assert (services.interface, services.login_attempt_delay, services.bind_retry_count) == (("127.0.0.1",), 7, 4)
    assert (services.javascript_max_bytes, services.clear_text_login) == (3 << 20, "never")


@pytest.mark.parametrize("key", ["AnswerSound", "OutboundInterface", "TempDirectory"])
def test_keys_that_do_nothing_say_why(root, key):
    root.write("sbbs.ini", f"[Services]\n{key} = 127.0.0.1\n")
    (problem,) = load_settings(root.path).problems
    assert (problem.level, problem.key) == ("note", key)
    assert problem.text
