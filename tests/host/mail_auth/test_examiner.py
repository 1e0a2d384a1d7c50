import asyncio
import time

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.ports.authentication import Question
from dialtone.formats.mail.headers import split_head
from dialtone.host.mail_auth import examiner as module
from dialtone.host.mail_auth.examiner import MailExaminer
from dialtone.net.dns import DnsResolver
from tests.support.dns import NameServer
from tests.support.signed import MESSAGE, events, record, rsa_key, signed
from tests.support.zone import Zone


@pytest.fixture
def zone():
    return Zone(
        {
            ("ext.test", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
            ("mail._domainkey.ext.test", "TXT"): [record(rsa_key())],
        }
    )


def question(message, *, trouble=None, **more):
    block, at = split_head(message)

    async def body():
        for start in range(at, len(message), 10):
            yield message[start : start + 10]
        if trouble:
            raise trouble

    named = {"address": "192.0.2.1", "hello": "mx.ext.test", "mail_from": "ann@ext.test", "host": "mx.local.test"}
    return Question(**{**named, **more}, head=block + b"\r\n", body=body())


async def examine(zone, message, *, within=5.0, **more):
    examiner = MailExaminer(zone, within=within)
    try:
        return await examiner.examine(question(message, **more))
    finally:
        examiner.close()


async def test_everything_that_can_be_found_out(zone):
    found = await examine(zone, signed())
    assert (found.spf.result, found.spf.domain, found.spf.identity) == ("pass", "ext.test", "mailfrom")
    assert [(one.result, one.domain) for one in found.signatures] == [("pass", "ext.test")]
    assert found.chain.result == "none"


async def test_a_plain_message_asks_about_spf_only(zone):
    found = await examine(zone, MESSAGE, address="192.0.2.2")
    assert found.spf.result == "fail"
    assert found.signatures == ()
    assert zone.questions == [("ext.test", "TXT")]


async def test_the_null_sender_is_judged_by_its_greeting(zone):
    found = await examine(zone, MESSAGE, mail_from="", hello="ext.test")
    assert (found.spf.result, found.spf.identity) == ("pass", "helo")


class Stuck(Zone):
    async def texts(self, name):
        await asyncio.Event().wait()


async def test_FRM_09_a_name_service_that_never_answers_costs_the_time_that_was_set():
    began = time.monotonic()
    found = await examine(Stuck(), signed(), within=0.05)
    assert time.monotonic() - began < 2
    assert (found.spf.result, found.signatures, found.chain.result) == ("temperror", (), "temperror")


async def test_slow_domains_do_not_keep_others_from_being_checked(zone):
    stuck = MailExaminer(Stuck(), within=30)
    waiting = [asyncio.ensure_future(stuck.examine(question(signed()))) for _ in range(5)]
    await asyncio.sleep(0)
    stuck._resolver = stuck._spf._resolver = zone
    found = await asyncio.wait_for(stuck.examine(question(signed())), 5)
    assert found.signatures[0].result == "pass"
    for one in waiting:
        one.cancel()
    stuck.close()


async def test_a_message_larger_than_the_limit_is_neither_held_nor_judged(zone, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 20)
    found = await examine(zone, signed())
    assert (found.signatures[0].result, found.signatures[0].reason) == ("neutral", "message too large")
    assert found.spf.result == "pass"


async def test_a_text_that_cannot_be_read_is_the_stores_trouble(zone):
    with pytest.raises(StoreError):
        await examine(zone, signed(), trouble=StoreError("disk"))


async def test_a_fault_in_the_libraries_stops_no_mail(zone, monkeypatch):
    monkeypatch.setattr(module, "_judged", lambda *_: 1 // 0)
    with events() as lines:
        found = await examine(zone, signed())
    assert (found.signatures, found.chain.result) == ((), "temperror")
    assert any(event.name == "mail.examiner" for event in lines)


async def test_FRM_08_a_hundred_hostile_signatures_take_less_than_a_second(zone):
    one = signed()[: -len(MESSAGE)]
    hostile = one.replace(b"bh=", b"z=" + b"z" * 2000 + b"; bh=")
    began = time.monotonic()
    found = await examine(zone, hostile * 40 + MESSAGE)
    assert time.monotonic() - began < 1
    assert len(found.signatures) == 10
    assert len([name for name, _ in zone.questions if "_domainkey" in name]) <= 10


def strings(text):
    """A TXT record as a zone has it."""
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))


@pytest.fixture
def server():
    zone = {
        ("ext.test", "TXT"): ['"v=spf1 a:h.ext.test -all"'],
        ("h.ext.test", "A"): ["192.0.2.1"],
        ("mail._domainkey.ext.test", "TXT"): [strings(record(rsa_key()))],
    }
    with NameServer(zone) as server:
        yield server


async def asked(server, *, lifetime=30.0):
    return await examine(DnsResolver(server.address, lifetime=lifetime), signed(), within=60.0)


async def test_over_a_real_name_service(server):
    found = await asked(server)
    assert (found.spf.result, found.signatures[0].result) == ("pass", "pass")


async def test_a_silent_or_broken_name_service(server):
    server.silent.add("mail._domainkey.ext.test")
    server.broken.add("h.ext.test")
    found = await asked(server, lifetime=0.3)
    assert (found.spf.result, found.signatures[0].result) == ("temperror", "temperror")


async def test_FRM_08_a_key_record_of_sixty_thousand_bytes(server):
    server.zone["mail._domainkey.ext.test", "TXT"] = [strings("v=DKIM1; p=" + "A" * 60_000)]
    found = await asked(server)
    assert (found.signatures[0].result, found.signatures[0].reason) == ("permerror", "key record too long")
