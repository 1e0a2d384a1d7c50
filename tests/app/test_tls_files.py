from dataclasses import replace

import pytest
import trustme

from dialtone.app.tls_files import preferred_file, served_file, server_tls
from dialtone.base import log
from dialtone.config.acme import AcmeConfig
from dialtone.config.load import Settings
from dialtone.config.places import Places


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "ctrl").mkdir()
    return Settings(root=Places(tmp_path))


@pytest.fixture
def told(quiet):
    heard = []
    log.switch.level, log.switch.sinks[:] = log.INFO, [heard.append]
    return heard


def test_SEC_02_a_certificate_is_made_at_the_first_start_and_kept(settings, told):
    first = server_tls(settings)
    assert (settings.root.ctrl / "ssl.key").stat().st_mode & 0o777 == 0o600
    assert server_tls(settings).fingerprint == first.fingerprint
    assert [event.name for event in told].count("tls.made") == 1


def test_a_sysops_own_may_hold_its_key_in_the_same_file(settings, told):
    issued = trustme.CA().issue_cert("bbs.example")
    issued.private_key_and_cert_chain_pem.write_to_path(settings.root.ctrl / "ssl.cert")
    assert server_tls(settings) is not None
    assert not (settings.root.ctrl / "ssl.key").exists()


@pytest.mark.parametrize("text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nnonsense"])
def test_one_that_cannot_be_used_is_told_and_never_replaced(settings, told, text):
    (settings.root.ctrl / "ssl.cert").write_text(text)
    assert server_tls(settings) is None
    assert (settings.root.ctrl / "ssl.cert").read_text() == text
    assert told[-1].name == "tls.unavailable"


def test_another_servers_container_of_keys_stays_and_a_certificate_is_made_beside_it(settings, told):
    container = bytes.fromhex("308206d506092a864886f70d010f03") + b"\x01" * 200
    (settings.root.ctrl / "ssl.cert").write_bytes(container)
    made = server_tls(settings)
    assert made is not None
    assert (settings.root.ctrl / "ssl.cert").read_bytes() == container
    assert {path.name for path in settings.root.ctrl.iterdir()} == {"ssl.cert", "dialtone.cert", "dialtone.key"}
    assert server_tls(settings).fingerprint == made.fingerprint
    assert [event.name for event in told].count("tls.made") == 1


def with_acme(settings, enabled=True):
    return replace(settings, acme=AcmeConfig(enabled=enabled))


def test_a_certificate_from_an_authority_counts_as_long_as_acme_is_on(settings, told):
    own = server_tls(settings).fingerprint
    file = settings.root.ctrl / "acme.pem"
    trustme.CA().issue_cert("bbs.example").private_key_and_cert_chain_pem.write_to_path(file)
    got = server_tls(with_acme(settings)).fingerprint
    assert got != own
    assert served_file(with_acme(settings)) == file
    assert server_tls(settings).fingerprint == own
    assert served_file(settings) == settings.root.ctrl / "ssl.cert"


def test_a_broken_one_from_an_authority_leaves_the_boards_own(settings, told):
    own = server_tls(settings).fingerprint
    (settings.root.ctrl / "acme.pem").write_text("-----BEGIN CERTIFICATE-----\nnonsense")
    assert server_tls(with_acme(settings)).fingerprint == own
    assert "tls.broken" in [event.name for event in told]
    assert preferred_file(with_acme(settings, False)) is None
