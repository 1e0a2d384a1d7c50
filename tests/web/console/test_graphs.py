import re

from hypothesis import given
from hypothesis import strategies as some

from dialtone.domain.access.gauges import SERIES
from dialtone.web.console.graphs import HEIGHT, WIDTH, graph

LEVEL = next(series for series in SERIES if series.level)
COUNT = next(series for series in SERIES if not series.level)


def test_what_there_is_stands_at_the_right():
    drawn = graph(COUNT, [0, 10], 361)
    assert drawn.line == "M359 79 L360 3" and drawn.area == "M359 79 L360 3 L360 80 L359 80 Z"


def test_words_say_what_is_drawn():
    assert graph(COUNT, [1, 4, 2], 10).words == f"{COUNT.label}: 7 in all, at most 4 at a time"
    assert graph(LEVEL, [1, 4, 2], 10).words == f"{LEVEL.label}: now 2, at most 4"


def test_nothing_measured_is_nothing_drawn():
    drawn = graph(COUNT, [], 360)
    assert (drawn.line, drawn.area, drawn.highest) == ("", "", 0)


@given(some.lists(some.integers(0, 10**12), min_size=1, max_size=360))
def test_every_point_is_inside(values):
    for x, y in re.findall(r"[ML](\S+) (\S+)", graph(COUNT, values, 360).line):
        assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT
