"""Lines that damage what goes over them, decided by hypothesis so that a failure is found again."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

FLIP, DROP, INSERT = "flip", "drop", "insert"


@dataclass
class DamagingLine:
    """Damages certain pieces: `plan` maps the number of a piece to (kind, place, amount)."""

    plan: dict[int, tuple[str, int, int]]
    number: int = field(default=-1)

    def __call__(self, data: bytes) -> bytes:
        self.number += 1
        if self.number not in self.plan:
            return data
        kind, place, amount = self.plan[self.number]
        place %= len(data)
        if kind == DROP:
            return data[:place] + data[place + amount :]
        if kind == INSERT:
            return data[:place] + bytes([amount % 256]) * (amount % 7) + data[place:]
        flipped = bytearray(data)
        flipped[place] ^= 1 << amount % 8
        return bytes(flipped)


def damaging_lines(pieces: int = 40, most: int = 6) -> st.SearchStrategy[DamagingLine]:
    """Lines that damage a few of the first pieces."""
    damage = st.tuples(st.sampled_from([FLIP, DROP, INSERT]), st.integers(0, 100_000), st.integers(1, 3000))
    return st.dictionaries(st.integers(0, pieces), damage, max_size=most).map(DamagingLine)
