"""The client against servers in memory: every step failing, in every way."""

from dataclasses import replace

import pytest

from dialtone.base.errors import StoreError
from dialtone.base.log import Secret
from dialtone.domain.mail.outcomes import Verdict
from dialtone.domain.model.mail import LetterId, QueueEntry
from dialtone.protocols.smtp.client import SmtpClient, Trouble
from dialtone.testing.clock import ManualClock
from dialtone.testing.mail_sink import EXTENSIONS, GONE, SILENT, MailSink, SinkWire
from dialtone.testing.script import SILENCE, TLS, TLS_FAILS, ScriptedWire, run
from dialtone.wire.port import Peer
from tests.support.office import logged

ENTRY = QueueEntry(
    letter=LetterId(1),
    prefix=b"",
    sender="a@local.test",
    recipient="b@ext.test",
    domain="ext.test",
    id=1,
    tag="t",
    size=100,
)
TEXT = b"Subject: x\r\n\r\n.dot\r\nhello\r\n"
PLAIN = tuple(word for word in EXTENSIONS if word != "PIPELINING")


async def pieces(text=TEXT):
    for start in range(0, len(text), 7):
        yield text[start : start + 7]


def to(*addresses):
    return [replace(ENTRY, id=number, recipient=address) for number, address in enumerate(addresses)]


async def nothing():
    pass


def client_of(wire):
    return SmtpClient(
        wire, server="mx.ext.test", host_name="local.test", patience=120, clock=ManualClock(), pulse=nothing
    )


def talk(sink, *addresses, text=TEXT, entries=None):
    """One message to these recipients; what came of each, and the client."""

    async def conversation():
        client = client_of(SinkWire(sink, Peer("93.184.216.34", 25, "198.51.100.9", 4000)))
        await client.greet()
        outcomes = await client.deliver(entries or to(*addresses), pieces(text))
        if not client.over:
            await client.quit()
        return outcomes, client

    return run(conversation())


def trouble_of(sink, *addresses):
    with pytest.raises(Trouble) as caught:
        talk(sink, *(addresses or ("b@ext.test",)))
    return caught.value.outcome


# --- it works ---


@pytest.mark.parametrize("extensions", [EXTENSIONS, PLAIN, ()])
def test_a_message_to_several_recipients_in_one_transaction(extensions):
    sink = MailSink(extensions=extensions)
    outcomes, _ = talk(sink, "b@ext.test", "c@ext.test")
    assert [outcome.verdict for outcome in outcomes] == [Verdict.SENT] * 2
    assert outcomes[0].reply == "250 2.0.0 taken"
    assert outcomes[0].lines == 4
    [taken] = sink.taken
    assert (taken.sender, taken.recipients, taken.text) == ("a@local.test", ["b@ext.test", "c@ext.test"], TEXT)
    assert sink.commands[0] == "EHLO local.test"
    assert sink.commands[-1] == "QUIT"


def test_pipelining_sends_the_whole_envelope_at_once():
    wire = ScriptedWire(
        [
            b"220 hi\r\n",
            b"250-mx\r\n250 PIPELINING\r\n",
            b"250 ok\r\n250 ok\r\n354 go\r\n",
            b"250 taken\r\n",
        ]
    )

    async def conversation():
        client = client_of(wire)
        await client.greet()
        return await client.deliver([ENTRY], pieces())

    assert run(conversation())[0].verdict is Verdict.SENT


def test_a_server_that_only_knows_helo():
    sink = MailSink(say={"EHLO": b"502 5.5.1 what?"})
    assert talk(sink, "b@ext.test")[0][0].verdict is Verdict.SENT
    assert sink.commands[:3] == ["EHLO local.test", "HELO local.test", "MAIL FROM:<a@local.test>"]


def test_several_messages_over_one_connection():
    sink = MailSink()

    async def conversation():
        client = client_of(SinkWire(sink, Peer("93.184.216.34", 25, "", 0)))
        await client.greet()
        for _ in range(3):
            assert (await client.deliver([ENTRY], pieces()))[0].verdict is Verdict.SENT

    run(conversation())
    assert len(sink.taken) == 3
    assert "RSET" not in sink.commands


