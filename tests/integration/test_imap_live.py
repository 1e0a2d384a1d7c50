"""Real mail programs keep mail on a running board by IMAP."""

from __future__ import annotations

import hashlib
import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import httpx2
import pytest
import scramp

from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.ports import free_ports
from tests.support.waiting import until

pytestmark = pytest.mark.integration

PEOPLE = ("Sysop", "Alice", "Bob", "Carol", "Dave", "Erin", "Frank", "Grace", "Heidi")


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(users=PEOPLE)
    clear, tls = free_ports(2)
    made.write(
        "ctrl/services.ini",
        f"[IMAP]\nPort = {clear}\nCommand = imapservice.js\nMaxClients = 1000\n"
        f"[IMAPS]\nPort = {tls}\nCommand = imapservice.js\nOptions = TLS\n",
    )
    made.append("ctrl/msgs.ini", "\n[sub:Main:quiet]\nname = Quiet\nmoderated_ars = NOT LEVEL 90\n")
    with made:
        yield made


def deliver(board: LiveBoard, user: str, *subjects: str) -> None:
    for subject in subjects:
        text = f"From: ann@ext.test\r\nTo: {user}@local.test\r\nSubject: {subject}\r\n\r\ntext of {subject}\r\n"
        assert board.deliver(text.encode(), user.lower()).startswith("250")


def unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def connect(board: LiveBoard, user: str) -> imaplib.IMAP4:
    client = imaplib.IMAP4("127.0.0.1", board.port("imap"), timeout=30)
    client.login(user, "sesame")
    return client


