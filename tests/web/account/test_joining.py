"""Asking for an account."""

from __future__ import annotations

import pytest

from dialtone.base.log import Secret
from dialtone.config.newuser import NewUserConfig, Question
from tests.support.browser import SiteWorld

GOOD = {
    "alias": "Carla",
    "real_name": "Carla Jones",
    "location": "Ulm, Germany",
    "birth": "1984-02-29",
    "password": "seven green bottles",
    "again": "seven green bottles",
    "words": "I used to call boards long ago.",
}


def join(browser, **changes):
    browser.get("/join")
    return browser.submit(button="Ask for the account", **(GOOD | changes))


def test_who_answers_well_is_a_member_and_signed_in(site, nobody):
    answer = join(nobody)
    assert answer.status == 200 and "Welcome, Carla." in answer.page.text
    user = site.through(site.house.directory.by_login("Carla"))
    assert (user.real_name, user.location, user.birth) == ("Carla Jones", "Ulm, Germany", "19840229")
    assert user.level == site.settings.new_user.level
    assert any("Carla" in text for text in site.telegrams(site.user(1)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"alias": "Alice"}, "taken"),
        ({"alias": "Sysop"}, ""),
        ({"alias": "<svg onload=alert(1)>"}, ""),
        ({"real_name": "Carla"}, "first and your last name"),
        ({"location": "Ulm"}, "comma"),
        ({"birth": "1984-02-30"}, "no such day"),
        ({"netmail": "nonsense"}, "no mail address"),
        ({"password": "short", "again": "short"}, "at least"),
        ({"again": "another one here"}, "differ"),
        ({"words": " "}, "few words"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field_and_the_rest_is_kept(site, nobody, changes, told):
    answer = join(nobody, **changes)
    assert answer.status >= 400 and told in answer.page.text
    assert answer.page.form("/join").values["location"] == (GOOD | changes)["location"]
    assert not answer.page.form("/join").values["password"]
    assert any(node.attributes.get("aria-invalid") for node in answer.page.all("input") + answer.page.all("textarea"))
    assert site.through(site.house.directory.by_login("Carla")) is None


def test_a_closed_board_says_so():
    site = SiteWorld()
    from dataclasses import replace

    site.rebuild(system=replace(site.settings.system, closed=True))
    answer = site.browser().get("/join")
    assert (answer.status == 403 and not answer.page.forms[0].fields) or "no new members" in answer.page.text


def test_the_sysop_asks_what_he_wants_to_know():
    asked = NewUserConfig(
        questions=int(Question.ALIAS | Question.PHONE), password=Secret("xyzzy"), magic_word=Secret("plugh")
    )
    browser = SiteWorld(new_user=asked).browser()
    browser.get("/join")
    fields = browser.answer.page.form("/join").fields
    assert "phone" in fields and "birth" not in fields and "real_name" not in fields
    answer = browser.submit(
        button="Ask for the account",
        alias="Carla",
        phone="123",
        password=GOOD["password"],
        again=GOOD["password"],
        words="hi",
        new_user_password="wrong",
        magic_word="wrong",
    )
    assert "not the password for new members" in answer.page.text and "not the word" in answer.page.text
    answer = browser.submit(
        button="Ask for the account",
        password=GOOD["password"],
        again=GOOD["password"],
        new_user_password="XYZZY",
        magic_word="Plugh",
    )
    assert "Welcome, Carla." in answer.page.text


def test_AUT_16_one_address_does_not_ask_for_hundreds(site):
    browser = site.browser()
    found = {join(browser, alias=f"Carla {number}", words=" ").status for number in range(15)}
    assert 429 in found


def test_SEC_09_the_first_account_needs_the_operators_code():
    site = SiteWorld(people=())
    browser = site.browser()
    answer = join(browser, words=None) if False else None
    browser.get("/join")
    first = {key: value for key, value in GOOD.items() if key != "words"}
    answer = browser.submit(button="Ask for the account", **first)
    assert answer.status == 403 or answer.status == 400
    answer = browser.submit(
        button="Ask for the account",
        first_code=site.house.applications.first_code,
        password=GOOD["password"],
        again=GOOD["password"],
    )
    assert "Welcome, Carla." in answer.page.text
    assert site.user(1).level >= 90
