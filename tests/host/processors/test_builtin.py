"""listserver.js and mailauth.js without scripts of those names: over real files, and in whole SMTP sessions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dialtone.base.errors import Gone, StoreError
from dialtone.config.mailproc import read_processors
from dialtone.domain.mail.lists.posts import Incoming
from dialtone.domain.mail.lists.serving import Decision, Kind
from dialtone.domain.mail.mail_auth_rule import MailAuthRule
from dialtone.domain.mail.processing import Processing
from dialtone.domain.ports.processors import BenchFiles, Run, Task
from dialtone.formats.ini import Ini
from dialtone.formats.recipient_list import INTERNET, Listed, read_list, write_list
from dialtone.host.processors.bench import FileBenches
from dialtone.host.processors.builtin import (
    BuiltinRunner,
    ListServerScript,
    MailAuthScript,
    own_scripts,
    script_of,
)
from tests.support.mailing import ListOffice, message
from tests.support.post_office import STRANGER, PostOffice
from tests.support.processors import PLACES

MAILPROC = """
[MailAuth]
Command = mailauth.js
AccessRequirements = user equal 0 or guest
[ListServer]
Command = listserver.js
To = listserver*, listserv, talk*, news*
PassThru = false
"""
TALK = Listed(to="talk@local.test")
BOB = Listed(to="bob@local.test", number=3)


class Script:
    """Implements Runner and Builtin: counts."""

    def __init__(self) -> None:
        self.ran: list[Task] = []
        self.forgotten: list[int] = []

    async def run(self, task: Task) -> Run:
        self.ran.append(task)
        return Run()

    def forget(self, session: int) -> None:
        self.forgotten.append(session)


def task(tmp_path: Path, command: str = "listserver.js", *recipients: Listed, **more: Any) -> Task:
    paths = {name: str(tmp_path / name) for name in ("message", "new_message", "recipients", "error", "log")}
    (tmp_path / "message").write_bytes(message())
    (tmp_path / "recipients").write_bytes(write_list(recipients))
    variables = {"reverse_path": "<ann@ext.test>", "sender_address": "ann@ext.test", "hello_name": "mx.ext.test"}
    usual: dict[str, Any] = {
        "name": "x",
        "files": BenchFiles(**paths),
        "session": 1,
        "peer": STRANGER,
        "protocol": "SMTP",
        "user": None,
        "variables": variables,
        "specifiers": {},
    }
    return Task(**{**usual, "command": command, **more})


# which of them runs


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("listserver.js", "listserver.js"),
        ("ListServer", "listserver.js"),
        ("listserver.js -debug", "listserver.js"),
        ("/sbbs/mods/listserver.js", ""),
        ("", ""),
    ],
)
def test_what_a_command_names(tmp_path, command, name):
    assert script_of(task(tmp_path, command)) == name


async def test_ours_stands_in_where_the_board_has_no_script(tmp_path):
    ours, scripts = Script(), Script()
    runner = BuiltinRunner(scripts, {"listserver.js": ours}, own_scripts(tmp_path / "mods", tmp_path / "exec"))
    await runner.run(task(tmp_path))
    assert (len(ours.ran), len(scripts.ran)) == (1, 0)
    (tmp_path / "exec").mkdir()
    (tmp_path / "exec" / "listserver.js").write_text("")
    await runner.run(task(tmp_path))
    assert (len(ours.ran), len(scripts.ran)) == (1, 1)


async def test_everything_else_is_for_the_javascript_runner(tmp_path):
    ours, scripts = Script(), Script()
    runner = BuiltinRunner(scripts, {"listserver.js": ours}, lambda name: False)
    await runner.run(task(tmp_path, "other.js"))
    await runner.run(task(tmp_path, eval="1 + 1"))
    assert (len(ours.ran), len(scripts.ran)) == (0, 2)
    runner.forget(5)
    assert scripts.forgotten == [5]


async def test_without_a_javascript_runner_that_is_trouble(tmp_path):
    runner = BuiltinRunner(None, {}, lambda name: False)
    assert "no JavaScript here for other.js" in (await runner.run(task(tmp_path, "other.js"))).trouble
    runner.forget(5)


# the files


class Lists:
    """Decides as told, and reads the message as the list server does."""

    def __init__(self, decision: Decision | Exception) -> None:
        self.decision = decision
        self.mail: Incoming | None = None
        self.text = b""

    async def take(self, mail: Incoming) -> Decision:
        self.mail = mail
        self.text = b"".join([piece async for piece in await mail.pieces()])
        if isinstance(self.decision, Exception):
            raise self.decision
        return self.decision


async def test_a_message_that_was_posted_is_gone_and_its_recipients_stay(tmp_path):
    lists = Lists(Decision(Kind.POSTED))
    run = await ListServerScript(lists).run(task(tmp_path, "listserver.js", TALK))
    assert run == Run(note="put it on its list")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recipients"]
    assert lists.mail is not None
    assert (lists.mail.sender, lists.mail.recipients) == ("ann@ext.test", ("talk@local.test",))
    assert (lists.mail.hello, lists.text, lists.mail.head) == ("mx.ext.test", message(), message())


@pytest.mark.parametrize("kind", [Kind.ANSWERED, Kind.IGNORED])
async def test_a_control_message_takes_its_recipients_along(tmp_path, kind):
    await ListServerScript(Lists(Decision(kind))).run(task(tmp_path, "listserver.js", TALK))
    assert list(tmp_path.iterdir()) == []


async def test_a_refusal_is_in_the_error_file_and_everything_else_stays(tmp_path):
    lists = Lists(Decision(Kind.REFUSED, "talk !ERROR ann@ext.test is not a subscriber"))
    await ListServerScript(lists).run(task(tmp_path, "listserver.js", TALK))
    assert (tmp_path / "error").read_bytes() == b"talk !ERROR ann@ext.test is not a subscriber\r\n"
    assert (tmp_path / "message").exists()


async def test_BSC_03_other_recipients_keep_their_mail(tmp_path):
    outside = Listed(to="x@ext.test", network=INTERNET, address="x@ext.test")
    run = await ListServerScript(Lists(Decision(Kind.POSTED))).run(task(tmp_path, "listserver.js", BOB, TALK, outside))
    assert run.passes_on
    assert read_list((tmp_path / "recipients").read_bytes()) == [BOB, outside]
    assert (tmp_path / "message").read_bytes() == message()


async def test_a_message_for_others_only_is_none_of_its_business(tmp_path):
    lists = Lists(Decision(Kind.POSTED))
    assert (await ListServerScript(lists).run(task(tmp_path, "listserver.js", BOB))).passes_on
    assert lists.mail is None


@pytest.mark.parametrize("trouble", [StoreError("full"), OSError("gone"), ValueError("a bug")])
async def test_trouble_keeps_every_file(tmp_path, trouble):
    run = await ListServerScript(Lists(trouble)).run(task(tmp_path, "listserver.js", TALK))
    assert "list server" in run.trouble
    assert sorted(path.name for path in tmp_path.iterdir()) == ["message", "recipients"]


async def test_mailauth_writes_the_error_file_or_nothing(tmp_path):
    async def nowhere(domain: str, address: str) -> bool:
        return False

    script = MailAuthScript(MailAuthRule(lambda domain: domain == "ext.test", (), nowhere))
    await script.run(task(tmp_path))
    assert (tmp_path / "error").read_bytes() == b"Mail deliveries from ext.test must use SMTP-AUTH\r\n"
    (tmp_path / "error").unlink()
    await script.run(task(tmp_path, peer=dataclasses.replace(STRANGER, address="127.0.0.1")))
    assert not (tmp_path / "error").exists()


# whole sessions


async def nowhere(domain: str, address: str) -> bool:
    return False


def in_session(tmp_path: Path) -> ListOffice:
    """A post office with both processors of mailproc.ini, over real files."""
    made: list[Callable[[], ListOffice]] = []

    class Late:
        """The list server, once it is there."""

        async def take(self, mail: Incoming) -> Decision:
            return await made[0]().lists.server.take(mail)

    def equip(office: PostOffice, stations: Any) -> None:
        from dialtone.domain.mail.ourselves import Ourselves

        ourselves = Ourselves(office.mail, office.system, office.tables.domains)
        builtins = {
            "listserver.js": ListServerScript(Late()),
            "mailauth.js": MailAuthScript(MailAuthRule(ourselves.owns, (), nowhere)),
        }
        stations.processing = Processing(
            read_processors(Ini(MAILPROC.encode(), "mailproc.ini"), []),
            FileBenches(tmp_path / "temp"),
            {"javascript": BuiltinRunner(None, builtins, lambda name: False)},
            office.requirements,
            office.directory,
            ourselves,
            office.blobs,
            office.mail,
            PLACES,
        )

    office = ListOffice(equip=equip)
    made.append(lambda: office)
    return office


async def say(office: ListOffice, *recipients: str, text: bytes, sender: str = "ann@ext.test") -> list[bytes]:
    """Send a message; the last reply before QUIT's, in lines."""
    script = [b"EHLO mx.ext.test\r\n", f"MAIL FROM:<{sender}>\r\n".encode()]
    script += [f"RCPT TO:<{to}>\r\n".encode() for to in recipients]
    script += [b"DATA\r\n", text + b".\r\n", b"QUIT\r\n"]
    session, wire = office.office.server(script)
    try:
        await session.run()
    except Gone:
        pass
    return wire.lines()[-2:]