def test_imaplib_does_what_mail_programs_do(board: LiveBoard) -> None:
    deliver(board, "Alice", "one", "two", "three")
    with connect(board, "Alice") as client:
        assert client.select()[1] == [b"3"]
        answer = client.fetch("2", "(RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1][0]
        assert isinstance(answer, tuple)
        assert answer[1] == b"Subject: two\r\n\r\n"
        whole = client.fetch("2", "(RFC822)")[1][0]
        assert isinstance(whole, tuple)
        assert whole[1].endswith(b"Subject: two\r\n\r\ntext of two\r\n")
        assert f"RFC822.SIZE {len(whole[1])} ".encode() in answer[0]
        assert client.search(None, "SEEN")[1] == [b"2"]
        assert client.search(None, "BODY", '"text of three"')[1] == [b"3"]
        assert client.create("Kept")[0] == "OK"
        assert client.copy("1:2", "Kept")[0] == "OK"
        client.store("1", "+FLAGS", "\\Deleted")
        assert client.expunge()[1] == [b"1"]
        assert client.status("Kept", "(MESSAGES UNSEEN)")[1] == [b'"Kept" (MESSAGES 2 UNSEEN 1)']
        assert client.rename("Kept", '"Kept elsewhere"')[0] == "OK"
        assert b'"Kept elsewhere"' in b" ".join(line for line in client.list()[1] if isinstance(line, bytes))
        sent = b"From: alice@local.test\r\nSubject: draft\r\n\r\n.\r\n..\r\n"
        assert client.append("Drafts", "(\\Draft)", imaplib.Time2Internaldate(time.time()), sent)[0] == "OK"
        client.select("Drafts", readonly=True)
        kept = client.fetch("1", "(FLAGS BODY[])")[1][0]
        assert isinstance(kept, tuple)
        assert kept[1] == sent


def test_what_comes_is_looked_through_and_answers_stay_the_same(board: LiveBoard) -> None:
    deliver(board, "Heidi", "a rare subject", "another")
    client = connect(board, "Heidi")
    client.select()
    asked = ("(UID ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT FROM DATE)])", "1:*")
    before = client.fetch(asked[1], asked[0])
    connection = apsw.Connection(str(board.root / "data" / "dialtone.db"), apsw.SQLITE_OPEN_READWRITE)
    left = "SELECT COUNT(*) FROM copies c LEFT JOIN mail_index i USING (user_number, uid) WHERE i.id IS NULL"
    until(lambda: not connection.execute(left).fetchall()[0][0], 60, "everything is looked through")
    connection.close()
    assert client.fetch(asked[1], asked[0]) == before
    assert client.search(None, "SUBJECT", '"rare"') == ("OK", [b"1"])
    client.logout()


def test_over_tls_and_after_starttls(board: LiveBoard) -> None:
    with imaplib.IMAP4_SSL("127.0.0.1", board.port("imaps"), ssl_context=unverified(), timeout=30) as client:
        client.login("Bob", "sesame")
        assert client.select()[0] == "OK"
    with imaplib.IMAP4("127.0.0.1", board.port("imap"), timeout=30) as client:
        client.starttls(unverified())
        client.login("Bob", "sesame")
        assert client.noop()[0] == "OK"


def test_two_programs_see_what_the_other_does(board: LiveBoard) -> None:
    deliver(board, "Bob", "shared")
    with connect(board, "Bob") as one, connect(board, "Bob") as other:
        one.select()
        other.select()
        one.store("1", "+FLAGS", "(\\Flagged)")
        other.noop()
        assert other.response("FETCH")[1] == [b"1 (FLAGS (\\Flagged))"]
        one.store("1", "+FLAGS", "(\\Deleted)")
        one.expunge()
        other.noop()
        assert other.response("EXPUNGE")[1] == [b"1"]


def test_idle_tells_of_mail_that_arrives(board: LiveBoard) -> None:
    with connect(board, "Carol") as client:
        client.select()
        client.send(b"i IDLE\r\n")
        assert client.readline().startswith(b"+ ")
        deliver(board, "Carol", "now")
        assert client.readline() == b"* 1 EXISTS\r\n"
        assert client.readline().endswith(b" RECENT\r\n")
        client.send(b"DONE\r\n")
        assert client.readline() == b"i OK IDLE completed\r\n"


def test_boards_are_mailboxes(board: LiveBoard) -> None:
    with connect(board, "Carol") as client:
        names = [line for line in client.list('""', '"Boards/*"')[1] if isinstance(line, bytes)]
        name = next(line for line in names if b"\\Noselect" not in line).partition(b'"/" ')[2].decode()
        text = b"From: carol@local.test\r\nTo: All\r\nSubject: from a mail program\r\n\r\nhello everybody\r\n"
        assert client.append(name, "", None, text)[0] == "OK"
        assert client.select(name)[1] == [b"1"]
        answer = client.fetch("1", "(BODY.PEEK[])")[1][0]
        assert isinstance(answer, tuple)
        assert b"Subject: from a mail program\r\n" in answer[1]
        assert b"hello everybody" in answer[1]


def test_what_is_let_through_late_comes_last_in_mailboxes_that_are_open(board: LiveBoard) -> None:
    name = "Boards/Main/Quiet"
    texts = [f"Subject: number {nth}\r\nTo: All\r\n\r\ntext\r\n".encode() for nth in range(3)]
    with connect(board, "Erin") as client, connect(board, "Sysop") as sysop, connect(board, "Frank") as reader:
        assert client.append(name, "", None, texts[0])[0] == "OK"
        assert sysop.append(name, "", None, texts[1])[0] == "OK"
        assert reader.select(name)[1] == [b"1"]
        assert reader.fetch("1", "(UID)")[1] == [b"1 (UID 2)"]
        board.command("board", "release", "MAIN-QUIET", "1")
        until(lambda: reader.noop() and _exists(reader) == 2, 20, "the message is told of")
        assert reader.fetch("2", "(UID)")[1] == [b"2 (UID 3)"]
        assert b"number 0" in reader.fetch("2", "(BODY.PEEK[])")[1][0][1]  # type: ignore[index,operator]


def _exists(client: imaplib.IMAP4) -> int:
    """How many messages the client was told of."""
    told = client.untagged_responses.get("EXISTS") or [b"0"]
    return int(told[-1])


def test_sent_mail_is_one_for_browsers_and_mail_programs(board: LiveBoard) -> None:
    base = f"http://127.0.0.1:{board.port('http')}"
    text = b"From: grace@local.test\r\nTo: Zed <zed@ext.test>\r\nSubject: by the program\r\n\r\nhello\r\n"
    with connect(board, "Grace") as client, httpx2.Client(base_url=base, follow_redirects=True, timeout=30) as browser:
        browser.headers["origin"] = base

        def token(page: str) -> str:
            found = re.search(r'name="csrf" value="([^"]+)"', page)
            assert found
            return found[1]

        given = {"name": "Grace", "password": "sesame", "csrf": token(browser.get("/sign-in").text)}
        assert "Sign out" in browser.post("/sign-in", data=given).text
        page = browser.get("/mail/write?to=Bob").text
        area = re.search(r'name="area" value="([^"]+)"', page)
        assert area
        letter = {"csrf": token(page), "area": area[1], "to": "Bob", "subject": "by the browser", "text": "hello"}
        browser.post("/mail/write", data=letter)
        assert client.select("Sent")[1] == [b"1"]
        assert b"by the browser" in client.fetch("1", "(BODY.PEEK[HEADER])")[1][0][1]  # type: ignore[index,operator]
        assert client.append("Sent", "(\\Seen)", None, text)[0] == "OK"
        page = browser.get("/mail/sent").text
        assert "by the program" in page and "Zed" in page and "by the browser" in page
        client.store("1:*", "+FLAGS.SILENT", "(\\Deleted)")
        client.expunge()
        page = browser.get("/mail/sent").text
        assert "by the program" not in page and "by the browser" not in page


def test_AUT_01_a_wrong_password_ends_the_session(board: LiveBoard) -> None:
    client = imaplib.IMAP4("127.0.0.1", board.port("imap"), timeout=30)
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.login("Alice", "wrong")


def test_TLS_13_strangers_show_no_password(board: LiveBoard) -> None:
    import socket

    from tests.support.live import PROXY, STRANGER

    with socket.create_connection(("127.0.0.1", board.port("imap")), 20, source_address=(PROXY, 0)) as raw:
        raw.sendall(f"PROXY TCP4 {STRANGER} 192.0.2.1 40000 143\r\n".encode())
        lines = raw.makefile("rb")
        assert b"LOGINDISABLED" in lines.readline()
        raw.sendall(b"a LOGIN alice sesame\r\n")
        assert lines.readline().startswith(b"a NO [PRIVACYREQUIRED]")


def test_imapclient_knows_the_extensions(board: LiveBoard) -> None:
    imapclient = pytest.importorskip("imapclient")
    deliver(board, "Dave", "first thread", "Re: first thread", "another")
    with imapclient.IMAPClient("127.0.0.1", board.port("imap"), ssl=False) as client:
        client.login("Dave", "sesame")
        chosen = client.select_folder("INBOX")
        assert chosen[b"EXISTS"] == 3
        assert client.thread("ORDEREDSUBJECT") == ((1, 2), (3,))
        assert client.sort("REVERSE SUBJECT") == [1, 2, 3]
        envelope = client.fetch([3], ["ENVELOPE", "BODYSTRUCTURE", "INTERNALDATE"])[3]
        assert envelope[b"ENVELOPE"].subject == b"another"
        assert envelope[b"BODYSTRUCTURE"][:2] == (b"TEXT", b"PLAIN")
        client.create_folder("Entwürfe & mehr")
        assert "Entwürfe & mehr" in [name for _, _, name in client.list_folders()]
        client.move([3], "Entwürfe & mehr")
        assert client.search() == [1, 2]
        client.add_flags([1], ["$Important"])
        assert client.search(["KEYWORD", "$Important"]) == [1]
        assert client.get_quota_root("INBOX")[0].quota_roots == [""]
        assert client.namespace().shared
        client.idle()
        deliver(board, "Dave", "fresh")
        assert (3, b"EXISTS") in client.idle_check(timeout=20)
        client.idle_done()


@needs("curl")
def test_curl_lists_fetches_and_uploads(board: LiveBoard, tmp_path: Path) -> None:
    deliver(board, "Erin", "for curl")
    base = ("curl", "-sS", "-k", "--user", "erin:sesame")
    for scheme, service in (("imap", "imap"), ("imaps", "imaps")):
        url = f"{scheme}://127.0.0.1:{board.port(service)}"
        assert "INBOX" in run(*base, f"{url}/")
        assert "Subject: for curl" in run(*base, f"{url}/INBOX;MAILINDEX=1")
        assert "Subject: for curl" in run(*base, f"{url}/INBOX;UID=1;SECTION=HEADER.FIELDS%20(SUBJECT)")
    url = f"imap://127.0.0.1:{board.port('imap')}"
    for method in ("CRAM-MD5", "PLAIN", "LOGIN"):
        assert "EXISTS" in run(*base, "--login-options", f"AUTH={method}", f"{url}/INBOX", "-X", "EXAMINE INBOX")
    letter = tmp_path / "letter"
    letter.write_bytes(b"Subject: uploaded\r\n\r\ntext\r\n")
    run(*base, "-T", str(letter), f"{url}/Sent")
    assert "Subject: uploaded" in run(*base, f"{url}/Sent;MAILINDEX=1")
    assert "SEARCH 1" in run(*base, f"{url}/Sent?SUBJECT%20uploaded")


def mbsync(folder: Path, port: int, user: str) -> Path:
    """A configuration for both ways between a board and a Maildir."""
    control = folder / "mbsyncrc"
    local = folder / "mail"
    local.mkdir(exist_ok=True)
    control.write_text(
        f"IMAPAccount board\nHost 127.0.0.1\nPort {port}\nUser {user}\nPass sesame\nSSLType None\nAuthMechs LOGIN\n\n"
        f"IMAPStore far\nAccount board\n\n"
        f"MaildirStore near\nPath {local}/\nInbox {local}/INBOX\nSubFolders Verbatim\n\n"
        "Channel all\nFar :far:\nNear :near:\nPatterns * !Boards*\nCreate Both\nExpunge Both\nSync All\nSyncState *\n"
    )
    return control


def subjects(folder: Path) -> set[str]:
    texts = [path.read_text() for path in folder.glob("*/*") if path.parent.name in ("cur", "new")]
    return {line[9:] for text in texts for line in text.splitlines() if line.startswith("Subject: ")}


@needs("mbsync")
def test_mbsync_keeps_both_sides_the_same(board: LiveBoard, tmp_path: Path) -> None:
    wanted = {f"message {number}" for number in range(20)}
    deliver(board, "Frank", *sorted(wanted))
    control = mbsync(tmp_path, board.port("imap"), "frank")
    run("mbsync", "-c", str(control), "all")
    inbox, sent = tmp_path / "mail/INBOX", tmp_path / "mail/Sent"
    assert subjects(inbox) == wanted

    (sent / "new" / "1.local").write_text("From: frank@local.test\nSubject: written here\n\nx\n")
    gone = next(path for path in inbox.glob("*/*") if "Subject: message 7\n" in path.read_text().replace("\r", ""))
    gone.unlink()
    with connect(board, "Frank") as client:
        client.select()
        client.store("1", "+FLAGS", "(\\Flagged)")
        client.store("20", "+FLAGS", "(\\Deleted)")
        client.expunge()
    deliver(board, "Frank", "late")
    run("mbsync", "-c", str(control), "all")

    left = wanted - {"message 7", sorted(wanted)[19]} | {"late"}
    assert subjects(inbox) == left
    with connect(board, "Frank") as client:
        assert client.select()[1] == [str(len(left)).encode()]
        assert client.search(None, "SUBJECT", '"message 7"')[1] == [b""]
        assert client.select("Sent")[1] == [b"1"]
    flagged = [path for path in inbox.glob("cur/*") if "F" in path.name.rpartition(":2,")[2]]
    assert len(flagged) == 1
    before = sorted(path.name for path in inbox.glob("*/*"))
    run("mbsync", "-c", str(control), "all")
    assert sorted(path.name for path in inbox.glob("*/*")) == before, "nothing is copied twice"


@needs("mutt", "tmux")
def test_mutt_reads_and_deletes(board: LiveBoard, tmp_path: Path) -> None:
    from tests.integration.test_pop3_clients import Screen

    deliver(board, "Grace", "seen in mutt", "deleted in mutt")
    control = tmp_path / "muttrc"
    control.write_text(
        f'set folder="imap://127.0.0.1:{board.port("imap")}/"\nset spoolfile="+INBOX"\nset imap_user=grace\n'
        "set imap_pass=sesame\nset ssl_starttls=no\nset ssl_force_tls=no\nset imap_authenticators=login\n"
        "set sleep_time=0\nset delete=yes\nset header_cache=\nset wait_key=no\n"
    )
    screen = Screen(tmp_path, "mutt", "-n", "-F", str(control))
    try:
        screen.shows("deleted in mutt")
        screen.type("Enter")
        screen.shows("text of")
        screen.type("i")
        screen.type("G", "d", "$")
        until(lambda: _count(board, "Grace") == 1, 20, "mutt has deleted a message")
        screen.type("q")
    finally:
        screen.close()


def _count(board: LiveBoard, user: str) -> int:
    with connect(board, user) as client:
        return int(client.select(readonly=True)[1][0] or b"0")


def test_IMP_10_a_user_has_so_many_sessions(board: LiveBoard) -> None:
    clients = [connect(board, "Sysop") for _ in range(20)]
    try:
        with pytest.raises(imaplib.IMAP4.error, match="too many connections"):
            connect(board, "Sysop")
        connect(board, "Alice").logout()
    finally:
        for client in clients:
            client.logout()
    connect(board, "Sysop").logout()


def bound(client: imaplib.IMAP4, certificate: bytes) -> Callable[[bytes], bytes]:
    """What an independent SCRAM client answers that sees this certificate."""
    binding = ("tls-server-end-point", hashlib.sha256(certificate).digest())
    scram = scramp.ScramClient(["SCRAM-SHA-256-PLUS"], "bob", "sesame", channel_binding=binding)
    said = [lambda _: scram.get_client_first(), _after_first(scram), _after_final(scram)]
    return lambda challenge: said.pop(0)(challenge.decode()).encode()


def _after_first(scram: scramp.ScramClient) -> Callable[[str], str]:
    def answer(challenge: str) -> str:
        scram.set_server_first(challenge)
        return str(scram.get_client_final())

    return answer


def _after_final(scram: scramp.ScramClient) -> Callable[[str], str]:
    def answer(challenge: str) -> str:
        scram.set_server_final(challenge)
        return ""

    return answer


def test_AUT_09_a_login_is_bound_to_the_certificate(board: LiveBoard) -> None:
    """After the first login with the password, which makes the keys."""
    port = board.port("imaps")
    with imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=unverified(), timeout=30) as client:
        client.login("Bob", "sesame")
    with imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=unverified(), timeout=30) as client:
        certificate = client.sock.getpeercert(True) or b""
        assert "AUTH=SCRAM-SHA-256-PLUS" in client.capabilities
        client.authenticate("SCRAM-SHA-256-PLUS", bound(client, certificate))
        assert client.select()[0] == "OK"
    with imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=unverified(), timeout=30) as client:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.authenticate("SCRAM-SHA-256-PLUS", bound(client, certificate + b"of somebody between"))
    with connect(board, "Bob") as client:
        assert "AUTH=SCRAM-SHA-256-PLUS" not in client.capabilities
