from dialtone.config.files import Library
from tests.web.files.shelves import Shelves, directory


def test_names_that_are_alike_or_odd_have_addresses_of_their_own():
    odd = Library(name="Odds & ends", prefix="ODD-", virtual="Odds & ends?")
    first, second = directory("A", odd, virtual="Same"), directory("B", odd, virtual="same")
    site = Shelves(first, second)
    site.keep("50 off#1.zip", b"one", place=first)
    site.keep("other.zip", b"two", place=second)
    alice = site.reader()
    alice.get("/files/")
    alice.click("The b")
    assert alice.click("other.zip").status == 200
    alice.get("/files/")
    alice.click("The a")
    assert alice.click("50 off#1.zip").status == 200
    path = next(path for words, path in alice.answer.page.links.items() if words.startswith("Download"))
    assert alice.get(path).body == b"one"


def test_a_board_without_files():
    from tests.support.browser import SiteWorld

    site = SiteWorld()
    site.add("Guest", restrictions="G")
    assert site.browser().get("/files/").status == 501


def test_a_path_without_its_last_slash():
    site = Shelves()
    assert site.reader().get("/files/Main/Games", follow=True).page.heading == "The games"
