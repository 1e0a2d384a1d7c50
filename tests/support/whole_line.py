"""A mail system in memory with every station on its line: boards, networks, aliases, lists of patterns, a blacklist,
sender checks and mail processors, for security cases that must hold whatever a sysop has configured."""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.mailproc import ProcessorConfig
from dialtone.config.networks import Networks
from dialtone.domain.mail.authentication import Authentication
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.netmail import Netmail
from dialtone.domain.model.post import Post
from dialtone.domain.ports.authentication import Chain, Findings, Question, Spf
from dialtone.formats.recipient_list import read_list, write_list
from dialtone.testing.script import each_line, run
from tests.support.filter_desk import on_the_line
from tests.support.lists import KnownSpam, ListResolver
from tests.support.post_office import MAIL, PASSWORD, SYSTEM, PostOffice
from tests.support.processors import FILES, PLACES, FunctionRunner, MemoryBenches, Program

MAIN = Group(name="Main", prefix="MAIN-")
GENERAL, STAFF, HELD = "MAIN-GENERAL", "MAIN-STAFF", "MAIN-HELD"
BOARDS = Boards(
    (MAIN,),
    {
        sub.code: sub
        for sub in (
            SubBoard(code=GENERAL, group=MAIN, name="General"),
            SubBoard(code=STAFF, group=MAIN, name="Staff", post_requirements="LEVEL 90"),
            SubBoard(code=HELD, group=MAIN, name="Held", moderated_requirements="NOT LEVEL 90"),
        )
    },
)
NETWORKS = Networks(fidonet=("1:103/7",), hubs=("VERT",))
ALIASES = ("staff alice", "board sub:main-general", "two staff", "friend@local.test friend@far.test", "*-list alice")
LISTS = {
    "spam_bait": ["bait@local.test"],
    "email": ["*@spammer.test", "old@local.test"],
    "subject": ["pills~"],
    "twit_list": ["Twit"],
    "host": ["*.bad.test"],
}


class Examiner:
    """Implements the port: every message passes nothing."""

    async def examine(self, question: Question) -> Findings:
        return Findings(Spf("none", "ext.test", "mailfrom", ""), (), Chain("none"))


def looks_on(files: dict[str, bytes], task: Any) -> None:
    """A processor that changes nothing."""


def rewrites(files: dict[str, bytes], task: Any) -> None:
    """One that writes text and recipients anew, as they were."""
    files[FILES.message] = bytes(files[FILES.message]) + b""
    files[FILES.recipients] = write_list(read_list(files[FILES.recipients])) + b"\n"


class WholeLine(PostOffice):
    """See the module's text. `programs` are mail processors by their section's name; `configs` says how they are run
    when not in the usual way."""

    def __init__(
        self,
        *flags: str,
        programs: Mapping[str, Program] | None = None,
        configs: Sequence[ProcessorConfig] = (),
        boards: Boards = BOARDS,
        **more: Any,
    ) -> None:
        self.programs = {"looks_on": looks_on, "rewrites": rewrites} if programs is None else programs
        self.configs = configs or [ProcessorConfig(name=name, command=name, native=True) for name in self.programs]
        self.hashes = KnownSpam()
        self.resolver = ListResolver()
        self.benches = MemoryBenches()
        self.runner = FunctionRunner(self.benches, self.programs)
        super().__init__(
            mail=dataclasses.replace(MAIL, options=frozenset(flags), sender_checks="note"),
            system=dataclasses.replace(SYSTEM, forward_to_netmail=True),
            boards=boards,
            networks=NETWORKS,
            equip=self._equip_all,
            **more,
        )
        self.tables.alias.set(*ALIASES)
        self.tables.dns_blacklist.set("bl.test the list")
        for name, lines in LISTS.items():
            getattr(self.tables, name).set(*lines)
        self.population()

    def _equip_all(self, office: PostOffice, stations: Stations) -> None:
        self.files = on_the_line(office, stations, self.resolver, self.hashes)
        ourselves = Ourselves(self.mail, self.system, self.tables.domains)
        stations.authentication = Authentication(Examiner(), self.resolver, self.mail, ourselves)
        stations.processing = Processing(
            self.configs,
            self.benches,
            {"native": self.runner, "python": self.runner, "javascript": self.runner},
            self.requirements,
            self.directory,
            ourselves,
            self.blobs,
            self.mail,
            PLACES,
            may_relay=lambda visit: self.reception.router.may_relay(visit),
        )

    def say(self, script: bytes, **more: Any) -> list[bytes]:
        """A conversation that waits for each answer, by EHLO; the lines that were said."""
        return self.talk(*each_line(b"EHLO client.ext.test\r\n" + script + b"QUIT\r\n"), **more)

    def posts(self, code: str = GENERAL) -> list[Post]:
        """What is on a sub-board."""
        return run(self.store.read(lambda records: records.posts.page(code)))

    def post_text(self, post: Post) -> bytes:
        """A post, whole."""

        async def question(records: Any) -> bytes:
            letter = await records.mail.letter(post.letter)
            return bytes(post.prefix + (letter.body if letter.body is not None else self.blobs.kept[letter.blob][0]))

        return run(self.store.read(question))

    def netmail(self) -> list[Netmail]:
        """What waits for the networks."""
        return run(self.store.read(lambda records: records.netmail.all()))

    def telegrams(self, alias: str) -> list[str]:
        """What a user has not seen yet."""
        return [one.text for one in run(self.stations.telegrams.waiting(self.user(alias).number))]  # type: ignore[union-attr]

    def untouched(self) -> bool:
        """Whether nobody has anything: no mail, no posts, no netmail, nothing to send."""
        mail = [self.letters(name) for name in ("Sysop", "alice", "bob", "guest")]
        posts = [self.posts(code) for code in (GENERAL, STAFF, HELD)]
        return not any(mail) and not any(posts) and not self.netmail() and not self.queue()


def login(alias: str) -> bytes:
    """The command that logs somebody in."""
    return b"AUTH PLAIN " + b64encode(f"\0{alias}\0{PASSWORD}".encode()) + b"\r\n"


def letter(
    *to: bytes, text: bytes = b"From: A <a@ext.test>\r\nSubject: hello\r\n\r\nbody\r\n", by: bytes = b"a@ext.test"
) -> bytes:
    """The commands of one message. `text` is stuffed here."""
    stuffed = text.replace(b"\r\n.", b"\r\n..")
    return (
        b"MAIL FROM:<%s>\r\n" % by
        + b"".join(b"RCPT TO:<%s>\r\n" % address for address in to or (b"alice@local.test",))
        + b"DATA\r\n"
        + stuffed
        + b".\r\n"
    )
