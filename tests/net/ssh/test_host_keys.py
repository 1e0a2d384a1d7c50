"""The board's keys: made once, kept, for its eyes only."""

from __future__ import annotations

from pathlib import Path

import asyncssh
import pytest

from dialtone.net.ssh import host_keys
from tests.net.conftest import Lines


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_keys, "RSA_BITS", 2048)


def test_keys_are_made_once_and_kept(tmp_path: Path, lines: Lines) -> None:
    first = host_keys.host_keys(tmp_path)
    assert [key.get_algorithm() for key in first] == ["ssh-ed25519", "ssh-rsa"]
    again = host_keys.host_keys(tmp_path)
    assert [key.get_fingerprint() for key in again] == [key.get_fingerprint() for key in first]
    assert any(first[0].get_fingerprint() in line and "made" in line for line in lines)
    for name in ("ssh_host_ed25519_key", "ssh_host_rsa_key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        assert asyncssh.read_public_key(tmp_path / f"{name}.pub")


def test_a_key_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path: Path, lines: Lines) -> None:
    (tmp_path / "ssh_host_ed25519_key").write_text("not a key")
    assert [key.get_algorithm() for key in host_keys.host_keys(tmp_path)] == ["ssh-rsa"]
    assert (tmp_path / "ssh_host_ed25519_key").read_text() == "not a key"
    assert any(line.startswith("!ERROR") and "ssh_host_ed25519_key" in line for line in lines)
