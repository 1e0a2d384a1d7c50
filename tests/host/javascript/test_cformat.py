import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.javascript.cformat import WIDEST, format_c, strftime


@pytest.mark.parametrize(
    ("form", "values", "text"),
    [
        ("%s|%-5s|%5s|%.2s", ["a", "b", "c", "defg"], "a|b    |    c|de"),
        ("%d %i %u %lu %lld", [1, -2, 3, 4, 5], "1 -2 3 4 5"),
        ("%x %X %08lx %#x %o", [255, 255, 48879, 16, 8], "ff FF 0000beef 0x10 10"),
        ("%u %x", [-1, -1], "4294967295 ffffffff"),
        ("%05d|%-5d|%+d|% d|%.3d", [42, 42, 42, 42, 7], "00042|42   |+42| 42|007"),
        ("%05d %6.2f %e %g", [-42, 3.14159, 1000.0, 0.5], "-0042   3.14 1.000000e+03 0.5"),
        ("%c%c %%", ["z", 65], "zA %"),
        ("%*d|%-*s|%.*f", [5, 42, 4, "ab", 1, 2.25], "   42|ab  |2.2"),
        ("%s %s %s", [True, 1.0, None], "true 1 undefined"),
        ("%d %d", ["12abc", "0x1F"], "12 31"),
        ("%y %", [1], "%y %"),
        ("%s", [], "undefined"),
    ],
)
def test_as_c_writes_it(form, values, text):
    assert format_c(form, values) == text


@given(st.text("%sdulxXc-+ #0123456789.*hfge", max_size=30), st.lists(st.one_of(st.text(), st.integers(), st.floats())))
def test_nothing_breaks_it_and_width_is_bounded(form, values):
    format_c(form, values)


def test_a_huge_width_is_cut():
    assert len(format_c("%999999d", [1])) == WIDEST


def test_strftime_writes_local_time_and_bears_nonsense():
    assert strftime("%Y", 86400 * 200) == "1970"
    assert strftime("%Y", 1e300) == ""
