"""A Postfix of our own: its own queue and port, mail durably into Maildirs. Needs root (as Postfix itself does)."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.support.ports import free_port
from tests.support.waiting import until

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.{domain}
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = {mailboxes}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
smtpd_tls_security_level = none
smtp_tls_security_level = may
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
default_process_limit = 100
qmgr_message_active_limit = 20000
in_flow_delay = 0
{more}
"""

MASTER = """
{address}:{port} inet n - n - - smtpd
{services}
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
"""


def why_not() -> str:
    """Why Postfix cannot be used here; empty when it can."""
    if not shutil.which("postfix"):
        return "postfix is not installed"
    return "" if os.geteuid() == 0 else "postfix needs root to start"


class Postfix:
    """A mail server for `domain` on `address`; all its mail is in Maildirs under `mail`."""

    def __init__(
        self,
        domain: str = "ext.test",
        address: str = "127.0.0.1",
        *,
        port: int = 0,
        more: str = "",
        mailboxes: str = "static:inbox/",
        services: str = "",
    ) -> None:
        self.domain = domain
        self.address = address
        self.port = port or free_port(address)
        self.folder = Path(tempfile.mkdtemp(prefix="dialtone-postfix-"))
        self._more = more
        self._mailboxes = mailboxes
        self._services = services

    def __enter__(self) -> Postfix:
        owner = pwd.getpwnam("postfix")
        self.folder.chmod(0o755)
        for name in ("queue", "data", "mail"):
            (self.folder / name).mkdir()
        for name in ("data", "mail"):
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        values = {
            "folder": self.folder,
            "address": self.address,
            "domain": self.domain,
            "uid": owner.pw_uid,
            "gid": owner.pw_gid,
            "more": self._more,
            "mailboxes": self._mailboxes,
            "services": self._services,
            "port": self.port,
        }
        (self.folder / "main.cf").write_text(MAIN.format(**values))
        (self.folder / "master.cf").write_text(MASTER.format(**values))
        self._start()
        until(self._answers, 20, "Postfix answers")
        return self

    def _start(self) -> None:
        try:
            self.run("start")
        except subprocess.CalledProcessError as trouble:
            log = self.folder / "maillog"
            said = log.read_text() if log.exists() else "no log was written"
            raise AssertionError(f"Postfix does not start: {trouble.stderr} {said}") from trouble

    def __exit__(self, *_: object) -> None:
        with suppress(subprocess.SubprocessError):
            self.run("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words: str) -> None:
        """Give a command to this Postfix."""
        subprocess.run(
            ["postfix", "-c", str(self.folder), *words], check=True, capture_output=True, text=True, timeout=60
        )

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection((self.address, self.port), 1) as probe:
            return probe.recv(3) == b"220"
        return False

    def messages(self) -> list[bytes]:
        """Every delivered message, as Postfix wrote it (LF line ends)."""
        return [path.read_bytes() for path in sorted((self.folder / "mail").glob("**/new/*"))]

    def count(self) -> int:
        """How many messages were delivered."""
        return sum(1 for _ in (self.folder / "mail").glob("**/new/*"))
