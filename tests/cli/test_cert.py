import json

import pytest
import trustme

from dialtone.cli.cert import words


def enable(board):
    board.ok("config", "set", "ACME.Enabled", "true")
    board.ok("config", "set", "ACME.Names", "bbs.example")


def test_a_board_with_its_own_certificate(board):
    from dialtone.net.certificates import make_self_signed

    make_self_signed(board.root / "ctrl/ssl.cert", board.root / "ctrl/ssl.key", "bbs.example", "The Board")
    said = board.ok("cert", "status")
    assert "ctrl/ssl.cert, from The Board" in said
    assert "renewal     off" in said
    row = board.json("cert", "status")
    assert row["served"]["names"] == ["bbs.example"]
    assert not row["enabled"]
    enable(board)
    assert board.run("cert", "status") == 1  # one is wanted, and there is none
    assert "due: there is none yet" in board.out
    assert "TermsAgreed" in board.out


def test_a_board_with_one_from_an_authority(board):
    enable(board)
    issued = trustme.CA(organization_name="Test Authority").issue_cert("bbs.example")
    issued.private_key_and_cert_chain_pem.write_to_path(board.root / "ctrl/acme.pem")
    tries = {"failures": 2, "last": 1e9, "not_before": 1e9 + 900, "error": "no \x1b[2J", "directory": "", "asked": ""}
    (board.root / "data/acme.json").write_text(json.dumps(tries))
    said = board.ok("cert", "status")
    assert "ctrl/acme.pem, from Test Authority" in said
    assert "failed      2 times" in said
    assert "\x1b" not in said
    row = board.json("cert", "status")
    assert (row["good"], row["failures"], row["due_because"]) == (True, 2, "")


def test_without_any_certificate_it_is_said(board):
    for name in ("ssl.cert", "ssl.key"):
        (board.root / "ctrl" / name).unlink(missing_ok=True)
    assert board.run("cert", "status") == 1
    assert "ctrl/ssl.cert" in board.err


def test_renewing_needs_the_running_program(board):
    assert board.run("cert", "renew") == 1
    assert "nothing runs on" in board.err


@pytest.mark.parametrize(("at", "text"), [(None, "renewal     on never"), (0, "renewal     on never")])
def test_what_is_not_known_is_never(at, text):
    row = {"enabled": True, "wanted_names": [], "due_because": "", "renewal": at, "trouble": "", "failures": 0}
    served = {"file": "ctrl/ssl.cert", "issuer": "", "names": [], "ends": None, "fingerprint": ""}
    assert text in words(row | {"served": served}).splitlines()
