"""Files go out and come in, are renamed and removed: RFC 959, 3659; spec services.md 3.5, 3.8 to 3.10."""

import pytest

from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.testing.script import TLS
from dialtone.testing.sidelines import HOLD
from tests.protocols.ftp.harbour import GAMES, UPLOADS, Harbour
from tests.support.residents import PASSWORD

DATA = b"0123456789" * 10
OUT = "150 Opening BINARY mode data connection for file transfer."
PASV = "229 Entering Extended Passive Mode (|||40001|)"


# Files go out


def test_a_file_goes_out(harbour):
    assert harbour.get("RETR main/games/a.zip") == ([OUT, "226 Download complete (100 cps)."], DATA)
    alice = harbour.vault.again(harbour.alice)
    assert (alice.downloads, alice.downloaded, alice.credits) == (1, 100, 900)
    assert harbour.vault.known(GAMES, "a.zip").downloads == 1


def test_a_file_goes_out_from_an_offset_on(harbour):
    assert harbour.get("RETR main/games/a.zip", "REST 95") == ([OUT, "226 Download complete (5 cps)."], DATA[95:])
    assert harbour.get("RETR main/games/a.zip", "REST 100")[1] == b""
    assert harbour.get("RETR main/games/a.zip", "REST 101")[0] == [
        "554 Restart position is behind the end of the file."
    ]


def test_REST_counts_once(harbour):
    harbour.talk("REST 95", "EPSV", "RETR main/games/a.zip", "NOOP", "EPSV", "RETR main/games/a.zip", login="alice")
    assert [line.sent for line in harbour.lines.made] == [DATA[95:], DATA]


@pytest.mark.parametrize("offset", ["-1", "1_0", "99999999999999999999", "", "x"])
def test_FTP_07_odd_offsets(harbour, offset):
    assert harbour.talk(f"REST {offset}", login="alice") == ["501 A number is expected."]


def test_REST_beyond_4_gibibytes():
    assert Harbour().talk("REST 5368709120", login="alice") == [
        "350 Restarting at 5368709120. Send STORE or RETRIEVE to initiate transfer."
    ]


def test_FTP_12_a_download_without_credits(harbour):
    harbour.change(harbour.alice, credits=99)
    replies, data = harbour.get("RETR main/games/a.zip")
    assert (replies, data) == (["550 You need 100 credits for it and have 99."], b"")


def test_FTP_12_credits_are_taken_before_the_transfer(harbour):
    found_credits = []
    harbour.change(harbour.alice, credits=150)
    harbour.lines.holds()
    found = harbour.talk(
        "EPSV",
        "RETR main/games/a.zip",
        lambda: found_credits.append(harbour.vault.again(harbour.alice).credits),
        "QUIT",
        login="alice",
    )
    assert found_credits == [50]
    assert found[-2:] == ["226 Download complete (100 cps).", "221 Goodbye. Closing control connection."]


def test_a_client_that_leaves_has_its_credits_back(harbour):
    harbour.lines.brings(Gone("reset"))
    assert harbour.get("RETR main/games/a.zip")[0] == [OUT, "426 DATA channel disconnected"]
    alice = harbour.vault.again(harbour.alice)
    assert (alice.credits, alice.downloads) == (1000, 0)


def test_a_client_that_takes_nothing(harbour):
    harbour.lines.brings(TimedOut("60 seconds"))
    assert harbour.get("RETR main/games/a.zip")[0][1].startswith("426 ")
    assert harbour.vault.again(harbour.alice).credits == 1000


@pytest.mark.parametrize("trouble", [TimedOut("30 seconds"), Gone("Connection refused")])
def test_a_data_connection_that_does_not_come_about(harbour, trouble):
    harbour.lines.fails(trouble)
    replies, _ = harbour.get("RETR main/games/a.zip")
    assert replies[0] == OUT and replies[1].startswith("425 Error ")
    assert harbour.vault.again(harbour.alice).credits == 1000


def test_without_a_data_connection_nothing_is_taken(harbour):
    assert harbour.talk("RETR main/games/a.zip", login="alice") == ["425 Use PORT or PASV first."]
    assert harbour.vault.again(harbour.alice).credits == 1000


def test_FTP_08_private_data_connections(harbour):
    script = [b"AUTH TLS\r\n", TLS, "USER alice", f"PASS {PASSWORD}", "PBSZ 0", "PROT P", "EPSV", "LIST", "NOOP"]
    line = harbour.lines.brings()
    harbour.talk(*script)
    assert line.secured and line.sent
    line = harbour.lines.brings()
    line.fails_tls = TlsFailed("no handshake")
    found = harbour.talk(*script)
    assert found[-2:] == ["425 Error negotiating TLS", "200 NOOP command successful."]
    assert line.sent == b"" and line.aborted