@pytest.mark.parametrize("extensions", [EXTENSIONS, PLAIN])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_after_a_refused_message_the_next_one_goes(extensions, step):
    sink = MailSink(extensions=extensions, say={step: [b"550 5.7.1 not this one"]})

    async def conversation():
        client = client_of(SinkWire(sink, Peer("93.184.216.34", 25, "", 0)))
        await client.greet()
        first = await client.deliver([ENTRY], pieces())
        return first + await client.deliver([ENTRY], pieces())

    assert [outcome.verdict for outcome in run(conversation())] == [Verdict.NEVER, Verdict.SENT]
    assert "RSET" in sink.commands
    assert len(sink.taken) == 1


# --- what is asked for, and what is not ---


def test_dsn_wishes_are_passed_on_and_then_reports_are_the_other_sides_work():
    entry = replace(ENTRY, notify="SUCCESS", ret="HDRS", envid="e1")
    sink = MailSink()
    outcomes, _ = talk(sink, entries=[entry])
    assert outcomes[0].dsn
    assert sink.taken[0].parameters == ["SIZE=100 RET=HDRS ENVID=e1", "NOTIFY=SUCCESS"]
    assert not talk(MailSink(extensions=()), entries=[entry])[0][0].dsn


def test_eight_bit_text_goes_to_a_seven_bit_server_as_it_is_and_that_is_logged():
    sink = MailSink(extensions=())
    with logged() as lines:
        outcomes, _ = talk(sink, entries=[replace(ENTRY, eight_bit=True)], text="grüße\r\n".encode())
    assert outcomes[0].verdict is Verdict.SENT
    assert sink.taken[0].text == "grüße\r\n".encode()
    assert any("8BITMIME" in line for line in lines)


def test_smtputf8_that_is_not_offered_is_final():
    outcomes, _ = talk(MailSink(extensions=()), "ü@ext.test")
    assert (outcomes[0].verdict, outcomes[0].status) == (Verdict.NEVER, "5.6.7")


def test_smtputf8_is_used_when_needed():
    sink = MailSink()
    assert talk(sink, "ü@ext.test")[0][0].verdict is Verdict.SENT
    assert "SMTPUTF8" in sink.taken[0].parameters[0]


def test_a_message_larger_than_the_server_takes_is_not_offered():
    sink = MailSink(extensions=("SIZE 99",))
    outcomes, _ = talk(sink, "b@ext.test")
    assert (outcomes[0].verdict, outcomes[0].status) == (Verdict.NEVER, "5.3.4")
    assert not any(command.startswith("MAIL") for command in sink.commands)


def test_an_address_that_could_be_a_command_is_never_written():
    sink = MailSink()
    outcomes, _ = talk(sink, "x@y>\r\nRCPT TO:<evil@ext.test", "good@ext.test")
    assert [outcome.verdict for outcome in outcomes] == [Verdict.NEVER, Verdict.SENT]
    assert sink.taken[0].recipients == ["good@ext.test"]
    assert outcomes[0].status == "5.1.3"
    sink = MailSink()
    bad = replace(ENTRY, sender="a@b>\r\nMAIL FROM:<evil@ext.test")
    assert talk(sink, entries=[bad])[0][0].verdict is Verdict.NEVER


def test_SMG_14_what_is_stored_cannot_end_its_own_message():
    sink = MailSink()
    evil = b"Subject: one\r\n\r\nfirst\n.\nMAIL FROM:<evil@ext.test>\r.\r.\r\n..\r\n.x\r\n"
    outcomes, _ = talk(sink, "b@ext.test", text=evil)
    assert outcomes[0].verdict is Verdict.SENT
    assert len(sink.taken) == 1
    assert (
        sink.taken[0].text == b"Subject: one\r\n\r\nfirst\r\n.\r\nMAIL FROM:<evil@ext.test>\r\n.\r\n.\r\n..\r\n.x\r\n"
    )


# --- refusals ---


@pytest.mark.parametrize("extensions", [EXTENSIONS, PLAIN])
def test_one_refused_recipient_does_not_stop_the_others(extensions):
    sink = MailSink(
        extensions=extensions,
        say={"RCPT <bad@ext.test>": b"550 5.1.1 nobody here", "RCPT <slow@ext.test>": b"450 4.2.1 later"},
    )
    outcomes, _ = talk(sink, "bad@ext.test", "good@ext.test", "slow@ext.test")
    assert [outcome.verdict for outcome in outcomes] == [Verdict.NEVER, Verdict.SENT, Verdict.LATER]
    assert [outcome.status for outcome in outcomes] == ["5.1.1", "2.0.0", "4.2.1"]
    assert outcomes[0].reason == (
        "mx.ext.test replied with:",
        '"550 5.1.1 nobody here"',
        "instead of the expected reply:",
        '"250 ..."',
    )
    assert sink.taken[0].recipients == ["good@ext.test"]


