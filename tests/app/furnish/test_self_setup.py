import pytest

from dialtone.app.furnish.self_setup import furnish_self_setup
from dialtone.base.errors import Refusal
from dialtone.config.load import load_settings
from dialtone.config.tables import PatternList
from dialtone.domain.mail.ourselves import Ourselves


def made(root, options, *, imap=True):
    (root / "ctrl").mkdir()
    if not imap:
        (root / "ctrl/services.ini").write_text("[NNTP]\nPort = 119\nCommand = nntpservice.js\n")
    (root / "ctrl/sbbs.ini").write_text(
        f"[Mail]\nHostName = mail.bbs.example\nOptions = {options}\nTLSPOP3Port = 10995\nMTASTSMode = enforce\n"
    )
    (root / "ctrl/msgs.ini").write_text("[Internet]\naddr = bbs.example\n")
    settings = load_settings(root)
    return furnish_self_setup(settings, Ourselves(settings.mail, settings.system, PatternList()))


def test_programs_are_told_what_is_switched_on(tmp_path):
    setup = made(tmp_path, "TLS_POP3 | TLS_SUBMISSION")
    found = setup.of_domain("bbs.example")
    assert [(one.kind, one.port) for one in (*found.incoming, *found.outgoing)] == [
        ("imap", 993),
        ("imap", 143),
        ("pop3", 10995),
        ("smtp", 465),
    ]
    assert "mode: enforce" in setup.policy("mta-sts.bbs.example")


def test_and_of_nothing_else(tmp_path):
    with pytest.raises(Refusal):
        made(tmp_path, "TLS_SUBMISSION", imap=False).of_domain("bbs.example")