async def test_a_post_by_smtp(tmp_path):
    office = in_session(tmp_path)
    assert (await say(office, "talk@local.test", text=message()))[0].startswith(b"250")
    assert [post.subject for post in office.posts()] == ["hello"]


async def test_a_stranger_hears_why_by_smtp(tmp_path):
    office = in_session(tmp_path)
    said = await say(office, "talk@local.test", text=message(author="eve@ext.test"), sender="eve@ext.test")
    assert said[0] == b"554 5.7.1 talk !ERROR eve@ext.test is not a subscriber"
    assert office.posts() == []


async def test_a_command_by_smtp(tmp_path):
    office = in_session(tmp_path)
    assert (await say(office, "listserver@local.test", text=message(subject="lists")))[0].startswith(b"250")
    assert "Talk about it" in office.sent()[0][1].get_content()
    (question,) = [office.sent()[0][1]]
    assert question["To"] == "ann@ext.test"


async def test_a_bounce_by_smtp(tmp_path):
    office = in_session(tmp_path)
    text = b"From: MAILER-DAEMON@ext.test\r\nSubject: failure\r\n\r\nno\r\n"
    assert (await say(office, "talk-bounces@local.test", text=text, sender=""))[0].startswith(b"250")
    assert (office.sent(), office.posts(), office.lists.server.bounces["talk"]) == ([], [], 1)


async def test_BSC_03_an_answer_to_all_by_smtp_reaches_list_and_user(tmp_path):
    office = in_session(tmp_path)
    said = await say(office, "bob@local.test", "talk@local.test", text=message(body="to both"))
    assert said[0].startswith(b"250")
    assert len(office.posts()) == 1
    (letter,) = office.office.letters("bob")
    assert b"to both" in letter


async def test_a_mailbox_alone_is_no_business_of_the_list_server(tmp_path):
    office = in_session(tmp_path)
    assert (await say(office, "bob@local.test", text=message()))[0].startswith(b"250")
    assert len(office.office.letters("bob")) == 1


@pytest.mark.proves("mailproc.AccessRequirements")
async def test_mailauth_by_smtp(tmp_path):
    office = in_session(tmp_path)
    said = await say(office, "bob@local.test", text=message(author="alice@local.test"))
    assert said[0] == b"554 5.7.1 Mail deliveries from local.test must use SMTP-AUTH"
    assert office.office.letters("bob") == []
