from dataclasses import replace

import pytest

from dialtone.base.errors import StoreError
from dialtone.base.log import Secret
from dialtone.domain.mail.delivery import Envelope
from dialtone.domain.mail.sending import Relay
from dialtone.domain.ports.outside import Tlsa
from dialtone.testing.mail_sink import GONE, SILENT, MailSink
from tests.support.office import ALICE, POLICY, TEXT, Office, logged, parts, status_fields

ADDRESS, SECOND = "93.184.216.34", "93.184.216.35"


def host(office, name="mx.ext.test", address=ADDRESS, domain="ext.test", preference=10, **settings):
    return office.world.host(name, address, domain=domain, preference=preference, sink=MailSink(name, **settings))


async def test_a_message_reaches_its_server():
    office = Office()
    sink = host(office)
    await office.queue("bob@ext.test", "carl@ext.test")
    with logged() as lines:
        await office.pump()
    [taken] = sink.taken
    assert (taken.sender, taken.recipients) == ("alice@local.test", ["bob@ext.test", "carl@ext.test"])
    assert taken.text == b"Received: from client\r\n" + TEXT
    assert not await office.entries()
    assert "Message #1 (1 of 2) from Alice to bob@ext.test" in lines
    assert "Message #2 (2 of 2) from Alice to carl@ext.test" in lines


async def test_O6_several_messages_share_a_connection():
    office = Office()
    sink = host(office)
    for _ in range(5):
        await office.queue("bob@ext.test")
    await office.pump()
    assert (len(sink.taken), sink.connections) == (5, 1)


async def test_O3_every_host_and_every_address_is_tried():
    office = Office()
    office.world.names["a.ext.test"] = ["93.184.216.1", "93.184.216.2"]
    office.world.mx["ext.test"] = [(5, "a.ext.test")]
    sink = host(office, preference=20)
    await office.queue("bob@ext.test")
    await office.pump()
    assert [address for address, _ in office.world.dialed] == ["93.184.216.1", "93.184.216.2", ADDRESS]
    assert len(sink.taken) == 1


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("said", [GONE, SILENT, b"421 closing"])
async def test_a_server_that_breaks_off_is_followed_by_the_next(step, said):
    office = Office()
    host(office, preference=5, say={step: said})
    second = host(office, "b.ext.test", SECOND, preference=10)
    await office.queue("bob@ext.test")
    await office.pump()
    assert len(second.taken) == 1
    assert not await office.entries()


@pytest.mark.parametrize("said", [GONE, SILENT])
async def test_after_the_text_nobody_else_is_asked(said):
    office = Office()
    host(office, preference=5, say={".": said})
    second = host(office, "b.ext.test", SECOND, preference=10)
    await office.queue("bob@ext.test")
    await office.pump()
    assert not second.taken
    assert (await office.entries())[0].attempts == 1


async def test_a_server_that_says_no_is_not_followed_by_the_next():
    office = Office()
    host(office, preference=5, say={"RCPT": b"550 5.1.1 nobody"})
    second = host(office, "b.ext.test", SECOND, preference=10)
    await office.queue("bob@ext.test")
    await office.pump()
    assert not second.connections
    assert status_fields(await office.report())[1]["Remote-MTA"] == "dns; mx.ext.test"


async def test_a_refused_recipient_does_not_stop_the_others():
    office = Office()
    sink = host(office, say={"RCPT <bad@ext.test>": b"550 5.1.1 nobody"})
    await office.queue("bad@ext.test", "good@ext.test")
    await office.pump()
    assert sink.taken[0].recipients == ["good@ext.test"]
    assert status_fields(await office.report())[1]["Final-Recipient"] == "rfc822; bad@ext.test"


async def test_only_servers_that_all_refuse_for_good_make_it_final():
    office = Office()
    host(office, preference=5, say={"greeting": b"554 no mail here"})
    host(office, "b.ext.test", SECOND, preference=10, say={"greeting": b"554 nor here"})
    await office.queue("bob@ext.test")
    await office.pump()
    assert "554 nor here" in parts(await office.report())["text/plain"]


async def test_one_unreachable_server_keeps_the_hope():
    office = Office()
    host(office, preference=5, say={"greeting": b"554 no mail here"})
    office.world.mx["ext.test"].append((10, "dead.ext.test"))
    office.world.names["dead.ext.test"] = [SECOND]
    await office.queue("bob@ext.test")
    await office.pump()
    [entry] = await office.entries()
    assert entry.error == "ERROR 111 connecting to SMTP server: dead.ext.test"


