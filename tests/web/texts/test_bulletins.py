def test_a_bulletin_is_new_until_it_was_read(site, alice):
    site.through(site.bulletins.write("rules.msg", b"Be kind."))
    assert "new" in alice.get("/texts").page.text
    answer = alice.click("Rules")
    assert answer.page.heading == "Rules"
    assert "new" not in alice.get("/texts").page.text.split("Rules")[1].split("Text sections")[0]


def test_WEB_06_one_that_is_not_there(alice):
    assert alice.get("/bulletins/..%2f..%2fetc").status == 404
    assert alice.get("/bulletins/none").status == 404
