"""The keys by which callers recognise this board: ctrl/ssh_host_ed25519_key and ctrl/ssh_host_rsa_key.

Made when missing, readable for the owner only, in OpenSSH's own format, so that a board that had another SSH server in
front of it can bring its keys along.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import asyncssh

from dialtone.base import log

RSA_BITS = 3072
KINDS = (("ssh-ed25519", "ssh_host_ed25519_key"), ("ssh-rsa", "ssh_host_rsa_key"))


def host_keys(ctrl: Path) -> list[asyncssh.SSHKey]:
    """The keys, made where there are none. Those that cannot be read or written are told in the log and left out."""
    return list(_found(ctrl))


def _found(ctrl: Path) -> Iterator[asyncssh.SSHKey]:
    for kind, name in KINDS:
        try:
            yield _read_or_make(ctrl / name, kind)
        except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            log.error("ssh.key", f"!ERROR: no SSH host key {name}: {error}", file=name)


def _read_or_make(path: Path, kind: str) -> asyncssh.SSHKey:
    if path.exists():
        key = asyncssh.read_private_key(path)
        log.info("ssh.key", f"SSH host key {key.get_algorithm()} {key.get_fingerprint()}", file=path.name)
        return key
    bits = {"key_size": RSA_BITS} if kind == "ssh-rsa" else {}
    key = asyncssh.generate_private_key(kind, comment="dialtone", **bits)
    _write(path, key.export_private_key())
    _write(path.with_suffix(".pub"), key.export_public_key())
    log.notice("ssh.key", f"SSH host key {kind} made: {key.get_fingerprint()}", file=path.name)
    return key


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable for others in between."""
    half = path.with_name(path.name + ".new")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)
