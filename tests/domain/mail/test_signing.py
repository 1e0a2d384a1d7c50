import dataclasses

import dkim
import pytest

from dialtone.base.errors import StoreError
from dialtone.config.tables import PatternList
from dialtone.domain.mail.delivery import Envelope
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.signing import KEPT, Kind, Signing, kind_of
from dialtone.domain.model.mail import LetterId, QueueEntry
from dialtone.domain.model.user import NOBODY, UserNumber
from dialtone.host.mail_auth import MailSigner
from tests.support.office import Office
from tests.support.post_office import MAIL, SYSTEM
from tests.support.signed import MESSAGE, pem, record, rsa_key

ALICE = UserNumber(2)
TRACE = b"Received: from mx.ext.test\r\n"
FORWARDED = b"Delivered-To: alice@local.test\r\n" + TRACE
TEXT = b"From: Alice <alice@local.test>\r\nSubject: hello\r\n\r\nhello\r\n"
ON = dataclasses.replace(MAIL, dkim_sign=True)


class Pen:
    """A signer that writes down what it was asked for."""

    def __init__(self, answer=b"DKIM-Signature: x\r\n"):
        self.answer = answer
        self.signed = []
        self.sealed = []

    async def sign(self, head, body, domain, selector):
        self.signed.append((domain, selector, head, b"".join([piece async for piece in body])))
        return self.answer

    async def seal(self, head, body, domain, selector, host):
        self.sealed.append((domain, selector, host, head, b"".join([piece async for piece in body])))
        return b"ARC-Seal: x\r\n"


def entry(*, user=ALICE, prefix=TRACE, letter=1, sender="alice@local.test"):
    return QueueEntry(
        letter=LetterId(letter),
        prefix=prefix,
        sender=sender,
        recipient="b@ext.test",
        domain="ext.test",
        user=user,
        id=letter,
        tag="t",
        size=100,
    )


async def front(pen, one=None, text=TEXT, *, cut=7, mail=ON):
    signing = Signing(pen, mail, Ourselves(mail, SYSTEM, PatternList()))
    return await signing.front(one or entry(), opened(text, cut))


def opened(text, cut=7):
    async def pieces():
        for at in range(0, len(text), cut):
            yield text[at : at + cut]

    async def again():
        return pieces()

    return again


@pytest.mark.proves("Mail.DKIMSign")
async def test_what_a_user_wrote_is_signed_for_the_authors_domain():
    pen = Pen()
    assert await front(pen) == b"DKIM-Signature: x\r\n"
    at = TEXT.index(b"\r\n\r\n") + 4
    assert pen.signed == [("local.test", "mail", TEXT[:at], TEXT[at:])]


@pytest.mark.proves("Mail.DKIMSign")
async def test_off_is_off():
    pen = Pen()
    assert await front(pen, mail=MAIL) == b""
    assert pen.signed == []


@pytest.mark.proves("Mail.DKIMDomain", "Mail.DKIMSelector")
async def test_domain_and_selector_are_the_sysops():
    pen = Pen()
    mail = dataclasses.replace(ON, dkim_domain="Test", dkim_selector="year2026")
    await front(pen, mail=mail)
    assert pen.signed[0][:2] == ("test", "year2026")


@pytest.mark.proves("Mail.DKIMDomain")
@pytest.mark.parametrize(
    ("author", "domain"),
    [
        (b"alice@local.test", "example.com"),
        (b"alice@mx.local.test", "example.com"),
        (b"alice@news.example.com", "example.com"),
        (b"alice@example.com", "example.com"),
        (b"alice@notexample.com", ""),
        (b"ann@ext.test", ""),
        (b"alice@local.test, ann@ext.test", ""),
        (b'"alice@local.test" <ann@ext.test>', ""),
        (b"Alice", ""),
    ],
)
async def test_no_signature_for_authors_that_are_not_ours(author, domain):
    pen = Pen()
    mail = dataclasses.replace(ON, dkim_domain="example.com")
    assert await front(pen, text=TEXT.replace(b"Alice <alice@local.test>", author), mail=mail) == (
        pen.answer if domain else b""
    )
    assert [signed[0] for signed in pen.signed] == ([domain] if domain else [])


@pytest.mark.parametrize("author", [b"Ann <ann@ext.test>", b"ann@ext.test, bob@ext.test"])
async def test_mail_of_a_list_is_signed_for_the_list(author):
    pen = Pen()
    text = TEXT.replace(b"Alice <alice@local.test>", author).replace(
        b"Subject", b"Sender: <list@local.test>\r\nSubject"
    )
    assert await front(pen, entry(user=NOBODY, prefix=b"List-Unsubscribe: <x>\r\n", sender="list-b@local.test"), text)
    assert pen.signed[0][0] == "local.test"


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (entry(), Kind.SIGNATURE),
        (entry(user=NOBODY, prefix=b"", sender=""), Kind.SIGNATURE),
        (entry(user=ALICE, prefix=FORWARDED), Kind.SIGNATURE),
        (entry(user=NOBODY, prefix=FORWARDED), Kind.SEAL),
        (entry(user=NOBODY, prefix=FORWARDED, sender=""), Kind.SEAL),
        (entry(user=NOBODY, prefix=TRACE), Kind.NOTHING),
        (entry(user=NOBODY, prefix=TRACE, sender=""), Kind.NOTHING),
    ],
)
def test_who_handed_it_in_decides(one, kind):
    assert kind_of(one) is kind