async def test_too_many_recipients_for_one_transaction_get_another():
    office = Office()
    sink = host(
        office, say={"RCPT <c@ext.test>": [b"452 4.5.3 too many"], "RCPT <d@ext.test>": [b"452 4.5.3 too many"]}
    )
    await office.queue("a@ext.test", "b@ext.test", "c@ext.test", "d@ext.test")
    await office.pump()
    assert [taken.recipients for taken in sink.taken] == [["a@ext.test", "b@ext.test"], ["c@ext.test", "d@ext.test"]]
    assert sink.connections == 1


async def test_a_server_may_say_how_many_recipients_it_takes():
    office = Office()
    sink = host(office, extensions=("PIPELINING", "LIMITS RCPTMAX=2"))
    await office.queue(*(f"u{number}@ext.test" for number in range(5)))
    await office.pump()
    assert [len(taken.recipients) for taken in sink.taken] == [2, 2, 1]


async def test_no_recipient_at_all_now_is_simply_later():
    office = Office()
    sink = host(office, say={"RCPT": b"452 4.5.3 too many"})
    await office.queue("a@ext.test", "b@ext.test")
    await office.pump()
    assert not sink.taken
    assert [entry.attempts for entry in await office.entries()] == [1, 1]


async def test_a_server_that_takes_one_message_a_connection_gets_them_all():
    office = Office()
    sink = host(office, say={".": [b"250 taken\r\n421 one is enough"] * 3})
    for _ in range(4):
        await office.queue("bob@ext.test")
    await office.pump()
    assert (len(sink.taken), sink.connections) == (4, 4)
    assert not await office.entries()


async def test_AUT_a_refused_relay_login_counts_an_attempt_and_frees_the_entry():
    office = Office(replace(POLICY, relay=Relay("hub.test", 587, "PLAIN", "ME", Secret("wrong"))))
    sink = office.world.host("hub.test", "10.0.0.7", port=587)
    sink.extensions, sink.login = ("AUTH PLAIN",), ("ME", "right")
    await office.queue("bob@ext.test")
    await office.pump()
    [entry] = await office.entries()
    assert (entry.attempts, entry.lease_by) == (1, "")
    assert "535" in entry.error
    office.policy = replace(POLICY, relay=Relay("hub.test", 587, "PLAIN", "ME", Secret("right")))
    await office.later(400)
    assert sink.taken[0].login == "ME"


async def test_an_address_without_domain_comes_back():
    office = Office()
    await office.queue("nonsense")
    await office.pump()
    assert "Invalid destination address" in parts(await office.report())["text/plain"]


async def test_a_text_that_is_gone_is_later_and_never_half_a_message():
    office = Office()
    office.blobs.threshold = 10
    sink = host(office)
    await office.queue("bob@ext.test", text=b"x" * 200_000)
    office.blobs.kept.clear()
    await office.pump()
    assert not sink.taken
    [entry] = await office.entries()
    assert (entry.attempts, entry.error) == (1, "The text of the message cannot be read")


async def test_a_fault_of_ours_counts_as_an_attempt():
    office = Office()
    host(office)
    office.world.mail_hosts = None  # not callable
    await office.queue("bob@ext.test")
    with logged() as lines:
        await office.pump()
    [entry] = await office.entries()
    assert (entry.attempts, entry.error, entry.lease_by) == (1, "internal fault", "")
    assert "!SendMail failed" in lines


async def test_what_was_sent_is_not_sent_again_when_the_report_about_others_cannot_be_stored():
    office = Office()
    sink = host(office, say={"RCPT <bad@ext.test>": b"550 no"})
    await office.queue("bad@ext.test", "good@ext.test")

    def full():
        raise StoreError("disk full")

    spool, office.blobs.spool = office.blobs.spool, full
    await office.pump()
    assert [entry.recipient for entry in await office.entries()] == ["bad@ext.test"]
    assert (await office.entries())[0].lease_by, "not free at once: the server would be asked again and again"
    office.blobs.spool = spool
    await office.later(office.policy.lease + 1)
    assert not await office.entries()
    assert len(sink.taken) == 1
    assert len(await office.box()) == 1


async def test_leases_are_renewed_while_a_slow_server_is_waited_for():
    office = Office()
    sink = host(office, extensions=())
    await office.queue(*(f"u{number}@ext.test" for number in range(10)))
    until = []
    send = office.world.dial

    async def slow(*words, **names):
        wire = await send(*words, **names)
        obey = wire._obey

        def obeying(line):
            office.clock.advance(100)
            until.append(min(row.lease_until for row in office.store._records.tables.queue.rows.values()))
            assert until[-1] > office.clock.now()
            obey(line)

        wire._obey = obeying
        return wire

    office.world.dial = slow
    await office.pump()
    assert len(sink.taken) == 1
    assert len(set(until)) > 3


