from dialtone.config.file_options import FileCommand
from dialtone.domain.ports.file_commands import Outcome
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin

GAMES = directory()


def test_everything_about_a_file():
    made = Cabin(GAMES)
    made.keep(GAMES, "doom.zip", b"x" * 12345, uploader="Bob", tags="game shooter", author="id", group="Software")
    made.act("files.info", argument="doom.zip")
    assert made.rows()[1:11] == [
        "doom.zip",
        "Size          12,345 bytes, 12.1 kilobytes",
        "Cost          12,345 credits",
        "Description   about doom.zip",
        "Uploaded by   Bob",
        "Uploaded on   01 Jan 2024 12:00",
        "Downloads     none yet",
        "Tags          game shooter",
        "Author        id, Software",
        f"SHA-1         {made.known(GAMES, 'doom.zip').sha1}",
    ]


def test_a_text_is_shown_with_its_colours_only():
    made = Cabin(GAMES)
    made.keep(GAMES, "readme.txt", b"Hello \x1b[1;31mred\x1b[0m \x1b[2J\x1b]0;x\x07there\r\n")
    out = made.act("files.view", argument="readme.txt")
    assert "Hello red there" in "\n".join(made.rows())
    assert b"]0;" not in out and b"\x1b[2J" not in out


def test_what_is_in_an_archive_and_one_of_its_texts():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.archives.inside["a.zip"] = {"docs/readme.txt": b"Read me\r\n", "game.exe": b"MZ\0\0"}
    made.act("files.view", "1\r", "game.exe\r", "none\r", "\r", argument="a.zip")
    text = made.text()
    assert "a.zip holds 2 files:" in text and "docs/readme.txt" in text and "Read me" in text
    assert "game.exe is no text" in text and "There is no file none here." in text
    assert made.ended == "back"


def test_ARC_04_a_broken_archive_says_so():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.archives.broken.add("a.zip")
    made.act("files.view", argument="a.zip")
    assert "It cannot be looked into: this archive is damaged." in made.text()


def test_the_sysops_way_of_viewing_and_files_that_are_no_texts():
    made = Cabin(GAMES, viewable=(FileCommand(extension="gif", command="giftext %f"),))
    made.commands.outcome = lambda command: Outcome(lines=("GIF89a\x1b[2J, 320x200",))
    made.keep(GAMES, "a.gif")
    made.keep(GAMES, "a.exe")
    made.act("files.view", argument="a.gif")
    assert "GIF89a, 320x200" in made.text()
    made.act("files.view", argument="a.exe")
    assert "a.exe is no text; download it to use it." in made.text()


def test_for_a_screen_reader():
    made = Cabin(GAMES, look=LINEAR)
    made.keep(GAMES, "a.zip", b"12345")
    made.archives.inside["a.zip"] = {"one": b"1"}
    made.act("files.info", argument="a.zip")
    assert made.rows()[2:4] == ["Size: 5 bytes", "Cost: 5 credits"]
    made.act("files.view", "\r", argument="a.zip")
    assert "1. one, 1 bytes" in made.rows()