async def test_a_stranger_who_claims_to_be_ours_gets_no_signature_by_way_of_a_forwarding():
    pen = Pen()
    forged = entry(user=NOBODY, prefix=FORWARDED, sender="sysop@local.test")
    assert await front(pen, forged) == b"ARC-Seal: x\r\n"
    assert pen.signed == []
    assert pen.sealed[0][:3] == ("local.test", "mail", "mx.local.test")


async def test_a_signature_is_made_once_for_a_letter():
    pen = Pen()
    signing = Signing(pen, ON, Ourselves(ON, SYSTEM, PatternList()))
    for _ in range(3):
        assert await signing.front(entry(), opened(TEXT)) == pen.answer
    assert len(pen.signed) == 1
    await signing.front(entry(prefix=TRACE + b"X: other\r\n"), opened(TEXT))
    assert len(pen.signed) == 2


async def test_a_missing_key_is_looked_for_again():
    pen = Pen(b"")
    signing = Signing(pen, ON, Ourselves(ON, SYSTEM, PatternList()))
    assert await signing.front(entry(), opened(TEXT)) == b""
    pen.answer = b"DKIM-Signature: now\r\n"
    assert await signing.front(entry(), opened(TEXT)) == pen.answer


async def test_what_is_kept_is_bounded():
    pen = Pen()
    signing = Signing(pen, ON, Ourselves(ON, SYSTEM, PatternList()))
    for letter in range(KEPT + 1):
        await signing.front(entry(letter=letter), opened(TEXT))
    await signing.front(entry(letter=0), opened(TEXT))
    await signing.front(entry(letter=KEPT), opened(TEXT))
    assert len(pen.signed) == KEPT + 2


@pytest.mark.parametrize("text", [b"X: " + b"x" * 300_000, b""])
async def test_without_an_end_of_the_header_nothing_is_signed(text):
    pen = Pen()
    assert await front(pen, text=text, cut=10_000) == b""
    assert pen.signed == []


async def test_a_text_that_cannot_be_read_is_told():
    async def gone():
        raise StoreError("gone")

    signing = Signing(Pen(), ON, Ourselves(ON, SYSTEM, PatternList()))
    with pytest.raises(StoreError):
        await signing.front(entry(), gone)


# What another system makes of it


async def sent(tmp_path, user, prefix=TRACE, text=MESSAGE):
    """What leaves for one recipient when everything is real but the network."""
    (tmp_path / "dkim_mail.pem").write_bytes(pem(rsa_key()))
    mail = dataclasses.replace(ON, dkim_domain="ext.test")
    office = Office()
    await office.queue("b@other.test", text=text, envelope=Envelope(user=user))
    signer = MailSigner(tmp_path, office.clock)
    outbound = Outbound(
        store=office.store,
        blobs=office.blobs,
        clock=office.clock,
        chance=office.chance,
        policy=office.policy,
        returns=office.returns,
        signing=Signing(signer, mail, Ourselves(mail, SYSTEM, PatternList())),
    )
    batch = await outbound.claim("me/1/1", ())
    (parcel,) = batch.parcels
    parcel = dataclasses.replace(parcel, entries=tuple(dataclasses.replace(e, prefix=prefix) for e in parcel.entries))
    whole = b"".join([piece async for piece in await outbound.text(parcel)])
    signer.close()
    return whole


def key(name, timeout=5):
    return record(rsa_key()).encode()


@pytest.mark.proves("Mail.DKIMSign", "Mail.DKIMDomain", "Mail.DKIMSelector")
async def test_another_system_finds_the_signature_good(tmp_path):
    whole = await sent(tmp_path, ALICE)
    assert whole.startswith(b"DKIM-Signature: ") and whole.endswith(TRACE + MESSAGE)
    assert b"d=ext.test; s=mail;" in whole
    assert dkim.verify(whole, dnsfunc=key)


@pytest.mark.proves("Mail.DKIMSign")
async def test_another_system_finds_the_seal_of_forwarded_mail_good(tmp_path):
    ours = b"Authentication-Results: mx.local.test; dmarc=pass header.from=ext.test; arc=none\r\n"
    whole = await sent(tmp_path, NOBODY, FORWARDED + ours)
    assert whole.startswith(b"ARC-Seal: i=1;")
    assert dkim.arc_verify(whole, dnsfunc=key)[0] == b"pass"
    assert await sent(tmp_path, NOBODY, FORWARDED) == FORWARDED + MESSAGE
