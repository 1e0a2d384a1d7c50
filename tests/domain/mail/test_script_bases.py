import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.script_bases import ScriptBases
from dialtone.domain.mail.script_messages import MODERATED, RFC822_HEADER
from dialtone.domain.people.directory import Directory
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub


class Desk:
    """Bases over a hall with one sub-board."""

    def __init__(self, **fields):
        self.hall = hall = Hall(sub(**fields))
        system = SystemConfig(inet_addr="local.test")
        mail = MailConfig(host_name="mx.local.test")
        tables = Tables()
        self.bob = hall.add("Bob")
        self.bases = ScriptBases(
            store=hall.store,
            blobs=hall.blobs,
            clock=hall.clock,
            chance=hall.chance,
            directory=Directory(hall.store, hall.clock, system, mail, tables),
            ourselves=Ourselves(mail, system, tables.domains),
            boards=hall.boards,
            posting=hall.posting,
            reading=hall.reading,
        )

    def __getattr__(self, name):
        return lambda *given: run(getattr(self.bases, name)(*given))

    def queue(self):
        return run(self.hall.store.read(lambda records: records.queue.all()))

    def inbox(self, user):
        heads = run(self.hall.store.read(lambda records: records.mail.heads(user.number)))
        texts = run(self.hall.store.read(lambda records: records.mail.texts(user.number, [one.uid for one in heads])))
        return [text.prefix + (text.body or b"") for text in texts]


CODE = "main-general"
POST = {
    "to": "All",
    "from": "Eve",
    "from_net_type": 5,
    "from_net_addr": "eve@ext.test",
    "subject": "hello",
    "id": "<1@ext.test>",
}


def test_a_post_is_stored_counted_and_read_back():
    desk = Desk()
    assert desk.open(CODE) == {"first_msg": 0, "last_msg": 0, "total_msgs": 0}
    assert (
        desk.save(CODE, {**POST, "field_list": [{"type": RFC822_HEADER, "data": "X-Own: y"}]}, "the body", None) is True
    )
    assert desk.open(CODE) == {"first_msg": 1, "last_msg": 1, "total_msgs": 1}
    for given in ((False, 1), (True, 0), (False, "<1@ext.test>")):
        header = desk.header(CODE, *given)
        assert (header["number"], header["subject"], header["from"], header["id"]) == (
            1,
            "hello",
            "Eve",
            "<1@ext.test>",
        )
        assert header["field_list"] == [{"type": RFC822_HEADER, "data": "X-Own: y"}]
        assert desk.body(CODE, *given) == "the body\r\n"
    assert list(desk.headers(CODE)) == ["1"]


def test_a_moderated_post_waits_until_the_mark_is_taken_away():
    desk = Desk()
    desk.save(CODE, {**POST, "attr": MODERATED}, "text", None)
    header = desk.header(CODE, False, 1)
    assert header["attr"] == MODERATED
    assert desk.put_header(CODE, False, 1, {**header, "attr": 0}) is True
    assert desk.header(CODE, False, 1)["attr"] == 0
    with pytest.raises(Refusal, match="cannot be moderated"):
        desk.put_header(CODE, False, 1, {"attr": MODERATED})


def test_the_same_message_twice_and_messages_that_are_not_there():
    desk = Desk()
    desk.save(CODE, POST, "text", None)
    with pytest.raises(Refusal) as no:
        desk.save(CODE, POST, "text", None)
    assert no.value.why is Why.EXISTS
    assert desk.remove(CODE, False, 1) is True
    for call in (desk.header, desk.body, desk.remove):
        for given in ((False, 1), (True, 0), (False, "<x@y>")):
            with pytest.raises(Refusal) as no:
                call(CODE, *given)
            assert no.value.why is Why.NOT_FOUND
    with pytest.raises(Refusal, match="no sub-board nowhere"):
        desk.open("nowhere")


def test_mail_goes_to_users_and_to_the_queue_with_one_text():
    desk = Desk()
    header = {"from": "Lists", "from_net_addr": "lists@local.test", "from_agent": 1, "subject": "news"}
    to = [
        {"to": "Bob", "to_ext": desk.bob.number},
        {"to": "Eve", "to_net_type": 5, "to_net_addr": "eve@ext.test"},
        {"to": "bob@local.test", "to_net_type": 5},
    ]
    assert desk.save("mail", header, "text", to) is True
    assert [(entry.recipient, entry.domain, entry.sender) for entry in desk.queue()] == [
        ("eve@ext.test", "ext.test", "")
    ]
    inbox = desk.inbox(desk.bob)
    assert len(inbox) == 2 and inbox[0] == inbox[1]
    assert inbox[0].startswith(b"Return-Path: <>\r\nDate: ") and b'From: "Lists" <lists@local.test>\r\n' in inbox[0]


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ({"reverse_path": "<owner@local.test>", "from_agent": 1}, "owner@local.test"),
        ({"reverse_path": ""}, ""),
        ({"from_agent": 1}, ""),
        ({}, "eve@ext.test"),
        ({"reverse_path": "a@b\r\nX: y"}, ""),
    ],
)
def test_who_hears_of_failures(header, sender):
    desk = Desk()
    desk.save("mail", {**POST, "to": "x@other.test", **header}, "text", None)
    assert [entry.sender for entry in desk.queue()] == [sender]


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        [{"to": "Nobody"}],
        [{"to_ext": 99}],
        [{"to": "x@local.test"}],
        [{"to": "not an address@", "to_net_type": 5}],
        [{"to": "Sysop", "to_net_type": 2, "to_net_addr": "1:103/705"}],
        [{"to_ext": 1}, {"to": "Nobody"}],
    ],
)
def test_mail_that_cannot_go_to_everybody_goes_to_nobody(recipients):
    desk = Desk()
    with pytest.raises(Refusal):
        desk.save("mail", POST, "text", recipients)
    assert desk.queue() == [] and desk.inbox(desk.hall.sysop) == []


def test_mailboxes_cannot_be_read():
    desk = Desk()
    assert desk.open("mail") == {"first_msg": 0, "last_msg": 0, "total_msgs": 0}
    for call in (desk.header, desk.body, desk.remove):
        with pytest.raises(Refusal, match="mailboxes cannot be read"):
            call("mail", False, 1)
