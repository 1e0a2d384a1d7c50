"""SSH: its keys and options, where the settings ask for it. The library is read only then."""

from __future__ import annotations

from typing import Any

from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.protocols.sftp.server import SftpServer


def furnish_ssh(settings: Settings) -> Any:
    """What makes SSH sessions (`net/ssh/service.py`), or None when nobody may call by SSH."""
    terminal = settings.terminal
    if not terminal.auto_start or "ALLOW_SSH" not in terminal.options:
        return None
    try:
        from dialtone.net.ssh.service import SshService
    except ImportError as missing:
        log.error("ssh.missing", f"!ERROR: no calls by SSH: {missing}")
        return None
    return SshService(terminal, settings.root.ctrl, sftp=SftpServer().serve)
