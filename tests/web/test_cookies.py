def test_WEB_04_the_session_is_in_a_cookie_no_script_and_no_other_site_gets(site):
    browser = site.browser()
    browser.get("/sign-in")
    answer = browser.submit(button="Sign in", name="Alice", password="correct horse", follow=False)
    line = next(line for line in answer.cookies if line.startswith("__Host-dialtone="))
    attributes = {part.strip().lower() for part in line.split(";")[1:]}
    assert {"httponly", "secure", "samesite=lax", "path=/"} <= attributes
    assert not any(part.startswith(("max-age", "domain")) for part in attributes)
    assert len(line.split(";")[0].split("=", 1)[1]) >= 43  # 256 bits


def test_who_wants_to_stay_signed_in_stays_for_a_month(site):
    browser = site.browser()
    browser.get("/sign-in")
    answer = browser.submit(button="Sign in", name="Alice", password="correct horse", kept="1", follow=False)
    assert any("__Host-dialtone=" in line and "Max-Age=2592000" in line for line in answer.cookies)


def test_without_tls_the_cookie_has_another_name_and_works_on_this_machine(site):
    browser = site.browser(secure=False, address="127.0.0.1")
    browser.sign_in("Alice")
    assert "dialtone" in browser.cookies and "Alice" in browser.get("/").page.text


def test_a_theme_is_kept(nobody):
    nobody.get("/")
    answer = nobody.submit("/theme", button="Dark")
    assert answer.page.all("html")[0].attributes["data-theme"] == "dark"
    nobody.submit("/theme", button="As the system")
    assert "data-theme" not in nobody.get("/").page.all("html")[0].attributes
