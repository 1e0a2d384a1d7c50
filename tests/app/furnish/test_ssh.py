"""SSH is there where the settings ask for it, and costs nothing elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dialtone.app.furnish.ssh import furnish_ssh
from dialtone.config.load import Settings
from dialtone.config.places import Places
from dialtone.config.terminal import TerminalConfig


def settings(root: Path, **changes: object) -> Settings:
    (root / "ctrl").mkdir(exist_ok=True)
    terminal = replace(TerminalConfig(), **changes)  # type: ignore[arg-type]
    return Settings(root=Places(root), terminal=terminal)


def test_without_ssh_no_keys_are_made(tmp_path: Path) -> None:
    assert furnish_ssh(settings(tmp_path)) is None
    assert furnish_ssh(settings(tmp_path, auto_start=False, options=frozenset({"ALLOW_SSH"}))) is None
    assert list((tmp_path / "ctrl").iterdir()) == []


@pytest.mark.proves("BBS.Options.ALLOW_SSH")
def test_with_ssh_they_are(tmp_path: Path) -> None:
    assert furnish_ssh(settings(tmp_path, options=frozenset({"ALLOW_SSH"}))) is not None
    assert (tmp_path / "ctrl/ssh_host_ed25519_key").exists()
