from time import perf_counter

import pytest

from dialtone.base.errors import Refusal
from dialtone.web.visit import checked, field


def test_fields_are_cleaned():
    assert field({"a": "x\0y\r\nz\rw"}, "a") == "xy\nz\nw"
    assert field({"a": "12345"}, "a", most=3) == "123"
    assert field({}, "a", "else") == "else"
    assert checked({"box": "1"}, "box") and not checked({}, "box")


@pytest.mark.parametrize(
    "path", ["/people?page=-1", "/people?page=9999999999999", "/people?page=٣", "/people?page=x", "/people?q=%00"]
)
def test_numbers_and_words_of_a_query_never_break_a_page(alice, path):
    assert alice.get(path).status == 200


def test_a_form_that_is_too_big_is_not_read(alice):
    token = alice.get("/").page.form("/sign-out").values["csrf"]
    assert alice.post("/sign-out", {"csrf": token, "x": "y" * 5_000_000}).status == 413


def test_a_form_with_thousands_of_fields_is_refused(alice):
    token = alice.get("/").page.form("/sign-out").values["csrf"]
    assert alice.post("/sign-out", {"csrf": token} | {f"f{n}": "" for n in range(2000)}).status == 400


def test_nobody_is_a_refusal(site):
    site.set(site.user(4), deleted=True)
    with pytest.raises(Refusal):
        _ = _visit(site).caller


def _visit(site):
    import asyncio

    from starlette.requests import Request

    from dialtone.web.entering import enter
    from dialtone.web.page import Page

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "scheme": "https"}
    page = Page(name="test.page", path="/", run=None)
    return asyncio.run(enter(Request({**scope, "server": ("x", 1), "client": ("192.0.2.1", 2)}), site.house, page))


def test_SLO_05_a_form_of_nothing_but_separators_is_not_read(nobody):
    begun = perf_counter()
    answer = nobody.request(
        "POST", "/sign-in", b"&" * 4_000_000, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 400
    assert perf_counter() - begun < 1
