from dialtone.web.headers import COMMON, FOREIGN_POLICY, POLICY


def test_WEB_02_what_users_brought_can_do_nothing():
    assert "sandbox" in FOREIGN_POLICY and "script-src" not in FOREIGN_POLICY and "default-src 'none'" in FOREIGN_POLICY


def test_WEB_05_scripts_are_ours_only():
    assert "'unsafe-inline'" not in POLICY and "https:" not in POLICY and "*" not in POLICY
    assert COMMON["x-frame-options"] == "DENY"
