import asyncio

from dialtone.domain.model.login import Attempts


def can(tmp_path, name="ip.can"):
    return (tmp_path / "text" / name).read_text()


def test_one_click_turns_away_and_releases(board, sysop, tmp_path):
    sysop.get("/console/bans")
    sysop.submit(button="Add", address="198.51.100.0/24", reason="<b>probing</b>\tx=y", duration="3600")
    assert can(tmp_path).startswith("198.51.100.0/24\t") and "<b>probing</b>" in sysop.answer.page.text
    button = next(one for form in sysop.answer.page.forms for one in form.buttons if one.startswith("Release"))
    assert button == "Release 198.51.100.0/24"
    sysop.submit(button=button)
    assert "198.51.100" not in can(tmp_path) and "Released." in sysop.answer.page.text


def test_what_cannot_be_added_is_told_with_what_was_typed(sysop):
    sysop.get("/console/bans?list=spamblock.cfg")
    sysop.submit(button="Add", address="127.0.0.1", reason="me")
    page = sysop.answer.page
    assert sysop.answer.status == 400 and page.form(button="Add").values["address"] == "127.0.0.1"
    assert page.heading == "Bans: spamblock.cfg"


def test_lists_of_other_things_are_shown_too(board, sysop, tmp_path):
    (tmp_path / "text/name.can").write_text("; comment\nroot\tr=nobody is called so\n")
    page = sysop.get("/console/bans?list=name.can").page
    assert "root" in page.text and "nobody is called so" in page.text and "Turn an address away" not in page.text
    assert sysop.get("/console/bans?list=../ctrl/sbbs.ini").page.heading == "Bans: ip.can"


def test_failed_log_ins_are_forgiven_one_by_one_or_all(board, sysop):
    for key, name in (("ip:192.0.2.1", "<i>root</i>"), ("ip:192.0.2.2", "x"), ("user:2", "alice")):
        record = Attempts(key=key, count=3, dupes=1, last=board.clock.now(), name=name, protocol="SSH")
        asyncio.run(board.store.write(lambda records, record=record: records.attempts.put(record)))
    page = sysop.get("/console/attempts").page
    assert "3 records" in page.text and "<i>root</i>" in page.text and "2 failures and 1 repetition" in page.text
    sysop.submit(button="Forgive ip:192.0.2.1")
    assert "2 records" in sysop.answer.page.text
    assert "1 record" in sysop.get("/console/attempts?q=alice").page.text
    sysop.submit(button="Forgive all")
    assert "Nothing is held against anybody" in sysop.answer.page.text


def test_forgetting_all_is_said_in_so_many_words(board, sysop):
    record = Attempts(key="user:2", count=3)
    asyncio.run(board.store.write(lambda records: records.attempts.put(record)))
    sysop.get("/console/attempts")
    token = sysop.answer.page.form("/console/attempts/forgive").values["csrf"]
    assert sysop.post("/console/attempts/forgive", {"csrf": token}).status == 400
    assert "1 record" in sysop.get("/console/attempts").page.text
