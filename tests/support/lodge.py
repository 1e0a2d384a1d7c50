"""A visit to the message boards: a hall of boards, one caller at a scripted terminal, everything real but the line.

lodge = Lodge(sub("GENERAL"), script=["Q"])
lodge.say("Bob", "Hello", "text")
lodge.act("boards.read")
assert lodge.rows()[3] == "..."
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from dialtone.base.errors import Gone
from dialtone.config.boards import SubBoard
from dialtone.config.levels import Levels
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.drafts import Drafts
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.searching import Searching
from dialtone.domain.boards.voting import Voting
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import User
from dialtone.domain.presence.nodes import Presence
from dialtone.formats.mail.content import read_content
from dialtone.terminal.boards import ACTIONS
from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.stay import Stay
from dialtone.terminal.wording import Words
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Call, Size
from tests.domain.boards.hall import Hall
from tests.support.screen import commodore, screen, spoken

ANSI = Look(columns=80, rows=24, charset=Charset.CP437, ansi=True, color=True)
WIDE = Look(columns=132, rows=50, charset=Charset.UTF8, ansi=True, color=True)
COMMODORE = Look(columns=40, rows=25, charset=Charset.PETSCII, color=True)
NARROW = Look(columns=40, rows=24, charset=Charset.CP437, ansi=True, color=True)
LINEAR = Look(columns=80, rows=24, charset=Charset.UTF8, linear=True, hot=False, pause=False)


class Lodge(Hall):
    """See the module's text. `look` is how the caller is shown things; Alice calls unless `caller` is another name."""

    def __init__(self, *subs: SubBoard, look: Look = ANSI, caller: str = "Alice", levels: Any = None, **fields: Any):
        super().__init__(*subs, levels=levels)
        self.look = look
        boards, access = self.boards, self.access
        address = lambda user: f"{user.alias.lower()}@local.test"  # noqa: E731
        self.editing = Editing(self.store, self.blobs, self.clock, self.chance, boards, access, address)
        self.scanning = Scanning(self.store, self.clock, boards, access)
        self.searching = Searching(self.store, boards, access)
        self.voting = Voting(self.store, self.clock, boards, access, self.writing)
        self.drafts = Drafts(self.store, self.clock)
        self.presence = Presence(self.clock)
        self.small: dict[str, bytes] = {}
        self.editors: dict[str, Any] = {}
        self.spelling: Any = None
        self.alice = self.add(caller, **{"created": self.clock.now()} | fields)
        self.terminal: ScriptedTerminal | None = None
        self.stay = self.visit(self.alice)

    def house(self) -> Any:
        """What a visit needs of a house."""

        async def read_small(name: str) -> bytes | None:
            return self.small.get(name)

        async def get(number: int) -> User | None:
            return self.again(replace(self.alice, number=number))

        return SimpleNamespace(
            settings=SimpleNamespace(boards=self.boards, levels=Levels({})),
            store=self.store,
            blobs=self.blobs,
            clock=self.clock,
            chance=self.chance,
            presence=self.presence,
            requirements=None,
            directory=SimpleNamespace(get=get),
            reading=self.reading,
            moderation=self.moderation,
            writing=self.writing,
            editing=self.editing,
            scanning=self.scanning,
            searching=self.searching,
            voting=self.voting,
            drafts=self.drafts,
            spelling=self.spelling,
            editors=self.editors,
            read_small=read_small,
        )

    def visit(self, user: User, *, script: list[Item] | None = None, look: Look | None = None) -> Stay:
        """Somebody calls."""
        look = look or self.look
        encoding = "utf-8" if look.charset is Charset.UTF8 else "cp437"
        self.terminal = ScriptedTerminal(script or [], size=Size(look.columns, look.rows), encoding=encoding)
        console = Console(
            self.terminal, look=look, words=Words(), files=DisplayFiles(None), monotonic=self.clock.monotonic
        )
        return Stay(
            console=console,
            house=self.house(),
            caller=self.caller(user),
            node=self.presence.enter(user, "Telnet").node,
            call=Call(protocol="Telnet"),
            began=self.clock.now(),
            actions={action.name: action for action in ACTIONS},
        )

    def act(self, name: str, *script: Item, argument: str = "", gone: bool = False) -> bytes:
        """Let the caller do something, and type this meanwhile; what he was shown. `gone`: the line drops behind it."""
        assert self.terminal is not None
        self.terminal.forget_output()
        self.terminal.add(*script)
        try:
            run(self.stay.act(name, argument))
            assert not gone, "the caller should have been cut off"
        except Gone:
            assert gone, "".join(self.rows()) + f"\nthe script ended:\n{self.terminal.output!r}"
        return self.terminal.output

    def rows(self) -> list[str]:
        """The screen."""
        assert self.terminal is not None
        look, output = self.stay.console.look, self.terminal.output
        if look.linear:
            return spoken(output)
        if look.charset is Charset.PETSCII:
            return commodore(output)
        charset = "utf-8" if look.charset is Charset.UTF8 else "cp437"
        return screen(output, look.columns, look.rows, charset=charset)

    def history(self) -> list[str]:
        """Everything that was shown, as on an endless screen; only for screens on which nothing is cleared."""
        assert self.terminal is not None
        look = self.stay.console.look
        return screen(self.terminal.output, look.columns, 500)

    def say(self, user: User, board: SubBoard, subject: str, text: str = "text", **fields: Any) -> PostNumber:
        """Somebody posts."""
        return run(self.writing.post(self.caller(user), board, Draft(subject=subject, body=text, **fields)))

    def words(self, board: SubBoard, number: int) -> str:
        """The text of a message, as people read it."""
        data = run(self.reading.text(self.caller(self.sysop), board.code, PostNumber(number)))
        return read_content(data).text
