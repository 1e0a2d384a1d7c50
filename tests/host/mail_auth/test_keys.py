import os
import stat

import pytest
from cryptography.hazmat.primitives import serialization

from dialtone.host.mail_auth.keys import KeyFiles, files_of, make_key, read_key
from tests.support.signed import events, pem, rsa_key

FILE = "dkim_mail.pem"


def kinds(files, selector="mail"):
    return [(key.selector, key.kind) for key in files.keys(selector)]


def test_a_new_key_is_for_its_owner_only_and_replaces_nothing(tmp_path):
    file = tmp_path / FILE
    made = make_key(file, "mail")
    assert made.kind == "ed25519"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key("mail", file).record == made.record
    with pytest.raises(FileExistsError):
        make_key(file, "mail", bits=1024)
    assert read_key("mail", file).record == made.record


def test_what_kind_a_key_is_its_content_says(tmp_path):
    (tmp_path / FILE).write_bytes(pem(rsa_key()))
    make_key(tmp_path / "dkim_other.pem", "other")
    files = KeyFiles(tmp_path)
    assert kinds(files) == [("mail", "rsa")]
    assert kinds(files, "other") == [("other", "ed25519")]


def test_a_second_key_has_a_selector_of_its_own(tmp_path):
    (tmp_path / FILE).write_bytes(pem(rsa_key()))
    make_key(tmp_path / "dkim_mail_ed25519.pem", "mail-ed25519")
    assert kinds(KeyFiles(tmp_path)) == [("mail", "rsa"), ("mail-ed25519", "ed25519")]


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path):
    file = tmp_path / FILE
    file.write_bytes(pem(rsa_key()))
    files = KeyFiles(tmp_path)
    (first,) = files.keys("mail")
    assert files.keys("mail")[0] is first
    file.unlink()
    make_key(file, "mail")
    assert kinds(files) == [("mail", "ed25519")]


def test_trouble_is_told_once_for_each_state_of_a_file(tmp_path):
    files = KeyFiles(tmp_path)
    file = tmp_path / FILE
    with events() as lines:
        assert files.keys("mail") == files.keys("mail") == []
        file.write_bytes(b"-----BEGIN nothing-----\n")
        assert files.keys("mail") == files.keys("mail") == []
        os.truncate(file, 0)
        files.keys("mail")
    assert [event.name for event in lines] == ["dkim.key"] * 3
    assert "No such file" in lines[0].text
    assert "no private key" in lines[1].text


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 100, b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_broken_keys_are_told_in_words(tmp_path, content):
    file = tmp_path / FILE
    file.write_bytes(content)
    with pytest.raises(ValueError, match=FILE):
        read_key("mail", file)


def test_a_key_under_a_password_is_of_no_use(tmp_path):
    file = tmp_path / FILE
    file.write_bytes(
        rsa_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"password"),
        )
    )
    with pytest.raises(ValueError, match="without a password"):
        read_key("mail", file)


@pytest.mark.parametrize("selector", ["", "../mail", "a/b", "a b", "a\0b"])
def test_a_selector_cannot_lead_elsewhere(tmp_path, selector):
    with pytest.raises(ValueError, match="not a selector"):
        files_of(tmp_path, selector)
    with events() as lines:
        assert KeyFiles(tmp_path).keys(selector) == []
    assert len(lines) == 1
