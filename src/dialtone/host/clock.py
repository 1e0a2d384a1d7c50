"""The machine's clock behind the domain's `Clock` port."""

from __future__ import annotations

import time


class SystemClock:
    """Real time. Promises what `domain.ports.outside.Clock` promises."""

    now = staticmethod(time.time)
    monotonic = staticmethod(time.monotonic)

    def offset(self, at: float) -> int:
        """Minutes east of UTC of this machine's local time at `at` (seconds since 1970)."""
        return time.localtime(at).tm_gmtoff // 60
