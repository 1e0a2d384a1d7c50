def test_a_member_sees_what_is_known_of_her(site, alice):
    site.set(site.user(2), netmail="alice@ext.test", uploads=1, uploaded=2_000_000)
    text = alice.get("/you").page.text
    assert "Alice, number 2" in text and "alice@ext.test" in text and "1 file, 2.0 MB" in text


def test_it_is_nobody_elses(nobody):
    assert nobody.get("/you").page.heading == "Sign in"
