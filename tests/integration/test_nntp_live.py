"""A running board's groups in real news readers."""

from __future__ import annotations

import os
import shlex
import signal
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.waiting import until

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    nntplib = pytest.importorskip("nntplib", reason="Python's own news client is not in this Python")

pytestmark = pytest.mark.integration

GROUP = "Main.General"
SERIAL = count(1)


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard()
    made.add_users("Guest", restrictions="G")
    with made:
        yield made


def context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


@contextmanager
def reader(board: LiveBoard, user: str = "", *, tls: bool = False) -> Iterator[Any]:
    """Python's own client; `tls`: on the TLS port."""
    if tls:
        client = nntplib.NNTP_SSL("127.0.0.1", board.port("nntps"), ssl_context=context(), timeout=30)
    else:
        client = nntplib.NNTP("127.0.0.1", board.port("nntp"), timeout=30)
    with client:
        if user:
            client.login(user, "sesame")
        yield client


def post(client: Any, subject: str, body: str = "text", **fields: str) -> str:
    """Post an article; its message-id."""
    named = {"From": "Somebody <x@y.test>", "Newsgroups": GROUP, "Subject": subject, **fields}
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in named.items())
    said = client.post(f"{head}\n{body}\n".encode())
    assert said.startswith("240 ")
    return next((word for word in said.rstrip(",").split() if word.startswith("<")), "").rstrip(",")


def fresh(what: str) -> str:
    """A subject of this test's own."""
    return f"{what} {next(SERIAL)}"


@pytest.mark.parametrize("way", ["clear", "starttls", "tls"])
def test_python_reads_and_posts(board: LiveBoard, way: str) -> None:
    subject = fresh(f"grün {way}")
    with reader(board, tls=way == "tls") as client:
        if way == "starttls":
            client.starttls(context())
        client.login("Alice", "sesame")
        assert client.nntp_version == 2
        id = post(client, subject, ".dot\n..two\nlast")
        _, number, first, last, name = client.group(GROUP)
        assert name.lower() == GROUP.lower() and number >= 1 and first == 1
        _, ((found, over),) = client.over((last, last))
        assert (found, over["message-id"], over[":lines"]) == (last, id, "3")
        assert nntplib.decode_header(over["subject"]) == subject
        assert over["from"].endswith("<alice@local.test>")
        _, article = client.article(str(last))
        assert article.lines[-3:] == [b".dot", b"..two", b"last"]
        assert client.stat(id)[1:] == (last, id)
        assert client.xhdr("subject", str(last))[1] == [(str(last), over["subject"])]
        assert id in client.newnews("*", datetime(2020, 1, 1))[1]
        assert GROUP in [group.group for group in client.newgroups(datetime(2020, 1, 1))[1]]
        assert GROUP in client.descriptions("main.*")[1]


def test_a_guest_reads_and_what_is_posted_elsewhere_is_the_same(board: LiveBoard) -> None:
    subject = fresh("by mail")
    text = f"From: Bob <bob@local.test>\r\nSubject: {subject}\r\nMessage-ID: <m{subject[-1]}@ext.test>\r\n\r\nhi\r\n"
    with board.submitting("Bob") as client:
        client.mail("bob@local.test")
        assert client.docmd("RCPT TO:<sub:main-general@local.test>")[0] == 250
        assert client.data(text)[0] == 250
    with reader(board) as news:
        _, _, first, last, _ = news.group(GROUP)
        overs = dict(news.over((first, last))[1])
        (number,) = [number for number, over in overs.items() if over["subject"] == subject]
        assert overs[number]["from"] == '"Bob" <bob@local.test>'
        assert overs[number]["message-id"] == f"<m{subject[-1]}@ext.test>"
        assert news.body(str(number))[1].lines == [b"hi"]


def test_a_wrong_password_is_refused_and_counted(board: LiveBoard) -> None:
    with pytest.raises(nntplib.NNTPTemporaryError, match="481 Authentication failure"), reader(board) as client:
        client.login("Alice", "wrong")
    assert board.says("NNTP.*FAILED|Alice.*FAILED|failed")


def test_nobody_posts_as_somebody_else(board: LiveBoard) -> None:
    with reader(board, "Bob") as client:
        id = post(client, fresh("lies"), From="Sysop <sysop@local.test>", Path="evil", Approved="me@evil.test")
        head = b"\n".join(client.head(id)[1].lines)
        assert b'From: "Bob" <bob@local.test>' in head
        assert b"evil" not in head


