import asyncio

import pytest

from dialtone.config.validation import Validations, ValidationSet
from dialtone.domain.mail.account_notices import AccountNotices
from tests.support.browser import PASSWORD

ALICE = "/console/users/2"
NASTY = '"><script>alert(1)</script>'


def test_people_are_found_by_number_and_by_parts_of_names(board, sysop):
    board.set(board.user(3), netmail="bob@ext.test", real_name="Robert Smith")
    for text, found in (("", "3 accounts"), ("3", "1 account"), ("smith", "1 account"), ("EXT.test", "1 account")):
        assert found in sysop.get(f"/console/users?q={text}").page.text, text
    assert "#3 Bob" in sysop.answer.page.links and "Nobody is called so" in sysop.get("/console/users?q=zzz").page.text


def test_WEB_01_what_people_say_about_themselves_is_text(board, sysop):
    board.set(board.user(2), real_name=NASTY, location=NASTY, note=NASTY, comment=NASTY, last_host=NASTY)
    assert NASTY in sysop.get("/console/users?q=alice").page.text
    form = sysop.get(ALICE).page.form(button="Save")
    assert form.values["note"] == NASTY and form.values["real_name"] == NASTY


def test_an_account_is_edited_by_the_rules(board, sysop):
    sysop.get(ALICE)
    sysop.submit(button="Save", level="60", flags1="AB", expires="2024-06-01", location="Ulm")
    changed = board.user(2)
    assert (changed.level, changed.flags1, changed.expires, changed.location) == (60, "AB", 1717200000.0, "Ulm")
    assert sysop.answer.page.form(button="Save").values["expires"] == "2024-06-01"


@pytest.mark.parametrize(
    ("field", "value"), [("level", "much"), ("expires", "tomorrow"), ("alias", "Bob"), ("level", "100"), ("alias", "")]
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(board, sysop, field, value):
    before = board.user(2)
    sysop.get(ALICE)
    sysop.submit(button="Save", **{field: value})
    assert sysop.answer.status in (400, 403, 409)
    assert sysop.answer.page.form(button="Save").values[field] == value and board.user(2) == before


def test_EXE_09_nobody_gives_more_than_he_has_nor_edits_who_is_above_him(board):
    board.add("Small", level=90)
    browser = board.browser(address="127.0.0.1")
    browser.sign_in("Small")
    browser.get(ALICE)
    assert browser.submit(button="Save", level="95").status == 403 and board.user(2).level == 50
    browser.get("/console/users/1")
    assert browser.submit(button="Save", level="50").status == 403 and board.user(1).level == 99
    for deed in ("suspend", "remove", "end_sessions", "password", "password_mail"):
        browser.get("/console/users/1")
        token = browser.answer.page.form(button="Save").values["csrf"]
        values = {"csrf": token, "deed": deed, "name": "Sysop", "new_password": "violet lantern"}
        assert browser.post("/console/users/1/do", values).status in (403, 404), deed
    assert board.user(1).active


def test_deeds_to_a_whole_account(board, sysop):
    board.rebuild(validations=Validations({2: ValidationSet(level=65, flags1="A")}))
    sysop.get(ALICE)
    sysop.submit(button="Validate", set="2")
    assert board.user(2).level == 65
    sysop.submit(button="Suspend it")
    assert board.user(2).inactive and "suspended" in sysop.answer.page.text
    sysop.submit(button="Let it in again")
    assert not board.user(2).inactive


def test_removing_wants_the_name(board, sysop):
    sysop.get(ALICE)
    assert sysop.submit(button="Remove it", name="Bob").status == 400 and not board.user(2).deleted
    sysop.submit(button="Remove it", name="alice")
    assert board.user(2).deleted


def test_AUT_14_a_new_password_signs_out_everywhere(board, sysop):
    alice = board.browser()
    alice.sign_in("Alice")
    sysop.get(ALICE)
    sysop.submit(button="Set it", new_password="violet lantern")
    assert "Sign out" not in [node.text for node in alice.get("/").page.all("button")]
    assert alice.sign_in("Alice", PASSWORD).status == 401
    assert alice.sign_in("Alice", "violet lantern").status == 200


def test_a_code_goes_to_the_address_outside_and_is_not_shown(board, sysop, monkeypatch):
    sent = []

    async def password_code(_, user, code):
        sent.append((user.alias, code))

    monkeypatch.setattr(AccountNotices, "password_code", password_code)
    sysop.get(ALICE)
    assert sysop.submit(button="Mail a code").status == 404 and not sent
    board.set(board.user(2), netmail="alice@ext.test")
    sysop.get(ALICE)
    sysop.submit(button="Mail a code")
    assert [name for name, _ in sent] == ["Alice"] and sent[0][1] not in sysop.answer.text


def test_sessions_are_shown_and_ended(board, sysop):
    alice = board.browser(address="198.51.100.9")
    alice.sign_in("Alice")
    visit = board.presence.enter(board.user(2), "Telnet")
    page = sysop.get(ALICE).page
    assert "1 browser session" in page.text and "198.51.100.9" in page.text and f"node {visit.node}" in page.text
    sysop.submit(button="Sign it out")
    assert board.presence.at(visit.node).interrupted and "0 browser sessions" in sysop.answer.page.text
    assert alice.get("/console").page.heading == "Sign in"


def test_the_second_factor_is_taken_off_with_care(board, sysop):
    factor = board.house.second_factor

    async def put(records):
        await records.properties.put(board.user(2).number, "second factor", "secret", "x")

    assert "Take it off" not in sysop.get(ALICE).page.form(button="Save").buttons
    asyncio.run(board.store.write(put))
    board.clock.advance(5)
    sysop.get(ALICE)
    assert sysop.submit(button="Take it off", name="x").status == 400
    sysop.submit(button="Take it off", name="Alice")
    assert not asyncio.run(factor.enrolled(board.user(2).number))


def test_there_is_no_other_account_and_no_other_deed(board, sysop):
    assert sysop.get("/console/users/77").status == 404
    sysop.get(ALICE)
    token = sysop.answer.page.form(button="Save").values["csrf"]
    assert sysop.post(f"{ALICE}/do", {"csrf": token, "deed": "promote"}).status == 400
