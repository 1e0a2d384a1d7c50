import pytest

from dialtone.base.errors import Refusal
from dialtone.web.api.operation import need, number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "٣", "9" * 20, None])
def test_what_is_no_number_is_not_there(text):
    with pytest.raises(Refusal):
        number(text)


def test_a_service_that_is_missing_is_told():
    assert need(5) == 5
    with pytest.raises(Refusal):
        need(None)
