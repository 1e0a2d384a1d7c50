from dialtone.config.files import DirectoryFlag
from tests.web.files.shelves import GAMES, Shelves, directory


def test_missing_free_and_flagged_are_told_in_words():
    site = Shelves(directory("GAMES", settings=int(DirectoryFlag.FCHK | DirectoryFlag.FREE)))
    site.keep("a.zip")
    site.keep("gone.zip")
    del site.kept.disk.files[(str(GAMES.path), "gone.zip")]
    alice = site.reader()
    alice.get("/files/Main/Games/")
    page = alice.submit("/files/-/flag", file="MAIN-GAMES/a.zip").page
    assert [" ".join(node.text.split()) for node in page.all("span", class_="badge")] == ["flagged", "missing"]
    assert "4 bytes free" in page.text


def test_where_nothing_can_be_downloaded_there_is_no_button():
    site = Shelves(directory("GAMES", download_requirements="SYSOP"))
    site.keep("a.zip")
    page = site.reader().get("/files/Main/Games/").page
    assert "Download a.zip" not in page.links and "You can't download from this directory." in page.text
