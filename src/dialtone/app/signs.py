"""What files say to the running program: semaphore files, and changed settings (`host/semaphores.py`)."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from dialtone.config.load import FILES
from dialtone.host.machine import this_machine
from dialtone.host.semaphores import Semaphores, Sign

SERVER = "mail"  # the server's name in semaphore files, and its tag in log lines
SERVICES = "services"  # the services' name in semaphore files
MORE = ("mailsrvr.rec", "services.rec", "ircd.conf", "ircd.rehash")  # further files whose change recycles


class Signs:
    """Signs in the order in which they were seen, each once. `root` is the board's folder."""

    def __init__(self, root: Path) -> None:
        machine, ctrl = this_machine(), root / "ctrl"
        names = [variant for name in (*FILES, *MORE) for variant in machine.variants(name)]
        more = [str(ctrl / name) for name in names]
        self._semaphores = Semaphores(str(ctrl), server=SERVER, host=machine.name, more=more)
        self._services = Semaphores(str(ctrl), server=SERVICES, host=machine.name, apart=True)
        self._seen: deque[Sign] = deque()

    def next(self) -> Sign | None:
        """The next sign nobody obeyed yet; None when there is none."""
        if not self._seen:
            self._look()
        return self._seen.popleft() if self._seen else None

    def leave_out(self, action: str) -> None:
        """Forget signs for this action up to now: it is being done."""
        self._look()
        self._seen = deque(sign for sign in self._seen if sign.action != action)

    def _look(self) -> None:
        self._seen.extend(self._semaphores.look())
        self._seen.extend(self._services.look())

    def paused_by(self) -> str:
        """The file that asks for a pause, or ""."""
        return self._semaphores.paused_by()

    def services_paused_by(self) -> str:
        """The same of the services alone."""
        return self._services.paused_by()
