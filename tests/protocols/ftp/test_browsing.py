"""Looking at the tree: RFC 959, 3659; spec services.md 3.5 to 3.7."""

import pytest

from dialtone.testing.script import run
from tests.protocols.ftp.harbour import GAMES, SECRET, UPLOADS, Harbour

FILE = "-r--r--r--   1 Bob             games          100 Jan 01 12:00 a.zip"
INDEX = "-r--r--r--   1 LOCAL           LOCAL          512 Jan 01 11:00 00index"


def test_going_about(harbour):
    found = harbour.talk(
        "PWD", "CWD main", "XPWD", "CWD games", "PWD", "CDUP", "PWD", "CWD /MAIN/GAMES", "CWD ...", "PWD", login="alice"
    )
    ok, up = "250 CWD command successful.", "200 CDUP command successful."
    paths = [line.split('"')[1] for line in found if line.startswith("257")]
    assert paths == ["/", "/main", "/main/games", "/main", "/"]
    assert [line for line in found if not line.startswith("257")] == [ok, ok, up, ok, ok]


@pytest.mark.parametrize(
    "path", ["nowhere", "main/secret", "main/games/a.zip", "..\\..", "~root", "local:/", "main/x/y"]
)
def test_FTP_04_no_such_directory(harbour, path):
    assert harbour.talk(f"CWD {path}", "PWD", login="alice") == [
        f"550 {path}: No such directory.",
        '257 "/" is current directory.',
    ]


def test_lists(harbour):
    assert harbour.listed("LIST main/games") == [INDEX, FILE]
    assert harbour.listed("LIST -la main/games") == [INDEX, FILE]
    assert harbour.listed("NLST main/games") == ["00index", "a.zip"]
    assert harbour.listed("LIST main/games/*.zip") == [FILE]
    assert harbour.listed("LIST main/games/A.ZIP") == [FILE]
    assert harbour.listed("NLST play") == ["00index", "a.zip"]
    assert harbour.listed("LIST", "CWD main/games") == [INDEX, FILE]


def test_the_replies_to_a_list(harbour):
    assert harbour.get("LIST main/games")[0] == [
        "150 Opening ASCII mode data connection for /bin/ls.",
        f"226 Download complete ({len(INDEX) + len(FILE) + 4} cps).",
    ]


def test_FTP_06_what_is_denied_is_as_what_is_not_there(harbour):
    harbour.vault.keep(SECRET, "x.zip")
    for login in ("alice", "ftp"):
        assert harbour.listed("LIST main/secret", login=login) == harbour.listed("LIST main/nothing", login=login) == []
        assert harbour.talk("SIZE main/secret/x.zip", login=login) == harbour.talk("SIZE main/nil/x.zip", login=login)
        retr = harbour.get("RETR main/secret/x.zip", login=login)
        assert retr == harbour.get("RETR main/nil/x.zip", login=login) == (["550 There is no such path."], b"")
    assert harbour.listed("NLST main/secret", login="sysop") == ["00index", "x.zip"]


def test_FTP_09_patterns_that_take_long():
    harbour = Harbour()
    harbour.vault.keep(GAMES, "a" * 60 + ".zip")
    assert len(harbour.listed("LIST main/games/" + "?" * 64)) == 1
    for pattern in ("*{" * 100, "?*" * 100, "*a" * 100 + "b", "?*" * 230):
        assert harbour.listed(f"LIST main/games/{pattern}") == []
    assert harbour.talk("LIST " + "*{" * 2500, login="alice") == ["500 Line too long."]


@pytest.mark.proves("FTP.Options.INDEX_FILE", "FTP.IndexFileName")
def test_the_index_is_made():
    harbour = Harbour(index_file_name="files.txt")
    harbour.vault.keep(GAMES, "a.zip")
    replies, text = harbour.get("RETR main/games/FILES.TXT")
    assert text == b"/main/games     File/Folder Descriptions\r\na.zip           about a.zip\r\n"
    assert replies[-1] == f"226 Download complete ({len(text)} cps)."
    assert harbour.talk("SIZE main/games/files.txt", login="alice") == [
        "550 Size not available for dynamically generated files"
    ]
    assert harbour.vault.again(harbour.alice).credits == 1000
    without = Harbour(options=frozenset())
    assert without.listed("NLST main/games") == []
    assert without.get("RETR main/games/00index")[0] == ["550 There is no such file."]


def test_a_list_as_a_page_is_on_the_web(harbour):
    for path in ("00index.html", "main/games/00INDEX.HTML"):
        assert harbour.get(f"RETR {path}")[0] == [
            "550 There is no list as a page here: the file section is on the board's web site."
        ]


def test_facts(harbour):
    assert harbour.talk("OPTS MLST type;perm;size", "MLST main/games/a.zip", login="alice")[1:] == [
        "250- Listing /main/games/a.zip",
        " Type=file;Perm=r;Size=100; /main/games/a.zip",
        "250 End",
    ]
    assert harbour.listed("MLSD main/games", "OPTS MLST type;perm;size") == [
        "Type=cdir;Perm=cel; .",
        "Type=pdir;Perm=el; ..",
        "Type=file;Perm=r; 00index",
        "Type=file;Perm=r;Size=100; a.zip",
    ]
    assert harbour.listed("MLSD", "OPTS MLST type;perm") == [
        "Type=cdir;Perm=el; .",
        "Type=file;Perm=r; 00index",
        "Type=dir;Perm=cel; play",
        "Type=dir;Perm=el; main",
    ]


