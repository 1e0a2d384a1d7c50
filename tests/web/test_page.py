from dialtone.web.pages import PAGES


def test_pages_that_change_something_take_forms_and_no_page_is_changed_by_looking():
    for page in PAGES:
        assert set(page.methods) <= {"GET", "POST", "PUT"}
        assert page.name.count(".") == 1 and page.path.startswith("/")