def test_PROT_C_is_clear_again(harbour):
    line = harbour.lines.brings()
    harbour.talk(
        *[b"AUTH TLS\r\n", TLS, "USER alice", f"PASS {PASSWORD}", "PBSZ 0", "PROT P", "PROT C", "EPSV", "LIST", "NOOP"]
    )
    assert not line.secured and line.sent


# Files come in


def test_a_file_comes_in(harbour):
    assert harbour.put("STOR main/up/new.zip", b"fresh", "DESC A new thing") == [
        OUT,
        "226 Upload complete (5 cps).",
    ]
    file = harbour.vault.known(UPLOADS, "new.zip")
    assert (file.size, file.uploader, file.description) == (5, "Alice", "A new thing")
    assert harbour.vault.disk.data(UPLOADS.path, "new.zip") == b"fresh"
    assert harbour.vault.again(harbour.alice).uploads == 1


def test_a_description_is_for_one_upload(harbour):
    harbour.lines.brings(b"1")
    harbour.lines.brings(b"2")
    harbour.talk("DESC one", "EPSV", "STOR main/up/1.zip", "NOOP", "EPSV", "STOR main/up/2.zip", "NOOP", login="alice")
    assert harbour.vault.known(UPLOADS, "1.zip").description == "one"
    assert harbour.vault.known(UPLOADS, "2.zip").description != "one"
    assert harbour.talk("DESC", login="alice") == ["501 No file description given."]


def test_uploads_through_a_shortcut(harbour):
    assert harbour.put("STOR play/b.zip", b"b")[-1] == "226 Upload complete (1 cps)."
    assert harbour.vault.known(GAMES, "b.zip") is not None


@pytest.mark.parametrize(
    ("path", "reply"),
    [
        ("main/games/a.zip", "553 File already exists."),
        ("main/games/A.ZIP", "553 File already exists."),
        ("main/games/00index", "553 File already exists."),
        ("x.zip", "553 There is no such path."),
        ("main/x.zip", "553 There is no such path."),
        ("main", "553 Invalid path or filename."),
        ("LOCAL.rep", "553 Replies by QWK are not taken on this board."),
        ("main/locked/x.zip", "553 You can't upload to this directory."),
        ("main/secret/x.zip", "553 There is no such path."),
        ("main/up/-rf", "553 That is not a legal file name."),
        ("main/up/CON", "553 That is not a legal file name."),
        ("main/up/x:y", "553 That is not a legal file name."),
        ("main/up/a/../../../x", "553 There is no such path."),
        ("main/up/.htaccess", "553 That is not a legal file name."),
        ("../../etc/passwd", "553 There is no such path."),
        ("main/up/a/b", "553 There is no such path."),
    ],
)
def test_FTP_04_FTP_07_what_is_not_taken(harbour, path, reply):
    before = sorted(harbour.vault.disk.files)
    assert harbour.put(f"STOR {path}", b"data") == [reply]
    assert sorted(harbour.vault.disk.files) == before


def test_FTP_07_a_file_of_somebody_else_is_not_gone_on_with(harbour):
    no = ["553 Insufficient access (can't resume upload from different user)."]
    assert harbour.put("APPE main/games/a.zip", b"data") == no
    assert harbour.put("STOR main/games/a.zip", b"data", "REST 5") == no
    assert harbour.vault.disk.data(GAMES.path, "a.zip") == DATA


def test_users_with_restriction_U(harbour):
    harbour.change(harbour.alice, restrictions="U")
    assert harbour.put("STOR main/up/x.zip", b"x") == ["553 You may not upload files."]


def broken(harbour, *pieces):
    """An upload of alice's that ends in the middle."""
    harbour.lines.brings(*pieces, Gone("reset"))
    found = harbour.talk("EPSV", "STOR main/up/p.zip", "NOOP", login="alice")
    assert found[1:3] == [OUT, "426 DATA channel disconnected"]


def test_a_broken_upload_is_gone_on_with_by_REST_and_STOR(harbour):
    broken(harbour, b"first ")
    assert harbour.vault.known(UPLOADS, "p.zip") is None
    assert harbour.talk("SIZE main/up/p.zip", login="alice") == ["213 6"]
    assert harbour.put("STOR main/up/p.zip", b"second", "REST 6")[-1] == "226 Upload complete (6 cps)."
    assert harbour.vault.disk.data(UPLOADS.path, "p.zip") == b"first second"


