"""A Dovecot of our own serving POP3, and IMAP where it has that, from Maildirs: a peer for benchmarks. Needs root."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.support.ports import free_port
from tests.support.waiting import until

CONFIG = """
protocols = pop3{imap}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain
default_login_user = dovenull
default_internal_user = dovecot
default_client_limit = 10000
mail_location = maildir:{folder}/mail/%n
mail_fsync = optimized
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
service pop3-login {{
  service_count = 0
  client_limit = 2000
  process_min_avail = 2
  inet_listener pop3 {{
    port = {port}
  }}
  inet_listener pop3s {{
    port = {tls_port}
    ssl = yes
  }}
}}
service pop3 {{
  process_limit = 2000
  process_min_avail = 10
  service_count = 0
}}
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service auth {{
  inet_listener {{
    port = {auth_port}
    address = 127.0.0.1
  }}
}}
service anvil {{
  client_limit = 20000
}}
service stats {{
  process_limit = 1
}}
"""


def why_not() -> str:
    """Why Dovecot cannot be used here; empty when it can."""
    if not shutil.which("dovecot") or not Path("/usr/lib/dovecot/pop3").exists():
        return "dovecot with POP3 is not installed"
    return "" if os.geteuid() == 0 else "dovecot needs root to start"


def has_imap() -> bool:
    """Whether it can serve IMAP."""
    return Path("/usr/lib/dovecot/imap").exists()


class Dovecot:
    """A server; users are name -> password. Put messages with `fill`."""

    def __init__(self, users: dict[str, str], *, certificate: tuple[Path, Path] | None = None) -> None:
        self.users = users
        self.port = free_port()
        self.tls_port = free_port()
        self.imap_port = free_port()
        self.auth_port = free_port()  # where a mail server asks whether a password is right
        self.folder = Path(tempfile.mkdtemp(prefix="dialtone-dovecot-"))
        self._certificate = certificate
        self._owner = pwd.getpwnam("mail")
        self._process: subprocess.Popen[bytes] | None = None

    def fill(self, user: str, messages: list[bytes]) -> None:
        """Put messages into a user's Maildir."""
        box = self.folder / "mail" / user
        for part in ("", "cur", "new", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(messages):
            (box / "new" / f"{number:06d}.M{number}P1.host").write_bytes(text)
        for path in [self.folder / "mail", *(self.folder / "mail").rglob("*")]:
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def __enter__(self) -> Dovecot:
        self.folder.chmod(0o755)
        (self.folder / "mail").mkdir(exist_ok=True)
        os.chown(self.folder / "mail", self._owner.pw_uid, self._owner.pw_gid)
        (self.folder / "users").write_text("".join(f"{n}:{{PLAIN}}{p}\n" for n, p in self.users.items()))
        (self.folder / "users").chmod(0o644)
        certificate = ""
        if self._certificate:
            certificate = f"ssl_cert = <{self._certificate[0]}\nssl_key = <{self._certificate[1]}"
        config = self.folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                folder=self.folder,
                ssl="yes" if certificate else "no",
                certificate=certificate,
                uid=self._owner.pw_uid,
                gid=self._owner.pw_gid,
                port=self.port,
                tls_port=self.tls_port,
                auth_port=self.auth_port,
                imap_port=self.imap_port,
                imap=" imap" if has_imap() else "",
            )
        )
        self._process = subprocess.Popen(["dovecot", "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
        until(self._answers, 20, "Dovecot answers")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(15)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as probe:
            return probe.recv(3) == b"+OK"
        return False
