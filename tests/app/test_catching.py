import pytest

from dialtone.app import build
from dialtone.app.catching import Catcher
from dialtone.config.load import load_settings
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToHost
from dialtone.domain.model.user import SYSOP


@pytest.fixture
async def house(root, pillars):
    made = build.build(load_settings(root), pillars)
    await made.people.add("Sysop", "sesame")
    await made.people.add("Alice", "sesame")
    return made


async def send(house, *recipients):
    """Queue a message of Alice's."""
    text = b"Subject: out\r\n\r\nhello\r\n"
    letter = NewLetter(tag="1" * 16, size=len(text), body=text, sender="alice@bbs.example")
    copies = [
        Addressed(destination=ToHost(name, name.partition("@")[2]), address=name, prefix=b"Received: x\r\n")
        for name in recipients
    ]
    now = house.clock.now()
    await house.store.write(lambda records: place(records, letter, Envelope(), copies, now))


async def mailbox(house, number):
    async def question(records):
        uids = [head.uid for head in await records.mail.heads(number)]
        return [text.prefix + (text.body or b"") for text in await records.mail.texts(number, uids)]

    return await house.store.read(question)


async def drained(house):
    catcher = Catcher(house, "sendmail")
    while await catcher.once():
        pass


async def test_what_would_leave_is_in_the_sysops_mailbox_and_says_for_whom(house):
    await send(house, "a@ext.example", "b@ext.example")
    await drained(house)
    (text,) = await mailbox(house, SYSOP)
    assert text.startswith(b"X-Caught-For: <a@ext.example>\r\nX-Caught-For: <b@ext.example>\r\nReceived: x\r\n")
    assert text.endswith(b"Subject: out\r\n\r\nhello\r\n")
    assert await house.store.read(lambda records: records.queue.all()) == []
    events = [entry.event for entry in await house.store.read(lambda records: records.traces.find("1" * 16))]
    assert events.count("sent") == 2


async def test_a_recipient_called_fail_comes_back(house):
    await send(house, "fail@ext.example")
    await drained(house)
    assert await mailbox(house, SYSOP) == []
    (report,) = await mailbox(house, 2)
    assert b"multipart/report" in report
    assert b"fail@ext.example" in report


async def test_a_recipient_called_later_waits(house):
    await send(house, "later@ext.example", "a@ext.example")
    await drained(house)
    (entry,) = await house.store.read(lambda records: records.queue.all())
    assert (entry.recipient, entry.attempts) == ("later@ext.example", 1)
    assert len(await mailbox(house, SYSOP)) == 1


async def test_it_stops_when_told(house):
    catcher = Catcher(house, "sendmail")
    waits = []

    async def wait(bell, seconds):
        waits.append(seconds)
        catcher.stop()

    await catcher.run(wait)
    assert len(waits) == 1
