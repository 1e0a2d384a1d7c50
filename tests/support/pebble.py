"""An authority for tests: Debian's `pebble`, with a name service of its own that has every name on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from tests.support.ports import free_ports
from tests.support.waiting import until

MISSING = "the test authority is missing (apt-get install pebble)"
needs_pebble = pytest.mark.skipif(
    shutil.which("pebble") is None or shutil.which("pebble-challtestsrv") is None, reason=MISSING
)


class Pebble:
    """A running authority. `directory` is its address, `ca_file` vouches for its own certificate; it looks for names at
    `http_port` and `tls_port` of 127.0.0.1."""

    def __init__(self, folder: Path, http_port: int = 0, tls_port: int = 0) -> None:
        self.folder = folder
        self._port, self._management, self._dns, self._dns_control, free_http, free_tls = free_ports(6)
        self.http_port, self.tls_port = http_port or free_http, tls_port or free_tls
        self.directory = f"https://localhost:{self._port}/dir"
        self.ca_file = folder / "pebble-ca.pem"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Begin; returns when it answers."""
        self._settings()
        listening = f"127.0.0.1:{self._dns}"
        quiet = ("-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", "", "-defaultIPv4", "127.0.0.1")
        control = f"127.0.0.1:{self._dns_control}"
        self._run("pebble-challtestsrv", "-dns01", listening, "-management", control, *quiet)
        self._run("pebble", "-config", str(self.folder / "pebble.json"), "-dnsserver", listening)
        until(self._answers, 20, "the authority answers")

    def _run(self, *words: str) -> None:
        environment = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"}
        out = open(self.folder / f"{words[0]}.log", "ab")  # noqa: SIM115 - closed below
        self._processes.append(subprocess.Popen(words, stdout=out, stderr=out, env=environment))
        out.close()

    def _settings(self) -> None:
        authority = trustme.CA()
        issued = authority.issue_cert("localhost", "127.0.0.1")
        authority.cert_pem.write_to_path(self.ca_file)
        issued.cert_chain_pems[0].write_to_path(self.folder / "pebble.pem")
        issued.private_key_pem.write_to_path(self.folder / "pebble.key")
        settings = {
            "listenAddress": f"127.0.0.1:{self._port}",
            "managementListenAddress": f"127.0.0.1:{self._management}",
            "certificate": str(self.folder / "pebble.pem"),
            "privateKey": str(self.folder / "pebble.key"),
            "httpPort": self.http_port,
            "tlsPort": self.tls_port,
        }
        (self.folder / "pebble.json").write_text(json.dumps({"pebble": settings}))

    def _answers(self) -> bool:
        return self.root_pem() is not None

    def root_pem(self) -> bytes | None:
        """The authority's own root certificate; None while it does not answer."""
        import ssl

        context = ssl.create_default_context(cafile=str(self.ca_file))
        url = f"https://localhost:{self._management}/roots/0"
        try:
            with urllib.request.urlopen(url, context=context, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            return None

    def tell(self, order: str, **said: object) -> None:
        """Change what its name service says, such as `tell("set-txt", host="_acme-challenge.a.test.", value="x")`."""
        data = json.dumps(said).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self._dns_control}/{order}", data, timeout=5):
            return

    @property
    def dns_control(self) -> int:
        """The port that `tell` uses."""
        return self._dns_control

    def stop(self) -> None:
        """End it."""
        for process in self._processes:
            process.terminate()
            process.wait(10)
        self._processes.clear()


@contextmanager
def pebble(folder: Path, **ports: int) -> Iterator[Pebble]:
    """One that runs."""
    made = Pebble(folder, **ports)
    try:
        made.start()
        yield made
    finally:
        made.stop()
