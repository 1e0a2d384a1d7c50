import dkim

from dialtone.host.mail_auth import signing
from dialtone.host.mail_auth.keys import make_key
from dialtone.host.mail_auth.signer import MailSigner
from dialtone.testing.clock import ManualClock
from tests.support.signed import MESSAGE, events, pem, record, rsa_key

AT = MESSAGE.index(b"\r\n\r\n") + 4
RESULTS = b"Authentication-Results: mx.local.test; spf=pass smtp.mailfrom=a@b.test\r\n"


async def body():
    for at in range(AT, len(MESSAGE), 7):
        yield MESSAGE[at : at + 7]


async def test_one_signature_for_each_key(tmp_path):
    (tmp_path / "dkim_mail.pem").write_bytes(pem(rsa_key()))
    second = make_key(tmp_path / "dkim_mail_ed25519.pem", "mail-ed25519")
    records = {
        b"mail._domainkey.ext.test.": record(rsa_key()).encode(),
        b"mail-ed25519._domainkey.ext.test.": second.record.encode(),
    }
    signer = MailSigner(tmp_path, ManualClock())
    fields = await signer.sign(MESSAGE[:AT], body(), "ext.test", "mail")
    made = dkim.DKIM(fields + MESSAGE)
    assert [made.verify(at, dnsfunc=lambda name, timeout=5: records[name]) for at in (0, 1)] == [True, True]
    signer.close()


async def test_no_key_no_signature(tmp_path):
    signer = MailSigner(tmp_path, ManualClock())
    with events() as lines:
        assert await signer.sign(MESSAGE[:AT], body(), "ext.test", "mail") == b""
        assert await signer.seal(MESSAGE[:AT], body(), "ext.test", "mail", "mx.local.test") == b""
    assert [event.name for event in lines] == ["dkim.key"]
    signer.close()


async def test_a_seal_over_our_results(tmp_path):
    (tmp_path / "dkim_mail.pem").write_bytes(pem(rsa_key()))
    signer = MailSigner(tmp_path, ManualClock())
    fields = await signer.seal(RESULTS + MESSAGE[:AT], body(), "ext.test", "mail", "mx.local.test")
    answer = record(rsa_key()).encode()
    verdict, sets, why = dkim.arc_verify(fields + RESULTS + MESSAGE, dnsfunc=lambda name, timeout=5: answer)
    assert (verdict, why) == (b"pass", "success")
    assert b"smtp.mailfrom=a@b.test" in sets[0]["aar-value"]
    assert await signer.seal(MESSAGE[:AT], body(), "ext.test", "mail", "mx.local.test") == b""
    signer.close()


async def test_a_fault_lets_mail_leave_unsigned(tmp_path, monkeypatch):
    make_key(tmp_path / "dkim_mail.pem", "mail")
    monkeypatch.setattr(signing, "dkim_signature", lambda *_: 1 // 0)
    signer = MailSigner(tmp_path, ManualClock())
    with events() as lines:
        assert await signer.sign(MESSAGE[:AT], body(), "ext.test", "mail") == b""
    assert [event.name for event in lines] == ["dkim.fault"]
    signer.close()
