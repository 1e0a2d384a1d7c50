import pytest


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("bbs.example", True, True),
        ("bbs.example", False, False),
        ("192.0.2.1", True, False),
        ("[::1]:443", True, False),
        ("localhost:8080", False, True),
    ],
)
def test_passkeys_are_offered_where_browsers_allow_them(site, host, secure, offered):
    browser = site.browser(secure=secure)
    browser.headers["host"] = host
    assert ("Use a passkey" in browser.get("/sign-in").text) == offered
