from dialtone.domain.model.user import Misc


def test_a_profile_is_kept(site, alice):
    alice.get("/account")
    answer = alice.submit(
        button="Keep it", note="<b>hello</b>", location="Bern, CH", birth="1990-05-06", netmail="a@ext.test"
    )
    assert "Your profile is kept." in answer.page.text
    user = site.user(2)
    assert (user.note, user.location, user.birth, user.netmail) == (
        "<b>hello</b>",
        "Bern, CH",
        "19900506",
        "a@ext.test",
    )


def test_what_does_not_fit_is_told_and_nothing_is_kept(site, alice):
    alice.get("/account")
    answer = alice.submit(button="Keep it", note="x" * 200, birth="1990-13-01")
    assert answer.status == 400 and site.user(2).note == ""


def test_nobody_gives_himself_more(site, alice):
    token = alice.get("/").page.all("meta", name="csrf-token")[0].attributes["content"]
    alice.post("/account", {"csrf": token, "level": "99", "credits": "1000000", "note": "x"})
    assert site.user(2).level == 50 and site.user(2).credits == 0 and site.user(2).note == "x"


def test_the_terminals_settings_are_kept(site, alice):
    alice.get("/account/terminal")
    answer = alice.submit(
        button="Keep it", terminal="utf8", columns="132", rows="50", **{f"bit-{int(Misc.LINEAR)}": "1"}
    )
    assert "Your settings are kept." in answer.page.text
    user = site.user(2)
    assert user.misc & Misc.UTF8 and user.misc & Misc.LINEAR and not user.misc & Misc.AUTOTERM
    assert (user.columns, user.rows) == (132, 50)
    assert alice.get("/account/terminal").page.form("/account/terminal").values["terminal"] == "utf8"


def test_a_screen_no_terminal_has_is_told(alice):
    alice.get("/account/terminal")
    assert alice.submit(button="Keep it", columns="7").status == 400
