import smtplib
import socket
import threading

import pytest

from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa, Unreachable
from dialtone.testing.mail_sink import GONE, SILENT, MailSink, MailWorld, SinkWire
from dialtone.testing.script import run
from dialtone.wire.port import Peer

PEER = Peer("93.184.216.34", 25, "198.51.100.9", 4000)


def wire_to(sink):
    return SinkWire(sink, PEER)


def say(wire, line):
    async def conversation():
        await wire.send(line)
        return await wire.read_line()

    return run(conversation())


def test_a_whole_conversation():
    sink = MailSink(extensions=())
    wire = wire_to(sink)
    assert run(wire.read_line()) == b"220 mx.ext.test ready"
    assert say(wire, b"EHLO me") == b"250 mx.ext.test"
    assert say(wire, b"MAIL FROM:<a@b> SIZE=3").startswith(b"250")
    assert say(wire, b"RCPT TO:<c@d>").startswith(b"250")
    assert say(wire, b"DATA").startswith(b"354")
    run(wire.send_raw(b"..x\r"))
    assert say(wire, b"\n.").startswith(b"250")
    assert say(wire, b"QUIT").startswith(b"221")
    [taken] = sink.taken
    assert (taken.sender, taken.recipients, taken.text) == ("a@b", ["c@d"], b".x\r\n")
    assert taken.parameters == ["SIZE=3", ""]
    with pytest.raises(Gone):
        run(wire.read_line())


def test_it_agrees_with_a_client_that_is_not_ours():
    sink = MailSink()
    ours, theirs = socket.socketpair()

    def serve():
        wire = wire_to(sink)
        sent = 0
        with theirs:
            while not wire._ended:
                answer = bytes(wire._input.some()) if len(wire._input) else b""
                theirs.sendall(answer)
                data = theirs.recv(4096)
                if not data:
                    return
                run(wire.send_raw(data))
                sent += 1
            theirs.sendall(bytes(wire._input.some()))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    client = smtplib.SMTP()
    client.sock = ours
    client.getreply()
    client.sendmail("a@b", ["c@d", "e@f"], "Subject: x\r\n\r\n.dot\r\n")
    client.quit()
    thread.join(5)
    [taken] = sink.taken
    assert (taken.recipients, taken.text) == (["c@d", "e@f"], b"Subject: x\r\n\r\n.dot\r\n")


def test_answers_can_be_replaced_once_or_for_ever():
    sink = MailSink(say={"MAIL": [b"450 later"], "RCPT <bad@d>": b"550 no", "NOOP": SILENT, "RSET": GONE})
    wire = wire_to(sink)
    run(wire.read_line())
    assert say(wire, b"MAIL FROM:<a@b>") == b"450 later"
    assert say(wire, b"MAIL FROM:<a@b>").startswith(b"250")
    assert say(wire, b"RCPT TO:<bad@d>") == b"550 no"
    assert say(wire, b"RCPT TO:<good@d>").startswith(b"250")
    with pytest.raises(TimedOut):
        say(wire, b"NOOP")
    with pytest.raises(Gone):
        say(wire, b"RSET")


def test_a_refused_text_is_not_taken():
    sink = MailSink(say={".": b"554 no"})
    wire = wire_to(sink)
    run(wire.read_line())
    for line in (b"MAIL FROM:<a@b>", b"RCPT TO:<c@d>", b"DATA"):
        say(wire, line)
    assert say(wire, b".") == b"554 no"
    assert not sink.taken


def test_tls_takes_starttls_off_the_list_or_fails():
    sink = MailSink(extensions=("STARTTLS", "DSN"))
    wire = wire_to(sink)
    run(wire.start_client_tls("mx.ext.test", verify=False))
    assert wire.secure
    assert say(wire, b"EHLO me").startswith(b"250-mx")
    with pytest.raises(TlsFailed):
        run(wire_to(MailSink(tls=False)).start_client_tls("mx.ext.test", verify=False))


def test_certificates_are_judged_as_asked():
    key, other = Tlsa(3, 1, 1, b"k"), Tlsa(3, 1, 1, b"o")
    doubtful = MailSink(trusted=False, keys=(key,))
    run(wire_to(doubtful).start_client_tls("mx.ext.test", verify=False))
    run(wire_to(doubtful).start_client_tls("mx.ext.test", verify=False, tlsa=[other, key]))
    for wrong in ({"verify": True}, {"verify": False, "tlsa": [other]}):
        with pytest.raises(TlsFailed):
            run(wire_to(doubtful).start_client_tls("mx.ext.test", **wrong))


def test_names_and_addresses():
    world = MailWorld()
    sink = world.host("mx.ext.test", "93.184.216.34", domain="ext.test")
    world.broken.add("broken.test")
    assert run(world.mail_hosts("ext.test")) == [MailHost(10, "mx.ext.test")]
    assert run(world.addresses("mx.ext.test")) == ["93.184.216.34"]
    assert run(world.addresses("10.0.0.1")) == ["10.0.0.1"]
    for question in (world.mail_hosts, world.addresses):
        with pytest.raises(NoAnswer):
            run(question("broken.test"))
        with pytest.raises(NoSuchName):
            run(question("unknown.test"))
    run(world.dial("93.184.216.34", 25, within=1))
    assert sink.connections == 1
    with pytest.raises(Unreachable):
        run(world.dial("93.184.216.34", 26, within=1))


def test_other_records():
    world = MailWorld(names={"2.0.0.127.list.test": ["127.0.0.2"]}, records={"ext.test": ["v=spf1 -all"]})
    world.certificates["mx.ext.test", 25] = [Tlsa(3, 1, 1, b"x")]
    world.broken.add("broken.test")
    assert run(world.listed("2.0.0.127.list.test")) == ["127.0.0.2"]
    assert run(world.texts("ext.test")) == ["v=spf1 -all"]
    assert run(world.tlsa("mx.ext.test", 25)) == [Tlsa(3, 1, 1, b"x")]
    with pytest.raises(NoSuchName):
        run(world.tlsa("mx.ext.test", 26))
    for question in (world.listed, world.texts):
        with pytest.raises(NoAnswer):
            run(question("broken.test"))
        with pytest.raises(NoSuchName):
            run(question("unknown.test"))
