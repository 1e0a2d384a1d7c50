"""The machine's clock behind the domain's `Clock` port."""

from __future__ import annotations

import time
from functools import lru_cache

QUARTER = 900  # seconds: local time never changes within one


class SystemClock:
    """Real time. Promises what `domain.ports.outside.Clock` promises."""

    now = staticmethod(time.time)
    monotonic = staticmethod(time.monotonic)

    def offset(self, at: float) -> int:
        """Minutes east of UTC of this machine's local time at `at` (seconds since 1970)."""
        return _offset(int(at // QUARTER), time.tzname)


@lru_cache(maxsize=64)
def _offset(quarter: int, zone: tuple[str, str]) -> int:
    """Asked for with every look at an access requirement. `zone` only tells one setting of the machine from another."""
    return time.localtime(quarter * QUARTER).tm_gmtoff // 60
