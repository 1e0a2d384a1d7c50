from dialtone.web.account.letting_in import Half


def test_a_half_login_names_nobody_in_the_log():
    assert Half.__slots__ == ("caller", "kept", "back")


def test_whoever_did_not_give_a_password_has_no_code_to_show(nobody):
    assert nobody.get("/sign-in/code").status == 410
