"""IRC by the whole program: many at once, other faces, restarts, and real clients."""

from __future__ import annotations

import os
import pty
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.clients import needs, run
from tests.support.irc import IrcClient
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.site_visitor import Visitor
from tests.support.waiting import until

MANY = 200
SERVICES = "\n[IRC-WEB]\nPort = {port}\nCommand = ircd.js -w\n"
IRCD = "[Info]\nDescription = Talk\n[Class:0]\nMaximum = 0\n[Operator:sam]\nMask = *@*\nPassword = open\nFlags = O\n"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(settings={"Services.LoginAttemptDelay": "0"})
    made.add_users("Guest", restrictions="G")
    made.add_users("Carol")
    made.write("ctrl/ircd.ini", IRCD)
    made.write("text/ircmotd.txt", "Be nice.\n")
    made.append("ctrl/services.ini", SERVICES.format(port=free_port()))
    with made:
        yield made


def test_a_new_board_answers_on_both_ports(board: LiveBoard) -> None:
    with IrcClient(board.port("irc"), "alice", password="sesame") as clear:
        assert any("372" in line and "Be nice." in line for line in clear.seen)
        with IrcClient(board.port("ircs"), "bob", password="sesame", tls=True) as secure:
            clear.join("#pub")
            secure.join("#pub")
            secure.say("PRIVMSG #pub :hello")
            assert clear.wait("PRIVMSG").startswith(":bob!bob@")
            clear.say("WHOIS bob")
            clear.wait(" 671 ")


