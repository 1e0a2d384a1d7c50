import os
import stat

import dkim

from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.head import Head
from dialtone.host.mail_auth.keys import read_key
from dialtone.host.mail_auth.signing import dkim_signature
from tests.support.signed import MESSAGE


def key_file(board, name="dkim_mail.pem"):
    return board.root / "ctrl" / name


def test_a_key_is_made_and_its_record_printed(board):
    said = board.ok("dkim", "make-key")
    assert stat.S_IMODE(os.stat(key_file(board)).st_mode) == 0o600
    assert 'mail._domainkey.bbs.example. IN TXT ("v=DKIM1; k=rsa; p=' in said
    assert "dialtone config set Mail.DKIMSign true" in said
    board.ok("config", "set", "Mail.DKIMSign", "true")
    assert "IN TXT" in board.ok("dkim", "show")


def test_the_printed_record_proves_what_the_key_signs(board):
    board.ok("dkim", "make-key", "--ed25519", "--selector", "ed")
    (row,) = board.json("dkim", "show", "--selector", "ed")
    assert (row["name"], row["algorithm"]) == ("ed._domainkey.bbs.example", "ed25519-sha256")
    bodies = BodyHashes((b"relaxed",))
    bodies.feed(MESSAGE[MESSAGE.index(b"\r\n\r\n") + 4 :])
    bodies.finish()
    key = read_key("ed", key_file(board, "dkim_ed.pem"))
    field = dkim_signature(Head(MESSAGE), bodies.digest(b"relaxed"), key, "bbs.example", 1_790_000_000)
    assert dkim.verify(field + MESSAGE, dnsfunc=lambda name, timeout=5: row["text"].encode())


def test_a_key_that_is_there_is_never_replaced(board):
    board.ok("dkim", "make-key", "--bits", "1024")
    before = key_file(board).read_bytes()
    assert board.run("dkim", "make-key") == 1
    assert "dkim_mail.pem is there already" in board.err
    assert key_file(board).read_bytes() == before


def test_a_second_key_beside_the_first(board):
    board.ok("dkim", "make-key", "--bits", "1024")
    assert "mail-ed25519._domainkey.bbs.example. IN TXT" in board.ok("dkim", "make-key", "--second")
    assert [row["selector"] for row in board.json("dkim", "show")] == ["mail", "mail-ed25519"]


def test_the_domain_of_the_record_is_dkimdomain(board):
    board.ok("config", "set", "Mail.DKIMDomain", "example.org")
    assert "mail._domainkey.example.org." in board.ok("dkim", "make-key", "--ed25519")


def test_mistakes_are_told(board):
    assert board.run("dkim", "show") == 1
    assert "there is no key dkim_mail.pem" in board.err
    assert board.run("dkim", "make-key", "--bits", "512") == 1
    assert "1024 to 8192" in board.err
    assert board.run("dkim", "make-key", "--ed25519", "--bits", "2048") == 1
    assert board.run("dkim", "make-key", "--selector", "../x") == 1
    assert "not a selector" in board.err
    key_file(board).write_bytes(b"nothing")
    assert board.run("dkim", "show") == 1
    assert "holds no private key" in board.err
