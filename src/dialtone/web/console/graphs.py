"""Graphs as SVG, drawn here: a browser needs no script to show them, and a table stands beside them for who sees none.

Everything is attributes and classes; colours are the style sheet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.domain.access.gauges import SERIES, Point, Series

WIDTH, HEIGHT = 360, 80  # of the drawing's own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """One graph: `line` and `area` are paths. `words` say what a person would see."""

    series: Series
    line: str
    area: str
    last: int
    highest: int
    total: int

    @property
    def words(self) -> str:
        """The graph in words."""
        if self.series.level:
            return f"{self.series.label}: now {self.last}, at most {self.highest}"
        return f"{self.series.label}: {self.total} in all, at most {self.highest} at a time"


def graphs(points: Sequence[Point], slots: int) -> list[Graph]:
    """Every series over the last `slots` points; what there is of them stands at the right."""
    return [graph(series, [point.values[at] for point in points], slots) for at, series in enumerate(SERIES)]


def graph(series: Series, values: Sequence[int], slots: int) -> Graph:
    """One series."""
    highest = max(values, default=0)
    step, scale = WIDTH / max(1, slots - 1), (HEIGHT - 4) / max(1, highest)
    start = slots - len(values)
    places = [(round((start + at) * step, 1), round(HEIGHT - 1 - value * scale, 1)) for at, value in enumerate(values)]
    line = " ".join(f"{'L' if at else 'M'}{x:g} {y:g}" for at, (x, y) in enumerate(places))
    area = f"{line} L{places[-1][0]:g} {HEIGHT} L{places[0][0]:g} {HEIGHT} Z" if places else ""
    return Graph(
        series=series, line=line, area=area, last=values[-1] if values else 0, highest=highest, total=sum(values)
    )
