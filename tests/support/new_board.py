"""A board as `dialtone init` leaves it: nothing is changed but the port offset, so that it runs beside others."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from dialtone.app.founding import found
from dialtone.app.free_ports import free_offset
from dialtone.config.starter import Board as Answers
from tests.support.host_keys import give_host_keys
from tests.support.live import LiveBoard, for_ourselves


class NewBoard(LiveBoard):
    """See the module's text. It answers on the loopback address only; `users` have the password `sesame`."""

    def __init__(self, host_name: str = "local.test", *, users: tuple[str, ...] = ("Sysop", "Alice", "Bob")) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dialtone-board-"))
        self.root = self.folder / "bbs"
        self.host_name = host_name
        self.environment = {**os.environ}
        self.process = None
        self.options = ""
        with for_ourselves():
            found(self.root, Answers(host_name=host_name, interface="127.0.0.1"))
            give_host_keys(self.root)
            self.offset = free_offset(("127.0.0.1",))
            self.set("Global", "PortOffset", str(self.offset))
            self.add_users(*users)
