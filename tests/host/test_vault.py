import hashlib
import hmac
import os
import stat

import pytest

from dialtone.base.errors import ConfigError
from dialtone.host.vault import KeyFileVault

SECRET = "größe".encode()


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "vault.key"


def test_what_was_sealed_opens(key_file):
    vault = KeyFileVault(key_file)
    assert vault.open(vault.seal(SECRET)) == SECRET
    assert vault.open(vault.seal(b"")) == b""


def test_the_same_secret_looks_different_each_time(key_file):
    vault = KeyFileVault(key_file)
    assert vault.seal(SECRET) != vault.seal(SECRET)
    assert SECRET not in vault.seal(SECRET)


def test_a_restart_finds_the_same_key(key_file):
    sealed = KeyFileVault(key_file).seal(SECRET)
    assert KeyFileVault(key_file).open(sealed) == SECRET


def test_another_key_opens_nothing(key_file, tmp_path):
    sealed = KeyFileVault(key_file).seal(SECRET)
    assert KeyFileVault(tmp_path / "other.key").open(sealed) is None


def test_what_was_changed_does_not_open(key_file):
    vault = KeyFileVault(key_file)
    sealed = vault.seal(SECRET)
    for place in range(len(sealed)):
        assert vault.open(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]) is None
        assert vault.open(sealed[:place]) is None


def test_SEC_02_the_key_file_is_its_owners_only(key_file, events):
    before = os.umask(0)
    try:
        KeyFileVault(key_file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["vault.key"]
    assert events == []
    key_file.chmod(0o644)
    KeyFileVault(key_file)
    assert [event.name for event in events] == ["vault.readable"]


def test_an_existing_key_is_never_replaced(key_file):
    key_file.write_text("00" * 32)
    KeyFileVault(key_file)
    assert key_file.read_text() == "00" * 32


@pytest.mark.parametrize("text", ["", "00" * 31, "zz" * 32, "é" * 64])
def test_what_is_no_key_file_is_said(key_file, text):
    key_file.write_text(text)
    with pytest.raises(ConfigError):
        KeyFileVault(key_file)


def test_a_derived_key_is_the_same_after_a_restart_and_another_for_each_purpose_and_key_file(key_file, tmp_path):
    derived = KeyFileVault(key_file).derive("srs")
    assert len(derived) == 32
    assert KeyFileVault(key_file).derive("srs") == derived
    assert (
        len({derived, KeyFileVault(key_file).derive("batv"), KeyFileVault(tmp_path / "other.key").derive("srs")}) == 3
    )
    assert derived != bytes.fromhex(key_file.read_text())


def test_keys_are_derived_as_RFC_5869_says(key_file):
    key_file.write_text("0b" * 32)
    extracted = hmac.digest(bytes(32), b"\x0b" * 32, hashlib.sha256)
    expanded = hmac.digest(extracted, "größe".encode() + b"\x01", hashlib.sha256)
    assert KeyFileVault(key_file).derive("größe") == expanded
