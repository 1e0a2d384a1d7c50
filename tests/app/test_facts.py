import pytest

from dialtone.app import facts as module
from dialtone.app.facts import gather
from dialtone.config.load import load_settings
from dialtone.host.mail_auth.keys import make_key
from dialtone.net.certificates import describe, make_self_signed


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "ctrl").mkdir()
    monkeypatch.setattr(
        module,
        "own_addresses",
        lambda: frozenset({"127.0.0.1", "10.0.0.5", "93.184.216.34", "2a00:1450::1", "fe80::1"}),
    )
    return tmp_path


def settings(root, *lines):
    (root / "ctrl/sbbs.ini").write_text("[Mail]\n" + "\n".join(("HostName = Mail.BBS.example", *lines)) + "\n")
    (root / "ctrl/msgs.ini").write_text("[Internet]\naddr = BBS.example\n")
    return load_settings(root)


def test_names_and_public_addresses(root):
    found = gather(settings(root))
    assert (found.domain, found.host) == ("bbs.example", "mail.bbs.example")
    assert found.addresses == ("93.184.216.34", "2a00:1450::1")
    assert gather(settings(root), "Other.example").domain == "other.example"


@pytest.mark.parametrize(
    ("interface", "addresses"),
    [
        ("0.0.0.0", ("93.184.216.34",)),
        ("127.0.0.1", ()),
        ("2a00:1450::1", ("2a00:1450::1",)),
        ("93.184.216.99:2525, 10.0.0.5", ("93.184.216.99",)),
    ],
)
def test_only_addresses_that_mail_is_taken_on(root, interface, addresses):
    assert gather(settings(root, f"Interface = {interface}")).addresses == addresses


def test_services_that_are_on_with_their_ports(root):
    made = settings(root, "Options = ALLOW_POP3 | TLS_SUBMISSION | USE_SUBMISSION_PORT", "TLSSubmissionPort = 10465")
    imap = (("imaps", 993), ("imap", 143))
    assert gather(made).services == (("submissions", 10465), ("submission", 587), *imap, ("pop3", 110))
    assert gather(settings(root, "Options =")).services == imap
    (root / "ctrl/services.ini").write_text("[NNTP]\nPort = 119\nCommand = nntpservice.js\n")
    assert gather(settings(root, "Options =")).services == ()


def test_the_relay_when_there_is_one(root):
    assert gather(settings(root, "RelayServer = hub.example")).relay == ""
    assert gather(settings(root, "RelayServer = hub.example", "Options = RELAY_TX")).relay == "hub.example"


def test_keys_and_certificate(root):
    empty = gather(settings(root))
    assert (empty.keys, empty.certificate, empty.self_signed) == ((), (), True)
    assert empty.key_name == "mail._domainkey.bbs.example"
    key = make_key(root / "ctrl/dkim_june_ed25519.pem", "june-ed25519")
    make_self_signed(root / "ctrl/ssl.cert", root / "ctrl/ssl.key", "mail.bbs.example")
    found = gather(settings(root, "DKIMSelector = june"))
    assert found.keys == (("june-ed25519._domainkey.bbs.example", key.record),)
    assert gather(settings(root, "DKIMDomain = Sign.example")).key_name == "mail._domainkey.sign.example"
    assert found.certificate == describe(root / "ctrl/ssl.cert").records


def test_the_certificate_is_the_one_that_is_served_beside_a_foreign_container(root):
    (root / "ctrl/ssl.cert").write_bytes(b"\x30\x82\x01\x00")
    make_self_signed(root / "ctrl/dialtone.cert", root / "ctrl/dialtone.key", "mail.bbs.example")
    assert gather(settings(root)).certificate == describe(root / "ctrl/dialtone.cert").records


def test_names_nobody_can_look_up_are_told(root):
    for name in ("localhost", "192.0.2.1", "a..b"):
        (root / "ctrl/sbbs.ini").write_text(f"[Mail]\nHostName = {name}\n")
        (root / "ctrl/msgs.ini").write_text("")
        with pytest.raises(ValueError, match="HostName"):
            gather(load_settings(root))
    with pytest.raises(ValueError, match="the domain"):
        gather(settings(root), "nowhere")


def test_a_broken_certificate_is_told(root):
    (root / "ctrl/ssl.cert").write_text("rubbish")
    with pytest.raises(ValueError, match=r"ssl\.cert"):
        gather(settings(root))


def test_the_mode_of_our_policy_and_whether_we_can_serve_it(root):
    found = gather(settings(root, "MTASTSMode = enforce"))
    assert found.sts_mode == "enforce"
    assert gather(settings(root)).sts_mode == "testing"
    assert not found.web
    assert gather(settings(root, "[Web]", "AutoStart = true", "Options = ALLOW_TLS")).web
