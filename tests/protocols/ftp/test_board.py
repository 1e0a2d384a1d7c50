"""The board's tree: shortcuts, aliases, packets, directories that are only for uploads."""

import asyncio
from dataclasses import replace

import pytest

from dialtone.config.files import Role
from dialtone.protocols.ftp.board import BoardView
from dialtone.protocols.ftp.sources import Text
from tests.domain.files.vault import directory
from tests.protocols.ftp import harbour as harbours
from tests.protocols.ftp.harbour import GAMES, MAINLIB, SECRET, Harbour

PACKET = b"a packet"


class Packing:
    """Implements `domain.ports.packets.Packets`."""

    def __init__(self):
        self.ready = False
        self.fetched = []
        self.took = b""

    async def size(self, caller):
        return len(PACKET) if self.ready else 0

    async def fetch(self, caller, *, within):
        self.fetched.append(within)
        self.ready = True
        return Text(PACKET)

    async def receive(self, caller):
        packing = self

        class Replies:
            size = 0

            async def write(self, data):
                packing.took += data

            async def complete(self, *, seconds=0.0):
                return None

            async def abandon(self, reason, *, keep=True):
                packing.took = b""

        return Replies()


def view(board, user=None):
    needs = board.needs()
    caller = board.vault.caller(user or board.alice, "ftp")
    return BoardView(needs.files, needs.services, needs.packets, needs.tree, caller)


def names(board, *parts, user=None):
    async def work():
        return [entry.name async for entry in view(board, user).entries(parts)]

    return asyncio.run(work())


def test_the_root(harbour):
    assert names(harbour) == ["00index", "play", "main"]
    assert names(harbour, "main") == ["00index", "games", "up", "locked"]
    assert names(harbour, "main", user=harbour.sysop) == ["00index", "games", "up", "secret", "locked"]
    assert names(harbour, "PLAY") == names(harbour, "Main", "GAMES") == ["00index", "a.zip"]


def test_aliases(harbour):
    harbour.vault.disk.put("/etc", "motd", b"news")
    harbour.tables.ftp_alias.set(
        "arcade bbs://main/games/ All the games",
        "best bbs://main/games/a.zip The best",
        "closet bbs://main/secret/ Secrets",
        "lib bbs://main",
        "motd /etc/motd The news",
        "ghost /etc/ghost",
        "quiet bbs://main/games/ hidden",
    )
    assert names(harbour) == ["00index", "play", "arcade", "best", "lib", "motd", "main"]
    assert names(harbour, "arcade") == names(harbour, "lib", "games") == names(harbour, "quiet") == ["00index", "a.zip"]
    assert harbour.get("RETR arcade/a.zip")[1] == harbour.get("RETR best")[1] == b"0123456789" * 10
    assert harbour.get("RETR motd")[1] == b"news"
    assert harbour.listed("LIST motd") == ["-r--r--r--   1 LOCAL           LOCAL            4 Nov 14  2023 motd"]
    assert b"motd            The news" in harbour.get("RETR 00index")[1]
    assert harbour.put("STOR arcade/new.zip", b"x")[-1].startswith("226 ")


def test_FTP_06_a_local_alias_is_not_for_guests_and_never_removed(harbour):
    harbour.vault.disk.put("/etc", "motd", b"news")
    harbour.tables.ftp_alias.set("motd /etc/motd The news")
    assert harbour.get("RETR motd", login="ftp")[0] == ["550 There is no such path."]
    for line in ("DELE motd", "MFMT 20200101000000 motd"):
        assert harbour.talk(line, login="sysop")[0].startswith("550 That name stands for something the sysop keeps")
    assert harbour.talk("RNFR motd", "RNTO x", login="sysop")[1].startswith("553 ")
    assert harbour.put("STOR motd", b"x", login="sysop") == ["553 Invalid path or filename."]
    assert harbour.vault.disk.data("/etc", "motd") == b"news"


def test_directories_for_uploads_are_shown_to_whoever_may_upload(monkeypatch):
    drop = directory("DROP", MAINLIB, requirements="SYSOP", virtual="drop", role=Role.UPLOAD)
    monkeypatch.setattr(harbours, "LOCKED", drop)
    board = Harbour()
    board.vault.keep(drop, "x.zip")
    assert "drop" in names(board, "main") and names(board, "main", "drop") == ["00index"]
    assert board.put("STOR main/drop/new.zip", b"fresh")[-1].startswith("226 ")
    assert board.get("RETR main/drop/x.zip")[0][0].startswith("550 ")
    assert board.talk("OPTS MLST perm", "MLST main/drop", login="alice")[2] == " Perm=ce; /main/drop"


@pytest.mark.proves("FTP.Options.ALLOW_QWK", "FTP.QwkTimeout")
def test_qwk_packets():
    board = Harbour(packets=Packing(), qwk_timeout=99.0)
    assert names(board)[0] == "LOCAL.qwk"
    assert board.talk("SIZE local.QWK", login="alice") == ["550 Size not available for dynamically generated files"]
    assert board.get("RETR local.qwk")[1] == PACKET
    assert board.packets.fetched == [99.0]
    assert board.talk("SIZE local.QWK", login="alice") == ["213 8"]
    assert board.put("STOR LOCAL.REP", b"replies")[-1].startswith("226 ")
    assert board.packets.took == b"replies"
    assert "LOCAL.qwk" not in names(board, user=board.vault.add("G", restrictions="G"))
    without = Harbour(packets=Packing(), options=frozenset())
    assert names(without) == ["play", "main"]
    assert without.get("RETR LOCAL.qwk")[0] == ["550 There is no such path."]


def test_without_packets_there_are_none(harbour):
    assert harbour.get("RETR LOCAL.qwk")[0] == ["550 No QWK packet created (there are none on this board)."]
    assert harbour.talk("SIZE LOCAL.qwk", login="alice") == ["550 There is no such path."]


def test_anonymous_uploaders_are_not_named(harbour):
    harbour.vault.keep(GAMES, "b.zip", b"b", uploader="Bob", uploader_user=harbour.bob.number, anonymous=True)
    assert harbour.listed("LIST main/games/b.zip")[0].split()[2] == "anonymous"
    assert harbour.listed("LIST main/games/b.zip", login="bob")[0].split()[2] == "Bob"


def test_who_may_not_download_reads_nothing(harbour):
    harbour.vault.keep(SECRET, "s.zip")
    harbour.change(harbour.alice, restrictions="D")
    assert harbour.get("RETR main/games/a.zip")[0] == ["550 You may not download files."]


def test_the_settings_of_the_tree(harbour):
    assert replace(harbour.needs().config).index_file_name == "00index"