@pytest.mark.parametrize("extensions", [EXTENSIONS, PLAIN])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(("code", "verdict"), [(b"451", Verdict.LATER), (b"554", Verdict.NEVER)])
def test_a_no_at_each_step(extensions, step, code, verdict):
    sink = MailSink(extensions=extensions, say={step: code + b" no"})
    outcomes, client = talk(sink, "b@ext.test", "c@ext.test")
    assert [outcome.verdict for outcome in outcomes] == [verdict] * 2
    assert outcomes[0].reply == f"{code.decode()} no"
    assert not sink.taken
    assert not client.over


def test_a_server_that_wants_text_although_nobody_is_to_have_it_gets_none():
    sink = MailSink(say={"RCPT": b"550 no", "DATA": b"354 go on"})
    outcomes, _ = talk(sink, "b@ext.test")
    assert outcomes[0].verdict is Verdict.NEVER
    assert sink.texts == [b""]
    assert sink.commands[-1] == "QUIT"


@pytest.mark.parametrize("step", ["greeting", "EHLO"])
@pytest.mark.parametrize(("code", "verdict"), [(b"450", Verdict.LATER), (b"554", Verdict.NEVER)])
def test_a_no_before_anything_was_asked(step, code, verdict):
    assert trouble_of(MailSink(say={step: code + b" no", "HELO": code + b" no"})).verdict is verdict


def test_a_greeting_that_is_something_else():
    assert trouble_of(MailSink(say={"greeting": b"250 hello"})).verdict is Verdict.LATER


# --- broken conversations ---

STEPS = ["greeting", "EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("extensions", [EXTENSIONS, PLAIN])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "said", [GONE, SILENT, b"what?", b"250-a\r\n251 b", b"421 4.3.2 closing", b"250 " + b"x" * 3000, b"250-x\r\n" * 101]
)
def test_SSR_04_trouble_at_each_step_is_passing_and_another_server_may_be_asked(extensions, step, said):
    sink = MailSink(extensions=extensions, say={step: said})
    assert trouble_of(sink).verdict is Verdict.LATER
    assert not sink.taken


@pytest.mark.parametrize("said", [GONE, SILENT, b"what?", b"250-a\r\n251 b"])
def test_no_answer_after_the_text_is_later_and_no_other_server_is_asked(said):
    sink = MailSink(say={".": said, "RCPT <bad@ext.test>": b"550 no"})
    outcomes, client = talk(sink, "b@ext.test", "bad@ext.test")
    assert [outcome.verdict for outcome in outcomes] == [Verdict.LATER, Verdict.NEVER]
    assert client.over


def test_a_farewell_instead_of_the_last_answer():
    outcomes, client = talk(MailSink(say={".": b"421 4.3.2 closing"}), "b@ext.test")
    assert outcomes[0].verdict is Verdict.LATER
    assert client.over


def test_the_last_answer_is_waited_for_twice():
    wire = ScriptedWire(
        [b"220 hi\r\n", b"250 mx\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", SILENCE, b"250 taken\r\n"]
    )

    async def conversation():
        client = client_of(wire)
        await client.greet()
        return await client.deliver([ENTRY], pieces())

    assert run(conversation())[0].verdict is Verdict.SENT


def test_a_text_that_cannot_be_read_is_never_ended():
    async def broken():
        yield b"Subject: x\r\n\r\nhalf"
        raise StoreError("the file is gone")

    sink = MailSink()

    async def conversation():
        client = client_of(SinkWire(sink, Peer("93.184.216.34", 25, "", 0)))
        await client.greet()
        with pytest.raises(StoreError):
            await client.deliver([ENTRY], broken())
        await client.close()
        return client

    assert run(conversation()).over
    assert not sink.taken


def test_a_server_that_answers_before_it_is_asked():
    assert trouble_of(MailSink(say={"greeting": b"220 hi\r\n250 early"})).verdict is Verdict.LATER


def test_a_farewell_between_two_messages():
    sink = MailSink(say={".": b"250 taken\r\n421 too long idle"})

    async def conversation():
        client = client_of(SinkWire(sink, Peer("93.184.216.34", 25, "", 0)))
        await client.greet()
        assert (await client.deliver([ENTRY], pieces()))[0].verdict is Verdict.SENT
        with pytest.raises(Trouble) as caught:
            await client.deliver([ENTRY], pieces())
        return caught.value.outcome

    assert "421 too long idle" in run(conversation()).reply


