from dialtone.domain.model.user import Misc
from tests.web.files.shelves import Shelves


def test_choices_are_kept():
    site = Shelves()
    before = site.user(2).misc
    alice = site.reader()
    alice.get("/files/-/settings")
    page = alice.submit(button="Keep", since="2024-02-29", extended="1", protocol="y").page
    assert "Your choices are kept." in page.text
    user = site.user(2)
    assert user.misc ^ before == int(Misc.EXTDESC) and user.protocol == "Y"
    assert user.new_files_since == 1709164800.0 - site.clock.offset(1709164800.0) * 60
    assert page.form(button="Keep").values["since"] == "2024-02-29"
    alice.submit(button="Keep", extended=None)
    assert site.user(2).misc == before


def test_no_day():
    site = Shelves()
    alice = site.reader()
    alice.get("/files/-/settings")
    answer = alice.submit(button="Keep", since="soon")
    assert answer.status == 400 and "Write the day as 2026-11-28." in answer.page.text


def test_longer_descriptions_are_open_for_whoever_wants_them():
    site = Shelves()
    site.keep("a.zip", extended="All of the story")
    assert not any("open" in node.attributes for node in site.reader().get("/files/Main/Games/").page.all("details"))
    site.set(site.user(2), misc=site.user(2).misc | int(Misc.EXTDESC))
    assert "open" in site.reader().get("/files/Main/Games/").page.all("details")[0].attributes
