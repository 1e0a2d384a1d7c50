"""The usual list has nothing weak, the old one has what old programs speak (SSH-01)."""

from __future__ import annotations

from dialtone.net.ssh.algorithms import LEGACY, MODERN


def test_SSH_01_nothing_weak_is_usual() -> None:
    every = " ".join((*MODERN.exchanges, *MODERN.ciphers, *MODERN.macs, *MODERN.signatures))
    for weak in ("group1-", "-sha1", "group-exchange", "cbc", "arcfour", "3des", "md5", "ssh-dss"):
        assert weak not in every
    assert "ssh-rsa" not in MODERN.signatures


def test_SSH_01_old_programs_find_something_on_the_old_list() -> None:
    assert "diffie-hellman-group14-sha1" in LEGACY.exchanges
    assert "aes128-cbc" in LEGACY.ciphers
    assert "hmac-sha1" in LEGACY.macs
    assert "ssh-rsa" in LEGACY.signatures
    assert set(MODERN.exchanges) < set(LEGACY.exchanges)