def test_permissions_are_those_of_the_reader(harbour):
    harbour.vault.keep(GAMES, "mine.zip", b"x", uploader="Alice", uploader_user=harbour.alice.number)

    def perm(path, login):
        return harbour.talk("OPTS MLST perm", f"MLST {path}", login=login)[2].split()[0]

    assert perm("main/games/mine.zip", "alice") == "Perm=dr;"
    assert perm("main/games/mine.zip", "bob") == "Perm=r;"
    assert perm("main/games/mine.zip", "sysop") == "Perm=dfr;"
    assert perm("main/locked", "alice") == "Perm=el;"
    assert perm("main/locked", "sysop") == "Perm=celp;"
    harbour.change(harbour.alice, restrictions="DRU")
    assert perm("main/games/mine.zip", "alice") == "Perm=;"
    assert perm("main/games", "alice") == "Perm=el;"


def test_what_has_no_facts(harbour):
    assert harbour.talk("MLST main/nil", "EPSV", "MLSD main/nil", "MLSD main/games/a.zip", login="alice") == [
        "550 No such path",
        "229 Entering Extended Passive Mode (|||40001|)",
        "550 No such path",
        "501 Not a directory",
    ]


def test_size_and_time(harbour):
    assert harbour.talk(
        "SIZE main/games/a.zip", "MDTM main/games/a.zip", "SIZE main/games", "MDTM main", "SIZE x", login="alice"
    ) == [
        "213 100",
        "213 20240101120000",
        "550 Not a plain file.",
        "550 There is no time of that.",
        "550 There is no such path.",
    ]


def test_SIZE_shows_ones_own_unfinished_upload(harbour):
    receiving = harbour.vault.files.receiving
    from dialtone.domain.files.admission import Wanted

    async def part():
        upload = await receiving.begin(harbour.vault.caller(harbour.alice), UPLOADS.code, Wanted(name="p.zip"))
        await upload.write(b"half")
        await upload.abandon("lost")

    run(part())
    assert harbour.talk("SIZE main/up/p.zip", login="alice") == ["213 4"]
    assert harbour.talk("SIZE main/up/p.zip", login="bob") == ["550 There is no such file."]


def test_the_time_of_a_file_is_set_by_who_may(harbour):
    assert harbour.talk("MFMT 20200102030405 main/games/a.zip", "MDTM main/games/a.zip", login="bob") == [
        "213 Modify=20200102030405; /main/games/a.zip",
        "213 20200102030405",
    ]
    assert harbour.talk("MDTM 20210102030405 main/games/a.zip", "MDTM main/games/a.zip", login="bob")[1] == (
        "213 20210102030405"
    )
    assert harbour.talk("MFMT 20220102030405 main/games/a.zip", login="alice") == [
        "550 You may change only files you have uploaded."
    ]
    assert harbour.talk("MFMT now main/games/a.zip", "MFMT 20220102030405", login="bob") == [
        "501 A time is expected: YYYYMMDDHHMMSS.",
        "501 A time and a name are expected.",
    ]


def test_names_are_quoted_in_PWD():
    harbour = Harbour()
    harbour.disk.folders.add('/srv/a"b')
    found = harbour.talk('CWD /local:/srv/a"b', "PWD", login="sysop")
    assert found[1] == '257 "/local:/srv/a""b" is current directory.'


# The sysop's local file system


def test_the_local_file_system_is_for_sysops_with_the_system_password(harbour):
    assert harbour.talk("CWD /local:/srv", "SMNT bbs:", login="sysop") == [
        "250 CWD command successful (local file system mounted).",
        "250 CWD command successful (BBS file system mounted).",
    ]
    assert harbour.talk("SMNT local:", "PWD", "CWD srv", "SMNT x", login="sysop") == [
        "250 CWD command successful (local file system mounted).",
        '257 "/local:/" is current directory.',
        "250 CWD command successful (/local:/srv).",
        "550 File systems are bbs: and local:.",
    ]
    assert harbour.talk("SMNT local:", "CWD /local:/", login="alice")[0].startswith("550 ")


@pytest.mark.proves("FTP.Options.NO_LOCAL_FSYS")
def test_the_local_file_system_can_be_left_out():
    harbour = Harbour(options=frozenset({"NO_LOCAL_FSYS"}))
    assert harbour.talk("CWD /local:/srv", login="sysop") == ["550 /local:/srv: No such directory."]


def test_local_lists(harbour):
    harbour.disk.put("/srv/x\r\ny", b"abc")
    assert harbour.listed("LIST /local:/srv", login="sysop") == [
        "-rw-r--r--   1 root            root             3 Nov 14  2023 x??y"
    ]
    assert harbour.listed("LIST /local:/srv", login="alice") == []
