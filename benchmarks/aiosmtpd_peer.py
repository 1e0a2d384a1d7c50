"""A durable aiosmtpd: each message synced into a Maildir before it is accepted."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Maildir:
    """Takes every message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Write, sync, rename, sync the folder."""
        self.count += 1
        path = self.folder / "tmp" / f"{self.count}.{os.getpid()}"
        content = envelope.original_content or b""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        path.rename(self.folder / "new" / path.name)
        folder = os.open(self.folder / "new", os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return "250 OK"


async def main() -> None:
    """Serve on the port given as the first argument until terminated."""
    with tempfile.TemporaryDirectory(prefix="dialtone-aiosmtpd-") as folder:
        handler = Maildir(Path(folder))
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(handler, hostname="mx.local.test"), "127.0.0.1", int(sys.argv[1])
        )
        print("ready", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