async def test_stopped_in_the_middle_everything_is_given_back():
    office = Office()
    host(office)

    class Cancelled(BaseException):
        pass

    async def cancelled(*_, **__):
        raise Cancelled

    office.world.dial = cancelled
    await office.queue("bob@ext.test")
    with pytest.raises(Cancelled):
        await office.pump()
    [entry] = await office.entries()
    assert (entry.attempts, entry.lease_by) == (0, "")


async def test_deliveries_for_our_users_are_told_once_they_are_written_down():
    office = Office()
    told = []

    async def sent(who, to):
        told.append((who, to, [entry.recipient for entry in await office.entries()]))

    office.sent = sent
    host(office, say={"RCPT <c@ext.test>": b"550 no"})
    await office.queue("a@ext.test", "c@ext.test", envelope=Envelope(user=ALICE.number))
    await office.queue("b@ext.test")
    await office.pump()
    assert told == [("'Alice' #2", "a@ext.test", ["c@ext.test", "b@ext.test"])]


# --- where others ask for TLS ---

KEY = Tlsa(3, 1, 1, b"k" * 32)


def asking(mode="enforce", *hosts):
    office = Office()
    office.with_policies()
    office.web.publish(office.world, "ext.test", *(hosts or ("mx.ext.test",)), mode=mode)
    return office


async def test_mail_goes_out_as_the_policy_asks():
    office = asking()
    sink = host(office, extensions=("STARTTLS",))
    await office.queue("bob@ext.test")
    await office.pump()
    assert sink.taken[0].secure
    assert office.world.wires[0].verified == [("mx.ext.test", True)]


@pytest.mark.parametrize(
    ("settings", "status", "words"),
    [
        ({"extensions": ()}, "4.7.4", "does not offer TLS"),
        ({"extensions": ("STARTTLS",), "trusted": False}, "4.7.5", "certificate not trusted"),
        ({"extensions": ("STARTTLS",), "tls": False}, "4.7.5", "no common ground"),
    ],
)
async def test_TLS_08_mail_waits_for_the_tls_that_is_asked_for_and_comes_back_in_the_end(settings, status, words):
    office = asking()
    office.with_retry(attempts=3, notice_after=0)
    sink = host(office, **settings)
    await office.queue("bob@ext.test")
    await office.pump()
    [entry] = await office.entries()
    assert (entry.attempts, words in entry.error) == (1, True)
    for _ in range(2):
        await office.later(7 * 86400)
    assert not sink.taken
    assert not sink.texts
    assert not await office.entries()
    report = await office.report()
    text = " ".join(parts(report)["text/plain"].split())
    assert words in text
    assert "the MTA-STS policy of ext.test asks for it" in text
    assert (status_fields(report)[1]["Action"], status_fields(report)[1]["Status"]) == ("failed", status)


async def test_TLS_08_another_mail_host_than_the_policy_names_gets_nothing():
    office = asking()
    evil = host(office, "evil.test", SECOND, preference=1)
    good = host(office, extensions=("STARTTLS",))
    await office.queue("bob@ext.test")
    await office.pump()
    assert (evil.connections, len(good.taken)) == (0, 1)


async def test_TLS_08_a_certificate_that_the_records_do_not_name_gets_nothing():
    office = Office()
    office.with_policies()
    office.world.certificates["mx.ext.test", 25] = [KEY]
    sink = host(office, extensions=("STARTTLS",))
    await office.queue("bob@ext.test")
    await office.pump()
    assert not sink.taken
    sink.keys = (KEY,)
    await office.later(86400)
    assert sink.taken[0].secure


async def test_under_test_mail_goes_out_all_the_same():
    office = asking("testing")
    sink = host(office)
    await office.queue("bob@ext.test")
    with logged() as lines:
        await office.pump()
    assert len(sink.taken) == 1
    assert any("under test" in line for line in lines)


async def test_an_old_policy_is_fetched_again_after_the_mail_is_gone():
    office = asking()
    sink = host(office, extensions=("STARTTLS",))
    await office.queue("bob@ext.test")
    await office.pump()
    office.clock.advance(2 * 86400)
    await office.queue("bob@ext.test")
    taken = []
    office.web.seen = lambda: taken.append(len(sink.taken))
    await office.pump()
    assert len(office.web.asked) == 2
    assert taken == [2]