# --- TLS ---


def begin(*script):
    wire = ScriptedWire([b"220 hi\r\n", *script])

    async def conversation():
        client = client_of(wire)
        await client.greet()
        return client, await client.start_tls("mx.ext.test")

    return wire, conversation()


def test_TLS_06_what_was_sent_with_the_answer_to_starttls_is_thrown_away_and_ehlo_said_again():
    wire, conversation = begin(
        b"250-mx\r\n250 starttls\r\n", b"220 go\r\n250-AUTH PLAIN\r\n250 ok\r\n", TLS, b"250-mx\r\n250 DSN\r\n"
    )
    client, done = run(conversation)
    assert done
    assert wire.verified == [("mx.ext.test", False)], "opportunistic: no certificate is judged"
    assert "DSN" in client.offers
    assert "AUTH" not in client.offers
    assert wire.lines() == [b"EHLO local.test", b"STARTTLS", b"EHLO local.test"]


def test_starttls_refused_goes_on_in_clear():
    _, conversation = begin(b"250-mx\r\n250 STARTTLS\r\n", b"454 4.7.0 not now\r\n")
    client, done = run(conversation)
    assert not done
    assert "STARTTLS" in client.offers


@pytest.mark.parametrize("script", [[TLS_FAILS], [SILENCE], [], [TLS, b"500 what?\r\n"], [TLS]])
def test_TLS_08_a_failing_handshake_is_trouble(script):
    _, conversation = begin(b"250-mx\r\n250 STARTTLS\r\n", b"220 go\r\n", *script)
    with pytest.raises(Trouble):
        run(conversation)


# --- AUTH ---


def log_in(mechanism, *script, offers=b"PLAIN LOGIN CRAM-MD5", name="ME", password="pw"):
    wire = ScriptedWire([b"220 hi\r\n", b"250-mx\r\n250 AUTH " + offers + b"\r\n", *script])

    async def conversation():
        client = client_of(wire)
        await client.greet(extended=True)
        await client.log_in(mechanism, name, Secret(password))

    return wire, conversation()


def test_auth_plain():
    wire, conversation = log_in("PLAIN", b"235 ok\r\n")
    run(conversation)
    assert wire.lines()[-1] == b"AUTH PLAIN AE1FAHB3"


def test_auth_login():
    wire, conversation = log_in("LOGIN", b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n", b"235 ok\r\n")
    run(conversation)
    assert wire.lines()[-3:] == [b"AUTH LOGIN", b"TUU=", b"cHc="]


def test_auth_cram_md5():
    # the example of RFC 2195 section 2
    challenge = b"PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
    answer = b"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"
    script = [b"334 " + challenge + b"\r\n", b"235 ok\r\n"]
    wire, conversation = log_in("CRAM-MD5", *script, name="tim", password="tanstaaftanstaaf")
    run(conversation)
    assert wire.lines()[-2:] == [b"AUTH CRAM-MD5", answer]


def test_AUT_11_a_challenge_that_is_no_message_id_is_not_answered():
    wire, conversation = log_in("CRAM-MD5", b"334 aGVsbG8=\r\n", b"501 cancelled\r\n")
    with pytest.raises(Trouble) as caught:
        run(conversation)
    assert caught.value.outcome.verdict is Verdict.LATER
    assert wire.lines()[-1] == b"*"


def test_O1_a_refused_login_is_passing():
    _, conversation = log_in("PLAIN", b"535 5.7.8 wrong\r\n")
    with pytest.raises(Trouble) as caught:
        run(conversation)
    assert (caught.value.outcome.verdict, caught.value.outcome.status) == (Verdict.LATER, "4.7.8")


def test_a_mechanism_that_is_not_offered_is_not_tried():
    wire, conversation = log_in("CRAM-MD5", offers=b"PLAIN")
    with pytest.raises(Trouble) as caught:
        run(conversation)
    assert "does not offer AUTH CRAM-MD5 (it offers: PLAIN)" in caught.value.outcome.text
    assert wire.lines() == [b"EHLO local.test"]


def test_where_a_login_is_needed_helo_will_not_do():
    wire = ScriptedWire([b"220 hi\r\n", b"502 no\r\n"])
    with pytest.raises(Trouble):
        run(client_of(wire).greet(extended=True))
    assert wire.lines() == [b"EHLO local.test"]
