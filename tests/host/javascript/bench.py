"""A board's folders with scripts in them, a desk without a house, and a task for one message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from dialtone.config.places import Places
from dialtone.domain.ports.processors import BenchFiles, Task
from dialtone.host.javascript.folders import Folders
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 25, "mx.ext.test")
MESSAGE = b"From: Bob <bob@ext.test>\r\nSubject: hello\r\n\r\nbody\r\n"


class StubDesk:
    """Implements the pool's Desk; `answers` by name, everything asked is in `asked`."""

    def __init__(self, folders: Folders, **answers: Any) -> None:
        self.folders = folders
        self.answers = answers
        self.asked: list[tuple[str, list[Any]]] = []

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        self.asked.append((name, arguments))
        answer = self.answers[name.replace(".", "_")]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def facts(self, task: Task) -> dict[str, Any]:
        return {
            "system": {
                "host_name": "mx.local.test",
                "ctrl_dir": self.folders.ctrl + "/",
                "data_dir": self.folders.data + "/",
                "text_dir": self.folders.text + "/",
            },
            "server": {"interface_ip_address": "192.0.2.25", "interface_ip_addr_list": ["192.0.2.25"]},
            "client": {"ip_address": task.peer.address, "host_name": task.peer.host, "port": task.peer.port},
            "user": {"number": 0, "alias": "größe", "security": {"restrictions": 0}},
        }


class Board:
    """The folders below `root`; scripts are written with `script`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("ctrl", "data", "text", "mods", "exec", "temp"):
            (root / name).mkdir()
        self.folders = Folders.of(Places(root), root / "temp")
        names = {name: str(root / "temp" / f"SBBS_SMTP.1.{name[:3]}") for name in BenchFiles.__dataclass_fields__}
        self.files = BenchFiles(**names)
        Path(self.files.message).write_bytes(MESSAGE)
        Path(self.files.recipients).write_text("[0]\nTo=bob\nToExt=2\n\n[1]\nTo=eve@ext.test\nToNetType=5\n")

    def script(self, name: str, text: str) -> str:
        """A script below the root; returns its name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("latin-1"))
        return path.name

    def task(self, command: str = "", eval: str = "", session: int = 1, **more: Any) -> Task:
        task = Task(
            name="Test",
            command=command,
            eval=eval,
            files=self.files,
            session=session,
            peer=PEER,
            protocol="SMTP",
            user=None,
            variables={"hello_name": "mx.ext.test", "sender_address": "bob@ext.test", "reverse_path": "<bob@ext.test>"},
            specifiers={"i": "198.51.100.7", "s": "Bob %i; $(id)"},
            time_limit=10.0,
        )
        return replace(task, **more)

    @property
    def error(self) -> str:
        """What is in the error file."""
        path = Path(self.files.error)
        return path.read_text("latin-1") if path.exists() else ""
