"""A SpamAssassin of our own: spamd on a free loopback port, its configuration its own, no question to the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.ports import free_port
from tests.support.waiting import until

DEBIAN = Path("/etc/spamassassin")  # which plugins are loaded
CONFIGURATION = "use_bayes 0\nreport_safe 0\n"

GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"  # spam, by agreement


@contextmanager
def running_spamd() -> Iterator[int]:
    """Runs spamd; gives its port. As root it becomes nobody."""
    folder, port = Path(tempfile.mkdtemp(prefix="dialtone-spamd-")), free_port()
    site, home = folder / "site", folder / "home"
    site.mkdir()
    home.mkdir()
    for path in (folder, site, home):
        path.chmod(0o777 if path == home else 0o755)
    for path in DEBIAN.glob("*.pre"):
        shutil.copy(path, site)
    (site / "local.cf").write_text(CONFIGURATION)
    line = ["spamd", "-L", "-x", "-H", str(home), f"--siteconfigpath={site}", "-i", f"127.0.0.1:{port}"]
    line += ["--max-children=2", "-s", "stderr", "-r", str(home / "pid")]
    if os.geteuid() == 0:
        line += ["-u", "nobody"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        until(lambda: server.poll() is not None or _answers(port), 60, "spamd answers")
        assert server.poll() is None, (folder / "log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"PING SPAMC/1.2\r\n\r\n")
        return b"PONG" in client.recv(100)
    return False