def test_TLS_02_what_comes_before_the_handshake_is_dropped(board: LiveBoard) -> None:
    with reader(board) as client:
        client.sock.sendall(b"STARTTLS\r\nMODE READER\r\n")
        assert client.file.readline().startswith(b"382 ")
        secure = context().wrap_socket(client.sock)
        client.sock, client.file = secure, secure.makefile("rwb")
        secure.sendall(b"DATE\r\n")
        assert client.file.readline().startswith(b"111 ")


@needs("suck")
def test_suck_fetches_a_group(board: LiveBoard, tmp_path: Path) -> None:
    with reader(board, "Alice") as client:
        id = post(client, fresh("for suck"), ".dot")
    (tmp_path / "sucknewsrc").write_text(f"{GROUP} 0\n")
    (tmp_path / "got").mkdir()
    line = f"suck 127.0.0.1 -N {board.port('nntp')} -hl localhost -dt {tmp_path} -dd {tmp_path} -dm {tmp_path}/got -m"
    run("sh", "-c", f"cd {shlex.quote(str(tmp_path))} && {line}")
    got = [path.read_text() for path in (tmp_path / "got").iterdir()]
    (text,) = [text for text in got if f"Message-ID: {id}" in text]
    assert f"Newsgroups: {GROUP}" in text and text.rstrip().endswith(".dot")


@needs("tin")
def test_tin_saves_new_news_for_later(board: LiveBoard, tmp_path: Path) -> None:
    subject = fresh("for tin")
    with reader(board, "Alice") as client:
        post(client, subject, "a line for tin")
    (tmp_path / ".newsrc").write_text(f"{GROUP}:\n")
    (tmp_path / ".newsauth").write_text("127.0.0.1 sesame Alice\n")
    (tmp_path / ".newsauth").chmod(0o600)
    where = f"-g 127.0.0.1 -p {board.port('nntp')} -f {tmp_path}/.newsrc -s {tmp_path}/News"
    environment = f"HOME={tmp_path} TERM=xterm NNTPSERVER=127.0.0.1"
    run("sh", "-c", f"{environment} tin -r -A -Q {where} -S -v </dev/null", ok=False)
    saved = [path.read_text() for path in (tmp_path / "News").rglob("*") if path.is_file()]
    assert any(f"Subject: {subject}" in text and "a line for tin" in text for text in saved)


SLRNRC = """
set hostname "reader.test"
set username "alice"
set realname "Alice"
nnrpaccess "127.0.0.1" "Alice" "sesame"
set force_authentication 1
set editor_command "{home}/ed %s"
set confirm_actions 0
"""


class Screen:
    """A program in a terminal of its own."""

    def __init__(self, name: str, line: str) -> None:
        self._tmux = ["tmux", "-L", f"dialtone-{name}", "-f", "/dev/null"]
        run(*self._tmux, "new-session", "-d", "-x", "120", "-y", "40", line)

    def shows(self, text: str) -> None:
        """Wait for a text."""
        until(
            lambda: text in run(*self._tmux, "capture-pane", "-p", ok=False),
            30,
            f"the program shows {text}\n" + run(*self._tmux, "capture-pane", "-p", ok=False),
        )

    def press(self, *keys: str) -> None:
        """Press keys, by their names or as text."""
        run(*self._tmux, "send-keys", *keys)

    def end(self) -> None:
        """End it at once: a reader whose terminal has gone does not end, and takes all the time there is."""
        for pid in run(*self._tmux, "list-panes", "-F", "#{pane_pid}", ok=False).split():
            os.kill(int(pid), signal.SIGKILL)
        run(*self._tmux, "kill-server", ok=False)


@contextmanager
def screen(name: str, line: str) -> Iterator[Screen]:
    """A program as long as it is wanted."""
    shown = Screen(name, line)
    try:
        yield shown
    finally:
        shown.end()


def editor(folder: Path, *lines: str) -> None:
    """An editor that writes these lines under the file it is given last."""
    (folder / "ed").write_text(
        "#!/bin/sh\nfor file; do :; done\n" + "".join(f"echo '{line}' >> \"$file\"\n" for line in lines)
    )
    (folder / "ed").chmod(0o700)