def test_two_hundred_at_once(board: LiveBoard) -> None:
    port = board.port("irc")
    with ExitStack() as stack:
        clients = [stack.enter_context(IrcClient(port, f"m{number}x")) for number in range(MANY)]
        for client in clients:
            client.say("JOIN #many")
        for client in clients:
            client.wait(" 366 ")
        for number in (0, MANY // 2, MANY - 1):
            clients[number].say(f"PRIVMSG #many :from {number}")
            for other in clients:
                if other is not clients[number]:
                    other.wait(f":from {number}")
        clients[0].say("NAMES #many")
        names: set[str] = set()
        while " 366 " not in (line := clients[0].line()):
            if " 353 " in line:
                names |= {name.lstrip("@") for name in line.rpartition(":")[2].split()}
        assert names == {f"m{number}x" for number in range(MANY)}


def test_a_room_is_the_same_by_irc_and_at_a_terminal(board: LiveBoard) -> None:
    with IrcClient(board.port("irc"), "alice", password="sesame") as alice:
        alice.join("#main")
        with socket.create_connection(("127.0.0.1", board.port("telnet")), 30) as caller:
            screen = _Screen(caller)
            screen.log_on(b"bob")
            _to_channel(screen, caller)
            alice.wait(" JOIN #main")
            alice.say("PRIVMSG #main :is anybody here?")
            screen.wait("is anybody here")
            caller.sendall(b"I am\r")
            assert alice.wait("PRIVMSG").endswith("PRIVMSG #main :I am")


def test_a_channel_of_irc_is_the_same_for_a_caller_and_a_page(board: LiveBoard) -> None:
    """Each of the three sees and hears the two others."""
    with (
        IrcClient(board.port("irc"), "alice", password="sesame") as alice,
        socket.create_connection(("127.0.0.1", board.port("telnet")), 30) as caller,
        closing(Visitor(f"http://127.0.0.1:{board.port('http')}", "Carol")) as carol,
    ):
        alice.join("#three")
        alice.say("TOPIC #three :Three doors")
        alice.wait("TOPIC")
        screen = _Screen(caller)
        screen.log_on(b"bob")
        _to_channel(screen, caller)
        caller.sendall(b"/*\r")
        screen.wait("Three doors.*alice")
        caller.sendall(b"/j three\r")
        assert alice.wait(" JOIN #three").startswith(":Bob!bob@telnet.")
        assert "#three" in carol.get("/chat").text
        page = carol.get("/chat?name=three")
        assert page.heading == "#three" and "Three doors" in page.text
        log = page.all("div", id="talk-log")[0].attributes["data-stream"]
        with carol.client.stream("GET", log) as stream:
            heard = _Heard(stream.iter_text())
            alice.wait("Carol!carol@web")
            screen.wait("Carol joined the channel")
            heard.wait("<ul")
            assert all(name in heard.text for name in ("alice", "Bob", "Carol"))
            alice.say("NAMES #three")
            assert set(alice.wait(" 353 ").rpartition(":")[2].split()) == {"@alice", "Bob", "Carol"}
            alice.say("PRIVMSG #three :from irc")
            screen.wait("from irc")
            heard.wait("from irc")
            caller.sendall(b"from a terminal\r")
            assert alice.wait("from a terminal").startswith(":Bob!bob@telnet")
            heard.wait("from a terminal")
            form = page.form("/say")
            said = carol.client.post(form.action, data=form.values | {"text": "from a page"})
            assert said.status_code == 204
            assert alice.wait("from a page").startswith(":Carol!carol@web")
            screen.wait("from a page")
            alice.say("CHATHISTORY LATEST #three * 10")
            for words in ("from irc", "from a terminal", "from a page"):
                alice.wait(words)
            caller.sendall(b"/q\r")
            alice.wait(" PART #three")
            heard.wait("Bob has gone")
        alice.wait("Carol!")


class _Heard:
    """What a stream has told."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.pieces = pieces
        self.text = ""

    def wait(self, words: str) -> None:
        """Until it has told that."""
        while words not in self.text:
            self.text += next(self.pieces)


class _Screen:
    """What a caller is shown."""

    def __init__(self, caller: socket.socket) -> None:
        self.caller = caller
        self.text = b""

    def log_on(self, name: bytes) -> None:
        """With name and password."""
        self.wait("ogin|name|Enter")
        self.caller.sendall(name + b"\r")
        self.wait("assword")
        self.caller.sendall(b"sesame\r")

    def wait(self, pattern: str) -> None:
        """Until it is shown, from now on."""
        until_ = time.monotonic() + 30
        while not re.search(pattern.encode(), self.text, re.DOTALL):
            self.caller.settimeout(max(until_ - time.monotonic(), 0.1))
            data = self.caller.recv(4096)
            assert data, f"hung up: {self.text[-500:]!r}"
            self.text += data
        self.text = b""


def _to_channel(screen: _Screen, caller: socket.socket) -> None:
    """Through the menus to the first channel."""
    screen.wait("ain|Command|Menu")
    caller.sendall(b"C")
    screen.wait("hat")
    caller.sendall(b"J\r")


def test_a_restart_keeps_the_room_s_history() -> None:
    own = LiveBoard()
    try:
        own.start()
        with IrcClient(own.port("irc"), "alice", password="sesame") as alice:
            alice.join("#main")
            alice.join("#keep")
            alice.say("CS REGISTER #keep", "TOPIC #keep :kept", "PRIVMSG #main :remember me")
            alice.wait("TOPIC #keep")
            alice.say("PING done")
            alice.wait("PONG")
        own.recycle()
        with IrcClient(own.port("irc"), "bob", password="sesame") as bob:
            bob.join("#keep")
            assert any(" 332 " in line and line.endswith(":kept") for line in bob.seen)
        assert own.stop() == 0
        own.start()
        with closing(Visitor(f"http://127.0.0.1:{own.port('http')}", "Alice")) as alice_s_page:
            assert "#keep" in alice_s_page.get("/chat").text  # before anybody has come by IRC
        with IrcClient(own.port("irc"), "bob", password="sesame") as bob:
            bob.join("#main")
            bob.join("#keep")
            assert any(" 332 " in line and line.endswith(":kept") for line in bob.seen)
            bob.say("CHATHISTORY LATEST #main * 10")
            assert bob.wait("PRIVMSG").endswith(":remember me")
    finally:
        own.stop()
        own.remove()


# WebSocket


@pytest.mark.parametrize("protocol", ["text.ircv3.net", "binary.ircv3.net"])
def test_IRC_12_by_websocket(board: LiveBoard, protocol: str) -> None:
    port = next(one["port"] for one in board.listeners() if one["protocol"] == "IRC-WEB")
    with (
        IrcClient(board.port("irc"), "alice", password="sesame") as alice,
        connect(f"ws://127.0.0.1:{port}/", subprotocols=[protocol]) as page,  # type: ignore[list-item]
    ):

        def line(text: str) -> str:
            while True:
                data = page.recv(30)
                assert isinstance(data, str) is (protocol == "text.ircv3.net")
                found = data if isinstance(data, str) else data.decode()
                assert not set(found) & {"\r", "\n"}
                if text in found:
                    return found

        def say(text: str) -> None:
            page.send(text if protocol == "text.ircv3.net" else text.encode())

        say("NICK page")
        say("USER page 0 * :Page")
        line(" 001 ")
        alice.join("#ws")
        say("JOIN #ws\r\nQUIT")  # IRC-12: one message for each frame
        line(" 366 ")
        alice.say("PRIVMSG #ws :hello page " + "é" * 90)
        assert line("PRIVMSG").endswith("é")
        say("PRIVMSG #ws :hello board")
        assert alice.wait("PRIVMSG").endswith(":hello board")
        if protocol == "binary.ircv3.net":
            page.send(b"PRIVMSG #ws :\xff\xfe")
            line("UTF-8")


def test_other_pages_and_no_pages_are_turned_away(board: LiveBoard) -> None:
    port = next(one["port"] for one in board.listeners() if one["protocol"] == "IRC-WEB")
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/", origin="https://evil.example")  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403
    with socket.create_connection(("127.0.0.1", port), 30) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 426 " in plain.recv(4096)


# real clients


@contextmanager
def running(*line: str, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A client with a terminal of its own, which is read all the time."""
    master, slave = pty.openpty()
    environment = os.environ | {"HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8"}
    client = subprocess.Popen(line, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
    os.close(slave)

    def read() -> None:
        try:
            while os.read(master, 65536):
                pass
        except OSError:
            return

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield client
    finally:
        client.terminate()
        client.wait(20)
        os.close(master)
        reader.join(20)


@needs("irssi")
def test_irssi(board: LiveBoard, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        'servers = ( { address = "127.0.0.1"; chatnet = "board"; port = "'
        + str(board.port("irc"))
        + '"; autoconnect = "yes"; use_tls = "no"; } );\n'
        'chatnets = { board = { type = "IRC"; nick = "irssi"; sasl_mechanism = "PLAIN"; sasl_username = "Alice"; '
        'sasl_password = "sesame"; }; };\n'
        'channels = ( { name = "#real"; chatnet = "board"; autojoin = "yes"; } );\n'
        'settings = { core = { real_name = "Irssi"; user_name = "irssi"; nick = "irssi"; }; };\n'
    )
    with IrcClient(board.port("irc"), "watcher") as watcher:
        watcher.join("#real")
        watcher.say("MODE #real -n")
        with running("irssi", "--home", str(tmp_path), home=tmp_path):
            assert "irssi!alice@" in watcher.wait(" JOIN #real")
            watcher.say("WHOIS irssi")
            assert watcher.wait(" 330 ", " 318 ").split()[4] == "Alice"
            watcher.say("PRIVMSG irssi :\x01VERSION\x01")
            assert "irssi" in watcher.wait("NOTICE watcher")
        watcher.wait(" QUIT ")


@needs("weechat-headless")
def test_weechat(board: LiveBoard, tmp_path: Path) -> None:
    with IrcClient(board.port("irc"), "watcher2") as watcher:
        watcher.join("#real2")
        commands = [
            f"/server add board 127.0.0.1/{board.port('irc')} -notls -nossl",
            "/set irc.server.board.nicks weechat",
            "/set irc.server.board.capabilities *",
            "/set irc.server.board.sasl_mechanism scram-sha-256",
            "/set irc.server.board.sasl_username bob",
            "/set irc.server.board.sasl_password sesame",
            "/set irc.server.board.autojoin #real2",
            "/set irc.server.board.command /wait 2 /msg #real2 hello from weechat",
            "/set logger.file.auto_log off",
            "/connect board",
        ]
        line = ["weechat-headless", "-d", str(tmp_path), "--stdout"]
        for command in commands:
            line += ["-r", command]
        with running(*line, home=tmp_path):
            assert "weechat!" in watcher.wait(" JOIN #real2")
            assert watcher.wait("PRIVMSG #real2").endswith(":hello from weechat")
            watcher.say("PRIVMSG weechat :\x01VERSION\x01")
            assert "WeeChat" in watcher.wait("NOTICE watcher2")
            watcher.say("WHOIS weechat")
            assert watcher.wait(" 330 ", " 318 ").split()[4] == "Bob"


# certificates


def _kept(board: LiveBoard, name: str, cert: Path) -> None:
    """Put a certificate into an account's keys, on the site."""
    with closing(Visitor(f"http://127.0.0.1:{board.port('http')}", name)) as page:
        page.get("/account/security")
        assert "is kept" in page.submit("/account/keys/add", line=cert.read_text(), password="sesame").text


@needs("openssl")
@pytest.mark.parametrize("kind", ["rsa:2048", "ed25519"])
def test_a_certificate_of_one_s_own_logs_in(board: LiveBoard, tmp_path: Path, kind: str) -> None:
    cert, key = _made(tmp_path, kind)
    with IrcClient(board.port("ircs"), "stranger", certificate=(cert, key)) as stranger:
        assert " 904 " in stranger.said
        stranger.say("NS CERT")
        assert "SHA256:" in stranger.wait("NOTICE stranger")
    _kept(board, "Carol", cert)
    with IrcClient(board.port("ircs"), "carol", certificate=(cert, key)) as carol:
        assert " 903 " in carol.said
        carol.say("WHOIS carol")
        assert carol.wait(" 330 ", " 318 ").split()[4] == "Carol"
        carol.join("#certified")
        carol.say(*[f"PRIVMSG carol :{'x' * 400} {number}" for number in range(3)])
        carol.wait("x 2")
    with IrcClient(board.port("ircs"), "nobody1", tls=True) as without:
        without.say("WHOIS nobody1")
        assert " 318 " in without.wait(" 330 ", " 318 ")


def _made(folder: Path, kind: str) -> tuple[Path, Path]:
    """As docs/sysop/irc.md tells people to make one."""
    cert, key = folder / "irc.crt", folder / "irc.key"
    run("openssl", "req", "-x509", "-newkey", kind, "-noenc", "-days", "3650", "-subj", "/CN=carol",
        "-keyout", str(key), "-out", str(cert))  # fmt: skip
    return cert, key


@needs("openssl")
def test_a_certificate_shown_after_starttls_logs_in(board: LiveBoard, tmp_path: Path) -> None:
    files = _made(tmp_path, "ed25519")
    _kept(board, "Carol", files[0])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.load_cert_chain(*files)
    with socket.create_connection(("127.0.0.1", board.port("irc")), 30) as clear:
        clear.sendall(b"STARTTLS\r\n")
        told = b""
        while b" 670 " not in told or not told.endswith(b"\n"):
            told += clear.recv(4096)
        with context.wrap_socket(clear) as secure:
            secure.sendall(b"CAP REQ :sasl\r\nAUTHENTICATE EXTERNAL\r\nAUTHENTICATE +\r\n")
            answered = b""
            while b" 903 " not in answered:
                data = secure.recv(4096)
                assert data and b" 904 " not in answered, answered
                answered += data


@needs("openssl", "irssi")
def test_irssi_logs_in_by_certificate(board: LiveBoard, tmp_path: Path) -> None:
    cert, key = _made(tmp_path, "rsa:2048")
    _kept(board, "Bob", cert)
    config = tmp_path / "config"
    config.write_text(
        'servers = ( { address = "127.0.0.1"; chatnet = "board"; port = "'
        + str(board.port("ircs"))
        + f'"; autoconnect = "yes"; use_tls = "yes"; tls_verify = "no"; tls_cert = "{cert}"; tls_pkey = "{key}"; '
        + "} );\n"
        'chatnets = { board = { type = "IRC"; nick = "irssi2"; sasl_mechanism = "EXTERNAL"; }; };\n'
        'channels = ( { name = "#real3"; chatnet = "board"; autojoin = "yes"; } );\n'
        'settings = { core = { real_name = "Irssi"; user_name = "irssi"; nick = "irssi2"; }; };\n'
    )
    with IrcClient(board.port("irc"), "watcher3") as watcher:
        watcher.join("#real3")
        with running("irssi", "--home", str(tmp_path), home=tmp_path):
            assert "irssi2!bob@" in watcher.wait(" JOIN #real3")


@needs("openssl", "weechat-headless")
def test_weechat_logs_in_by_certificate(board: LiveBoard, tmp_path: Path) -> None:
    cert, key = _made(tmp_path, "rsa:2048")
    _kept(board, "Alice", cert)
    both = tmp_path / "both.pem"
    both.write_text(key.read_text() + cert.read_text())
    commands = [
        f"/server add board 127.0.0.1/{board.port('ircs')}",
        *[f"/set irc.server.board.{name} on" for name in ("tls", "ssl")],  # by another name before version 4
        *[f"/set irc.server.board.{name}_verify off" for name in ("tls", "ssl")],
        *[f"/set irc.server.board.{name}_cert {both}" for name in ("tls", "ssl")],
        "/set irc.server.board.nicks weechat2",
        "/set irc.server.board.sasl_mechanism external",
        "/set irc.server.board.autojoin #real4",
        "/set logger.file.auto_log off",
        "/connect board",
    ]
    with IrcClient(board.port("irc"), "watcher4") as watcher:
        watcher.join("#real4")
        line = ["weechat-headless", "-d", str(tmp_path / "home"), "--stdout"]
        for command in commands:
            line += ["-r", command]
        with running(*line, home=tmp_path):
            assert "weechat2!alice@" in watcher.wait(" JOIN #real4")


def test_IRC_04_a_flood_hurts_nobody_else(board: LiveBoard) -> None:
    with IrcClient(board.port("irc"), "flooder") as flooder, IrcClient(board.port("irc"), "victim") as victim:
        flooder.socket.sendall(b"JOIN #f\r\nPART #f\r\n" * 5000)
        victim.say("PING alive")
        victim.wait("PONG")
        until(lambda: "Excess Flood" in flooder.line(), 30, "the flooder is cut off")


def test_an_old_ircd_conf_is_read_and_read_again_when_ircd_rehash_is_touched() -> None:
    own = LiveBoard()
    own.add_users("Guest", restrictions="G")
    own.write("ctrl/ircd.conf", "M:irc.old.example:*:Talk:6667\nA:Sam\nI:*@*::*@*:*:0\n")
    with own:
        with IrcClient(own.port("irc"), "zoe") as zoe:
            assert zoe.seen[-1].startswith(":irc.old.example ")
        file = own.root / "ctrl/ircd.conf"
        before = file.stat()
        file.write_text(file.read_text().replace("irc.old", "irc.new"))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # the file itself says nothing
        own.write("ctrl/ircd.rehash", "")
        own.says(r"semaphore file \(.*ircd\.rehash\) detected")

        def named_anew() -> bool:
            with IrcClient(own.port("irc"), "zoe") as zoe:
                return zoe.seen[-1].startswith(":irc.new.example ")

        until(named_anew, 20, "the new settings")
