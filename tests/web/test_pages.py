import pytest

from dialtone.web.page import Page
from dialtone.web.pages import _table


def test_two_pages_of_one_name_are_an_error():
    page = Page(name="a.b", path="/", run=None)
    with pytest.raises(ValueError, match="two pages"):
        _table((page,), (page,))