def newest(board: LiveBoard, subject: str) -> tuple[dict[str, str], list[bytes]]:
    """Overview and text of the newest article with this subject."""
    with reader(board) as client:
        _, _, first, last, _ = client.group(GROUP)
        found = [(number, over) for number, over in client.over((first, last))[1] if over["subject"] == subject]
        number, over = found[-1]
        return over, client.article(str(number))[1].lines


@needs("slrn", "tmux")
def test_slrn_shows_a_group_and_posts(board: LiveBoard, tmp_path: Path) -> None:
    subject, own = fresh("for slrn"), fresh("from slrn")
    with reader(board, "Bob") as client:
        answered = post(client, subject, "a line for slrn")
        last = client.group(GROUP)[3]
    (tmp_path / ".slrnrc").write_text(SLRNRC.format(home=tmp_path))
    editor(tmp_path, "written in slrn", ".dot")
    (tmp_path / "newsrc").write_text(f"{GROUP}: 1-{last - 1}\n")
    line = f"HOME={tmp_path} TERM=xterm exec slrn -f {tmp_path}/newsrc -h 127.0.0.1 -p {board.port('nntp')}"
    with screen(tmp_path.name, line) as slrn:
        slrn.shows(GROUP)
        slrn.press("Enter")
        slrn.shows(subject)
        slrn.press("Enter")
        slrn.shows("a line for slrn")
        slrn.press("f")
        slrn.shows("Post the message?")
        slrn.press("y")
        until(lambda: _is_there(board, f"Re: {subject}"), 30, "the answer is there")
        slrn.shows("Posting...done")
        slrn.press("P")
        slrn.shows("Newsgroup")
        slrn.press("Enter")
        slrn.shows("Subject:")
        slrn.press("C-u", own, "Enter")
        slrn.shows("Post the message?")
        slrn.press("y")
        until(lambda: _is_there(board, own), 30, "the article is there")
    over, text = newest(board, own)
    assert text[-2:] == [b"written in slrn", b".dot"]
    assert b'From: "Alice" <alice@local.test>' in text and over["references"] == ""
    over, text = newest(board, f"Re: {subject}")
    assert over["references"] == answered and b"X-Comment-To: Bob" in text


def _is_there(board: LiveBoard, subject: str) -> bool:
    with reader(board) as client:
        _, _, first, last, _ = client.group(GROUP)
        return subject in [over["subject"] for _, over in client.over((first, last))[1]]


@needs("tin", "tmux")
def test_tin_answers_what_it_shows(board: LiveBoard, tmp_path: Path) -> None:
    subject = fresh("to be answered in tin")
    with reader(board, "Bob") as client:
        client.group(GROUP)
        answered = post(client, subject, "a line for tin")
        last = client.group(GROUP)[3]
    (tmp_path / ".newsrc").write_text(f"{GROUP}: 1-{last - 1}\n")
    (tmp_path / ".newsauth").write_text("127.0.0.1 sesame Alice\n")
    (tmp_path / ".newsauth").chmod(0o600)
    (tmp_path / ".tin").mkdir()
    (tmp_path / ".tin" / "tinrc").write_text("mail_address=alice@local.test\n")
    editor(tmp_path, "written in tin", ".dot")
    environment = f"HOME={tmp_path} TERM=screen EDITOR={tmp_path}/ed VISUAL={tmp_path}/ed NNTPSERVER=127.0.0.1"
    where = f"-g 127.0.0.1 -p {board.port('nntp')} -f {tmp_path}/.newsrc"
    with screen(tmp_path.name, f"{environment} exec tin -r -A -Q {where}") as tin:
        tin.shows("Group Selection")
        tin.press("Enter")
        tin.shows(subject)
        tin.press("Tab")
        tin.shows("f=followup")
        tin.press("f")
        tin.shows("p=post")
        tin.press("p")
        until(lambda: _is_there(board, f"Re: {subject}"), 30, "the answer is there")
    over, text = newest(board, f"Re: {subject}")
    assert over["references"] == answered
    assert text[-2:] == [b"written in tin", b".dot"]
    assert over["from"] == '"Alice" <alice@local.test>'


