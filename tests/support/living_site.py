"""A board whose site has something on every page: messages in colours, mail with pictures, files of all kinds, a ban, a
change of settings; and an address for each page of the site that is opened."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP

from dialtone.web.pages import PAGES
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.site_visitor import Visitor
from tests.support.waiting import until

HOST = "bbs.test"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ANSI = "\x1b[1;33mGold \x1b[0;36mand\x1b[1;37;44m silver \x1b[0m\r\n\x1b[2;10H\x1b[31mfar away\x1b[0m\r\n"
CTRL_A = "\x01h\x01rRed \x01n\x01gand green\x01n, and then a line that goes on and on, " + "word after word " * 12
LETTER = (
    "<h1>Hello</h1><p style='color:#888'>Pale <b>words</b> <img src='https://tracker.example/x.png' alt='a picture'>"
    "<script>alert(1)</script><table><tr><td>a</td><td>b</td></tr></table><a href='https://else.example/'>there</a></p>"
)
MORE = ("Carol", "Dave", "Erin", "Frank")  # each does something that would be in the way of others
WEB = {"Web.Options": "ALLOW_TLS | NO_HOST_LOOKUP | HTTP_LOGGING", "Web.MaxConcurrentConnections": "100"}
SETTINGS = {
    **WEB,
    "Mail.RelayServer": "127.0.0.1",
    "main.name": "The Lighthouse",
    "main.location": "Somewhere by the sea",
}


def picture() -> bytes:
    """A small PNG."""
    width, height = 64, 40
    rows = b"".join(
        b"\0" + bytes((x * 4 % 256, y * 6 % 256, 90)[k] for x in range(width) for k in range(3)) for y in range(height)
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def archive() -> bytes:
    """A ZIP archive with a description, a text and an ANSI picture."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("FILE_ID.DIZ", "A fine tool\r\nfor people who have boards\r\n")
        file.writestr("readme.txt", "Read this first.\r\n" * 20)
        file.writestr("art/logo.ans", ANSI)
    return made.getvalue()


FILES = {
    "tool.zip": archive(),
    "sunset.png": picture(),
    "logo.ans": ANSI.encode("cp437"),
    "notes.txt": b"Notes.\r\n" * 30,
}

BY_ROOM: dict[str, dict[str, object]] = {
    "boards": {"code": "main-general", "number": 1},
    "files": {"code": "main-programs", "name": "tool.zip", "library": "main", "directory": "programs"},
    "talk": {"number": 1, "code": "guru"},
    "console": {"number": 2, "label": "Mail", "code": "guess", "name": "callers"},
    "texts": {"code": "info", "name": "rules.txt"},
    "mail": {"folder": "spam", "number": 1, "user": 2, "way": "older"},
}
GIVEN: dict[str, dict[str, object]] = {
    "console.change": {"number": 1},
    "texts.bulletin": {"name": "news"},
    "files.picture": {"name": "sunset.png"},
}
QUERIES = {
    "boards.search": "?q=see",
    "files.search": "?q=tool",
    "files.member": "?member=readme.txt",
    "files.check": "?name=a.zip&size=100",
    "console.trace": "?q=alice@bbs.test",
    "console.file": "?name=bulletins/news.ans",
    "texts.edit": "?name=rules.txt",
}


