def test_a_wrong_password_is_told_and_counted(site):
    browser = site.browser()
    answer = browser.sign_in("Alice", "wrong")
    assert answer.status == 401 and "Authentication failure." in answer.page.text
    assert answer.page.form("/sign-in").values["name"] == "Alice"
    assert site.through(site.house.attempts.list(_sysop(site)))


def test_ENU_03_a_name_nobody_has_gets_the_same_words(site):
    browser = site.browser()
    known, unknown = browser.sign_in("Alice", "wrong"), browser.sign_in("Nobody At All", "wrong")
    assert known.status == unknown.status and "Authentication failure." in unknown.page.text


def test_TLS_13_a_password_is_not_taken_in_the_clear_from_elsewhere(site):
    browser = site.browser(secure=False)
    answer = browser.sign_in("Alice")
    assert answer.status == 403 and "ncrypt" in answer.page.text


def test_LOG_02_no_password_is_logged(site, caplog):
    site.browser().sign_in("Alice", "swordfish-7")
    assert "swordfish-7" not in caplog.text


def _sysop(site):
    from dialtone.domain.model.actor import Caller
    from dialtone.wire.port import Peer

    return Caller(site.user(1), Peer("127.0.0.1", 1, "127.0.0.1", 2), "web")