def test_a_broken_upload_is_gone_on_with_by_APPE(harbour):
    broken(harbour, b"first ")
    assert harbour.put("APPE main/up/p.zip", b"second")[-1] == "226 Upload complete (6 cps)."
    assert harbour.vault.disk.data(UPLOADS.path, "p.zip") == b"first second"


def test_a_restart_position_in_the_middle_is_refused(harbour):
    broken(harbour, b"first ")
    for offset in (3, 7):
        assert harbour.put("STOR main/up/p.zip", b"x", f"REST {offset}") == [
            "554 Restart position is not the end of the file, which is 6."
        ]
    assert harbour.talk("SIZE main/up/p.zip", login="alice") == ["213 6"]


def test_a_file_that_is_not_there_is_appended_to(harbour):
    assert harbour.put("APPE main/up/new.zip", b"data")[-1] == "226 Upload complete (4 cps)."


@pytest.mark.proves("FTP.MaxFileSize")
def test_FTP_10_a_file_that_is_too_large():
    harbour = Harbour(max_file_size=10)
    assert harbour.put("STOR main/up/x.zip", b"x" * 11) == [OUT, "552 File size exceeds maximum allowed (10 bytes)"]
    assert harbour.vault.disk.names(UPLOADS.path) == []
    assert harbour.put("STOR main/up/x.zip", b"x" * 10)[1].startswith("226 ")


@pytest.mark.proves("FTP.MinFileSize")
def test_FTP_10_a_file_that_is_too_small():
    harbour = Harbour(min_file_size=10)
    no = "550 File size less than minimum required (10 bytes)"
    assert harbour.put("STOR main/up/x.zip", b"x" * 9) == [OUT, no]
    assert harbour.vault.disk.names(UPLOADS.path) == []
    assert harbour.put("STOR main/up/x.zip", b"x" * 10)[1].startswith("226 ")


def test_FTP_10_empty_files_and_a_full_disk(harbour):
    assert harbour.put("STOR main/up/x.zip", b"") == [OUT, "550 The file is empty."]
    harbour.vault.disk.room = 10
    assert harbour.put("STOR main/up/y.zip", b"x" * 11)[-1].startswith("452 ")
    assert harbour.vault.disk.names(UPLOADS.path) == []


def test_STOU_is_not_there(harbour):
    assert harbour.talk("STOU", login="alice")[0].startswith("504 ")


def test_ALLO(harbour):
    harbour.vault.disk.room = 10**9
    found = harbour.talk("ALLO 5", "CWD main/up", "ALLO 1000 R 5", "ALLO 1000000000000", "ALLO x", login="alice")
    assert found[0] == "202 No storage allocation is necessary."
    assert found[2].startswith("200 ") and found[2].endswith(" bytes available.")
    assert found[3].startswith("504 Only ")
    assert found[4] == "501 A number is expected."


# Changing


def test_the_local_file_system(harbour):
    disk = harbour.disk
    disk.put("/srv/old", b"first ")
    assert harbour.get("RETR /local:/srv/old", login="sysop")[1] == b"first "
    assert harbour.put("STOR /local:/srv/new", b"data", login="sysop")[-1] == "226 Upload complete (4 cps)."
    assert harbour.put("STOR /local:/srv/new", b"data", login="sysop") == ["553 File already exists."]
    assert harbour.put("STOR /local:/srv/old", b"second", "REST 6", login="sysop")[-1].startswith("226 ")
    assert bytes(disk.files["/srv/old"]) == b"first second"
    assert harbour.put("APPE /local:/srv/old", b"!", login="sysop")[-1].startswith("226 ")
    assert bytes(disk.files["/srv/old"]) == b"first second!"
    assert harbour.talk(
        "CWD /local:/srv",
        "MKD dir",
        "MKD dir",
        "RMD dir",
        "RNFR new",
        "RNTO newer",
        "SIZE newer",
        "MFMT 20200102030405 newer",
        "MDTM newer",
        "DELE newer",
        "DELE newer",
        "ALLO 1",
        login="sysop",
    )[1:] == [
        '257 "/local:/srv/dir" directory created',
        "521 Error 17 creating directory: /local:/srv/dir",
        '250 "/local:/srv/dir" removed',
        "350 File exists, ready for destination name",
        '250 "/local:/srv/new" renamed to "/local:/srv/newer"',
        "213 4",
        "213 Modify=20200102030405; /local:/srv/newer",
        "213 20200102030405",
        '250 "/local:/srv/newer" removed successfully.',
        "450 newer could not be deleted (error: 2).",
        "200 1000000000 bytes available.",
    ]
    assert harbour.get("RETR /local:/srv/old", login="alice")[0] == ["550 There is no such path."]