class LivingSite:
    """The board, running, with its content. `paths` has an address for every page, by the page's name."""

    def __init__(self) -> None:
        self.board = LiveBoard(HOST, options="RELAY_TX", settings={**SETTINGS, "Mail.RelayPort": str(free_port())})
        self.board.add_users("Guest", restrictions="G")
        self.board.add_users(*MORE)
        self.board.write("text/bulletins/news.ans", ANSI)
        self.board.write("text/bulletins/bulletins.ini", "[news]\ntitle = News of the harbour\n")
        self.board.write("data/text/info/rules.txt", "Be kind.\r\n")
        self.board.write("data/text/info.ini", "[rules.txt]\ndesc = The rules\n")
        for name, data in FILES.items():
            path = self.board.root / "data/dirs/main-programs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.board.command("files", "add", "main-programs", *FILES)
        self.board.start()
        self.plain, self.secure = (f"{kind}://{HOST}:{self.board.port(kind)}" for kind in ("http", "https"))
        self._base = self.plain.replace(HOST, "127.0.0.1")
        self.paths: dict[str, str] = {}
        with closing(Visitor(self._base, "Alice")) as alice, closing(Visitor(self._base, "Sysop")) as sysop:
            self._write_messages(alice, sysop)
            self._write_mail(alice, sysop)
            self._change_settings(sysop)
            self._make_rules(alice)
        self._know_addresses()

    def visitor(self, name: str) -> Visitor:
        """Somebody who has signed in."""
        return Visitor(self._base, name)

    def close(self) -> None:
        """Stop the board and remove it."""
        self.board.stop()
        self.board.remove()

    def _write_messages(self, alice: Visitor, sysop: Visitor) -> None:
        write = "/boards/sub/main-general/write"
        for visitor, subject, text in (
            (alice, "A ship in sight", "Who can see it?\r\n\r\n-- \r\nAlice"),
            (sysop, "Colours", CTRL_A + "\r\n" + ANSI),
            (sysop, LONG_WORD, LONG_WORD + " " + "x" * 300 + "\r\n> a quoted line\r\n>> and one more"),
        ):
            visitor.get(write)
            visitor.submit("/write", button="Post", subject=subject, text=text)
        for visitor, text in ((sysop, "> Who can see it?\r\n\r\nI can."), (alice, "So can I, now.")):
            visitor.get(f"{write}?answers=1&fresh=1")
            visitor.submit("/write", button="Post", text=text)
        sysop.get("/boards/sub/main-general/poll")
        sysop.submit("/poll", button="Post the poll", subject="Which lamp?", answers="Red\nGreen\n" + LONG_WORD)
        alice.get("/auto-message")
        alice.submit("/auto-message", text="Whoever comes next: welcome.")
        alice.get("/telegrams")
        alice.submit("/telegrams", button="Send it", to="Alice", text="Do not forget the lamp.")

    def _write_mail(self, alice: Visitor, sysop: Visitor) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "ann@ext.test", f"alice@{HOST}", "Pictures from the coast"
        letter.set_content("Hello Alice, a picture is attached.\n")
        letter.add_alternative(LETTER, subtype="html")
        letter.add_attachment(picture(), "image", "png", filename="coast.png")
        letter.add_attachment(b"%PDF-1.4 not really", "application", "pdf", filename=f"{LONG_WORD}.pdf")
        said = self.board.deliver(letter.as_bytes(policy=SMTP))
        assert said.startswith("250"), said
        alice.get("/mail/write")
        alice.submit("/mail/write", button="Send", to="Sysop", subject="The lamp", text="It is dark.")
        alice.get("/mail/write")
        alice.submit("/mail/write", button="Send", to="ann@ext.test", subject="Thanks", text="For the picture.")
        alice.get("/mail/write")
        alice.submit(
            "/mail/write", button="Send", to="Carol, Dave", subject="Words for everybody", text="Bring the rope."
        )
        until(lambda: self._letter_for(alice), 20, "the letter in the mailbox")

    def _letter_for(self, alice: Visitor) -> bool:
        return "Pictures from the coast" in alice.get("/mail").text

    def _make_rules(self, alice: Visitor) -> None:
        alice.get("/mail/folders")
        alice.submit("/mail/folders", button="Make the folder", name="Clubs/Radio")
        alice.get("/mail/rules/0")
        alice.submit("/mail/rules", button="Save", **{"name": "Radio", "text-0": "radio", "read": "1"})
        alice.get("/files/-/file/main-programs/tool.zip")
        alice.submit("/files/-/flag", file="MAIN-PROGRAMS/tool.zip")
        alice.get("/files/-/file/main-programs/tool.zip")
        found = alice.submit("/files/-/link")
        secret = re.search(r"/link/([^\s/<\"]+)", found.html)
        assert secret is not None
        self.paths["files.redeem"] = secret[0]

    def _change_settings(self, sysop: Visitor) -> None:
        sysop.get("/console/settings/Mail")
        sysop.submit("/console/settings/Mail", button="", **{"v:max_recipients": "77"})
        sysop.get("/console/bans")
        sysop.submit("/console/bans/add", address="192.0.2.99", reason="Knocked too often")

    def _know_addresses(self) -> None:
        with closing(self.visitor("Alice")) as alice, closing(self.visitor("Sysop")) as sysop:
            letter = self._link(alice, "/mail", "Pictures from the coast")
            sent = self._link(alice, "/mail/sent", "Thanks")
            queued = self._link(sysop, "/console/queue", "", "/console/queue/")
        uid, known = int(letter.rpartition("/")[2].partition("?")[0]), {**GIVEN}
        known |= {
            "mail.read": {"uid": uid},
            "mail.beside": {"uid": uid},
            "mail.sent_read": {"id": int(sent.rpartition("/")[2])},
        }
        known |= {"mail.all_read": {"user": 2, "uid": uid}, "console.queued": {"id": int(queued.rpartition("/")[2])}}
        for page in (one for one in PAGES if "GET" in one.methods):
            names = re.findall(r"{(\w+)(?::int)?}", page.path)
            given = {**next((known[one] for one in (page.name, _family(page.name)) if one in known), {})}
            room = {**BY_ROOM.get(page.name.partition(".")[0], {}), "at": 1}
            path = page.path
            for name in names:
                value = given.get(name, room.get(name))
                if page.name in self.paths:
                    break
                assert value is not None, f"where is {page.name}? Nothing is known for {name}: say it in {__name__}"
                path = re.sub(rf"{{{name}(:int)?}}", str(value), path)
            self.paths.setdefault(page.name, path + QUERIES.get(page.name, ""))

    def _link(self, visitor: Visitor, path: str, words: str, start: str = "") -> str:
        links = visitor.get(path).links
        return next(to for said, to in links.items() if words in said and to.startswith(start or path))


def _family(name: str) -> str:
    """The page whose parts these are: "mail.read" of "mail.read_html"."""
    return re.sub(r"_(html|file|source)$", "", name)
