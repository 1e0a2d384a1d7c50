from dialtone.web.console import PAGES
from dialtone.web.console.menu import MENU


def test_every_row_leads_to_a_page_and_every_room_is_in_the_menu(sysop):
    names = {page.name for page in PAGES}
    assert {name for row in MENU for name in (row.page, *row.pages)} <= names
    links = sysop.get("/console").page.links
    assert {row.label for row in MENU} <= set(links)
    assert links["Spam log"] == "/console/logs/spam"


def test_the_menu_says_where_one_is(sysop):
    for path, label in (
        ("/console", "Dashboard"),
        ("/console/users/2", "Users"),
        ("/console/settings/Mail", "Settings"),
        ("/console/logs/spam", "Spam log"),
        ("/console/logs/error", "Log"),
    ):
        here = [node.text for node in sysop.get(path).page.all("a", aria_current="page") if "\n" not in node.text]
        assert (label in here and "Spam log" not in here) or label == "Spam log", path
