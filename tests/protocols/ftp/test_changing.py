"""Files and folders are removed, renamed and made: RFC 959; spec services.md 3.5, 3.9, 3.10."""

from tests.protocols.ftp.harbour import GAMES, UPLOADS

DATA = b"0123456789" * 10

OUT = "150 Opening BINARY mode data connection for file transfer."

PASV = "229 Entering Extended Passive Mode (|||40001|)"

found_credits = []


def test_files_are_removed_by_whoever_may(harbour):
    assert harbour.talk("DELE main/games/a.zip", login="alice") == ["550 You may change only files you have uploaded."]
    harbour.change(harbour.bob, restrictions="R")
    assert harbour.talk("DELE main/games/a.zip", login="bob") == ["550 You may not remove files."]
    harbour.change(harbour.bob, restrictions="D")
    assert harbour.talk("DELE main/games/a.zip", login="bob") == ["250 a.zip deleted."]
    assert harbour.vault.disk.names(GAMES.path) == []
    assert harbour.talk("DELE main/games/a.zip", "DELE 00index", "DELE main", login="bob") == [
        "550 There is no such file.",
        "550 That name stands for something the sysop keeps: it cannot be changed here.",
        "550 There is no such path.",
    ]


def test_operators_rename_and_move(harbour):
    rename = ["RNFR main/games/a.zip", "RNTO main/games/b.zip"]
    ready = "350 File exists, ready for destination name"
    assert harbour.talk(*rename, login="bob") == [ready, "553 Only operators of the directory may change that."]
    assert harbour.talk(*rename, login="sysop") == [ready, '250 "/main/games/a.zip" renamed to "/main/games/b.zip"']
    assert harbour.talk("RNFR main/games/b.zip", "RNTO main/up/b.zip", login="sysop")[1].startswith("250 ")
    assert harbour.vault.known(UPLOADS, "b.zip") is not None
    assert harbour.talk("RNFR main/up/b.zip", "RNTO ../x", "RNTO y", login="sysop")[1:] == [
        "553 There is no such path.",
        "503 Use RNFR first.",
    ]
    assert harbour.talk("RNFR main/up/nil", login="sysop") == ["550 There is no such file."]


def test_folders_are_pretended(harbour, events):
    assert harbour.talk("MKD main/games/x", "XMKD y", "RMD main/games", "XRMD x", login="alice") == [
        '257 "/main/games/x" directory created (not really)',
        '257 "/y" directory created (not really)',
        "550 Only in the local file system, and files by operators of their directories.",
        "550 Only in the local file system, and files by operators of their directories.",
    ]
    assert harbour.talk("MKD x", login="ftp") == ["550 You may not make folders."]
    assert [event.text for event in events if event.name == "hack.attempt"] == ["!Guest tried MKD /x"]


def test_files_do_not_change_the_file_system(harbour):
    assert harbour.talk("RNFR main/games/a.zip", "RNTO /local:/srv/a.zip", login="sysop")[1] == (
        "553 That is another file system."
    )
