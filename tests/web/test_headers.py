import pytest

from dialtone.web.headers import COMMON, FOREIGN_POLICY, POLICY, headers_for

OPENER = "cross-origin-opener-policy"


def test_WEB_02_what_users_brought_can_do_nothing():
    assert "sandbox" in FOREIGN_POLICY and "script-src" not in FOREIGN_POLICY and "default-src 'none'" in FOREIGN_POLICY


def test_WEB_05_scripts_are_ours_only():
    assert "'unsafe-inline'" not in POLICY and "https:" not in POLICY and "*" not in POLICY
    assert COMMON["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("scheme", "host"), [("https", "bbs.test"), ("http", "localhost"), ("http", "127.0.0.1")])
def test_a_trusted_origin_shares_its_window_with_nobody(scheme, host):
    assert headers_for(scheme, host)[OPENER] == "same-origin"


@pytest.mark.parametrize("host", ["bbs.test", "192.0.2.7", "[2001:db8::1]", ""])
def test_browsers_are_not_bothered_with_what_they_ignore_without_tls(host):
    headers = headers_for("http", host)
    assert OPENER not in headers and headers["x-frame-options"] == "DENY"