@needs("lynx")
def test_lynx_shows_groups_a_group_and_an_article(board: LiveBoard) -> None:
    subject = fresh("for lynx")
    with reader(board, "Alice") as client:
        id = post(client, subject, "a line for lynx\n.dot")
        number = client.group(GROUP)[3]
    server = f"127.0.0.1:{board.port('nntp')}"

    def dumped(url: str) -> str:
        return run("lynx", "-dump", "-nolist", url)

    assert GROUP in dumped(f"news://{server}/*")
    assert f'"{subject}" - "Alice" <alice@local.test>' in dumped(f"nntp://{server}/{GROUP}")
    for url in (f"news://{server}/{id[1:-1]}", f"nntp://{server}/{GROUP}/{number}"):
        shown = dumped(url)
        assert subject in shown and "a line for lynx\n.dot" in shown


@needs("rpost")
def test_rpost_brings_an_article(board: LiveBoard, tmp_path: Path) -> None:
    subject = fresh("from rpost")
    head = f"From: x@y.test\nNewsgroups: {GROUP}\nSubject: {subject}\nMessage-ID: <{subject[-1]}@rpost.test>\n"
    (tmp_path / "article").write_text(f"{head}\nbrought by rpost\n.dot\n")
    run("sh", "-c", f"rpost 127.0.0.1 -N {board.port('nntp')} < {shlex.quote(str(tmp_path / 'article'))}")
    over, text = newest(board, subject)
    assert over["from"] == "<x@y.test>"  # it does not sign in: the guest may say who he is
    assert text[-2:] == [b"brought by rpost", b".dot"]


def test_python_answers_crossposts_cancels_and_supersedes(board: LiveBoard) -> None:
    subject = fresh("first")
    with reader(board, "Alice") as client:
        first = post(client, subject, Newsgroups=f"{GROUP},Main.Help")
        answer = post(client, f"Re: {subject}", References=first)
        _, _, _, last, _ = client.group(GROUP)
        overs = dict(client.over((last - 1, last))[1])
        assert overs[last]["references"] == first and overs[last]["message-id"] == answer
        help_number = client.stat(first)[1] and client.group("Main.Help")[3]
        assert overs[last - 1]["xref"].split(" ", 1)[1] == f"{GROUP}:{last - 1} Main.Help:{help_number}"
    with reader(board, "Bob") as client:
        for of_somebody_else in ({"Control": f"cancel {answer}"}, {"Supersedes": answer}):
            with pytest.raises(nntplib.NNTPTemporaryError, match="441 "):
                post(client, "mine now", **of_somebody_else)
        assert client.stat(answer)[2] == answer
    with reader(board, "Sysop") as client:
        better = post(client, "better", Supersedes=answer)
        assert post(client, "cmsg", Newsgroups=f"{GROUP},Main.Help", Control=f"cancel {first}") == ""
        for gone in (answer, first):
            with pytest.raises(nntplib.NNTPTemporaryError, match="430 "):
                client.stat(gone)
        assert client.stat(better)[2] == better


def _own_mail(board: LiveBoard) -> None:
    subject = fresh("by mail")
    with board.submitting("Bob") as client:
        client.sendmail(
            "bob@local.test", ["alice@local.test"], f"From: Bob <bob@local.test>\r\nSubject: {subject}\r\n\r\nhi\r\n"
        )
    with reader(board, "Alice") as news:
        _, count, first, last, name = news.group("mail")
        assert (count, name) == (1, "mail")
        assert dict(news.over((first, last))[1])[last]["subject"] == subject
        assert news.body(str(last))[1].lines == [b"hi"]
    with reader(board, "Bob") as news:
        assert news.group("mail")[1] == 0


def test_arguments_of_the_command_are_options(board: LiveBoard) -> None:
    path = board.root / "ctrl" / "services.ini"
    before = path.read_text()
    path.write_text(before.replace("Command = nntpservice.js -f", "Command = nntpservice.js -na -mail -d", 1))
    try:
        board.recycle()

        def closed() -> bool:
            with reader(board) as client:
                try:
                    client.group(GROUP)
                except nntplib.NNTPTemporaryError as no:
                    return str(no).startswith("480 ")
            return False

        until(closed, 20, "guests are asked to sign in")
        with reader(board, "Alice") as client:
            assert client.group(GROUP)[0].startswith("211 ")
        assert board.says("TX: 211 .* group selected")
        _own_mail(board)
    finally:
        path.write_text(before)
        board.recycle()
