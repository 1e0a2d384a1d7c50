"""How many examples a property that says so itself is tried with: as many as it says, and few in `make check`."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100  # of a property that says nothing, in `make test`


def examples(usual: int) -> int:
    """Examples under the profile in force: `usual` of them in `make test`."""
    return max(2, usual * min(settings.default.max_examples, USUAL) // USUAL)