# While something moves


def test_the_conversation_goes_on(harbour):
    harbour.lines.holds()
    found = harbour.talk(
        "EPSV", "RETR main/games/a.zip", "STAT", "NOOP", "PWD", "RETR main/games/a.zip", "PASV", "CWD main",
        harbour.lines.go_on, "NOOP", login="alice",
    )  # fmt: skip
    assert found == [
        PASV,
        OUT,
        "211-Status of the FTP server",
        " Connected from 198.51.100.7, logged in as Alice",
        " Control connection: clear; data connections: clear",
        " TYPE: Image; STRUcture: File; transfer MODE: Stream",
        " Transferring /main/games/a.zip: 0 bytes until now",
        "211 End of status",
        "200 NOOP command successful.",
        '257 "/" is current directory.',
        "425 Transfer already in progress.",
        "425 Transfer already in progress.",
        "250 CWD command successful.",
        "226 Download complete (100 cps).",
        "200 NOOP command successful.",
    ]


@pytest.mark.parametrize("abor", [b"ABOR\r\n", b"\xff\xf4\xff\xf2ABOR\r\n", b"\xff\xf4\xffABOR\r\n"])
def test_a_transfer_is_aborted(harbour, abor):
    line = harbour.lines.holds()
    found = harbour.talk("EPSV", "RETR main/games/a.zip", abor, "NOOP", login="alice")
    assert found == [PASV, OUT, "426 Transfer aborted.", "226 Transfer aborted.", "200 NOOP command successful."]
    assert line.aborted
    assert harbour.vault.again(harbour.alice).credits == 1000


def test_an_aborted_upload_can_be_gone_on_with(harbour):
    harbour.lines.brings(b"first ", HOLD)
    harbour.talk("EPSV", "STOR main/up/p.zip", "ABOR", login="alice")
    assert harbour.talk("SIZE main/up/p.zip", login="alice") == ["213 6"]


def test_ABOR_without_a_transfer(harbour):
    assert harbour.talk("EPSV", "ABOR", "LIST", login="alice")[1:] == [
        "226 No transfer in progress.",
        "425 Use PORT or PASV first.",
    ]


def test_a_client_that_hangs_up_leaves_nothing_behind(harbour):
    line = harbour.lines.holds()
    harbour.talk("EPSV", "RETR main/games/a.zip", login="alice")
    assert line.aborted and harbour.lines.errands[-1].done
    assert harbour.vault.again(harbour.alice).credits == 1000
    assert harbour.services.clients.count == 0 and harbour.presence.count == 0


def test_REIN_and_a_new_login(harbour):
    found = harbour.talk("REIN", "PWD", "USER bob", f"PASS {PASSWORD}", "PWD", login="alice")
    assert found[:2] == [
        "220 Control session re-initialized. Ready for re-login.",
        "530 Please login with USER and PASS.",
    ]
    assert "230-Bob logged in." in found


def test_the_sysop_ends_a_session(harbour):
    found = harbour.talk("NOOP", lambda: harbour.presence.interrupt(1), "NOOP", login="alice")
    assert found == ["200 NOOP command successful.", "421 Your session was ended by the sysop."]


# The rest


def test_STAT_of_a_path(harbour):
    assert harbour.talk("STAT main/games", login="alice") == [
        "213-Status follows:",
        " -r--r--r--   1 LOCAL           LOCAL          512 Jan 01 11:00 00index",
        " -r--r--r--   1 Bob             games          100 Jan 01 12:00 a.zip",
        "213 End of status",
    ]


@pytest.mark.proves("FTP.Options.DEBUG_DATA")
def test_log_lines_of_data_connections(events):
    harbour = Harbour(options=frozenset({"DEBUG_DATA"}))
    size = len(harbour.get("LIST")[1])
    events.clear()
    harbour.talk("PASV", "LIST", "NOOP", login="alice")
    told = [event.text for event in events if event.name == "ftp.data"]
    assert told == ["FTP DATA the client is told 192.0.2.25 port 40002", f"FTP DATA closed after {size} bytes"]
    events.clear()
    Harbour().talk("PASV", "LIST", "NOOP", login="alice")
    assert not [event for event in events if event.name == "ftp.data"]
