"""Python mail processors: real processes with real scripts."""

from __future__ import annotations

import pytest

from dialtone.host.processors.python import PythonRunner
from tests.host.processors.tasks import MESSAGE, RECIPIENTS, USER, contents, task


@pytest.fixture
def place(tmp_path):
    """Directories for scripts, and a way to write one and run it."""
    return Place(tmp_path)


class Place:
    def __init__(self, root):
        self.root = root
        for name in ("ctrl", "mods", "exec"):
            (root / name).mkdir()
        self.runner = PythonRunner(root / "ctrl", root / "mods", root / "exec")

    def write(self, name, text):
        (self.root / name).write_text(text)

    async def run(self, text, command="robot.py", **more):
        self.write("mods/robot.py", text)
        asked = task(self.root, command, **more)
        return await self.runner.run(asked), asked.files


async def test_a_script_changes_the_message_and_its_recipients(place):
    run, files = await place.run(
        """
assert mail.message.get("subject") == "café"
mail.message.set_header("Subject", "naïve")
mail.message.body = mail.message.body.replace(b"Hello", b"Goodbye")
mail.recipients.add("carol@local.test")
"""
    )
    assert (run.status, run.trouble, run.lines) == (0, "", ())
    assert contents(files.message) == (
        b"From: Ann <ann@ext.test>\r\nSubject: =?utf-8?q?na=C3=AFve?=\r\nX-A: 1\r\n\r\nGoodbye\r\n"
    )
    assert contents(files.recipients) == (
        RECIPIENTS + b"\n[1]\nTo=carol@local.test\nToNetType=5\nToNetAddr=carol@local.test\n"
    )


async def test_reject_discard_spam_and_log(place):
    run, files = await place.run("mail.log('so be it'); mail.reject('no\\nthanks', 550); print('never')")
    assert run.lines == ()
    assert contents(files.error) == b"550 no\nthanks\n"
    assert contents(files.log) == b"so be it\n"
    run, files = await place.run("mail.discard(); print('never')")
    assert run.lines == () and contents(files.message) == b""
    run, files = await place.run("mail.spam()")
    assert b"X-A: 1\r\nX-Spam-Flag: YES\r\n\r\nHello" in contents(files.message)


async def test_it_knows_who_and_has_its_arguments(place):
    run, _ = await place.run(
        "import sys\nprint(mail.client, mail.sender, mail.user, sys.argv[1:], sep='\\n')",
        "robot.py 'a' \"b c\" %s",
        user=USER,
        specifiers={"s": "$(id)"},
    )
    assert run.lines == (
        "Client(address='198.51.100.7', port=40000, host='mx.ext.test', protocol='SMTP', hello='client.ext.test')",
        "Sender(name='Ann', address='ann@ext.test', reverse_path='<ann@ext.test>')",
        "LoggedIn(number=7, alias='Alice', real_name='Alice A', level=60)",
        "[\"'a'\", 'b c', '$(id)']",
    )


async def test_mods_come_before_exec_and_paths_are_seen_from_ctrl(place):
    place.write("exec/a.py", "print('exec')")
    place.write("exec/b.py", "print('exec')")
    place.write("mods/a.py", "print('mods')")
    place.write("ctrl/c.py", "import helper; print('ctrl')")
    place.write("ctrl/helper.py", "")
    said = [(await place.runner.run(task(place.root, name))).lines for name in ("a.py", "b.py", "c.py", "./c.py")]
    assert said == [("mods",), ("exec",), ("ctrl",), ("ctrl",)]
    run = await place.runner.run(task(place.root, "d.py"))
    assert run.trouble == "cannot be started: there is no file 'd.py' in mods, exec or ctrl"


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("mail.message.body = b''; 1/0", "raised an exception: ZeroDivisionError: division by zero"),
        ("x = (", "cannot be started: "),
        ("mail.message.set_header('X', 'y'); x = bytearray(10**10)", "ran out of memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended by signal SIGKILL"),
        ("mail.message.body = b''\nwhile True: pass", "took longer than 0.7 seconds"),
    ],
)
async def test_EXE_04_a_script_that_fails_changes_nothing(place, script, trouble):
    limit = 0.7 if "while" in script else 20.0
    run, files = await place.run(script, time_limit=limit)
    assert run.trouble.startswith(trouble), run
    assert (contents(files.message), contents(files.recipients)) == (MESSAGE, RECIPIENTS)


async def test_EXE_05_it_has_no_environment_of_ours(place, monkeypatch):
    monkeypatch.setenv("DIALTONE_SECRET", "hunter2")
    run, _ = await place.run("import os, sys; print(sorted(os.environ), sys.flags.isolated, sys.stdin.read())")
    assert "SECRET" not in run.lines[0] and run.lines[0].endswith(" 1")


async def test_its_own_exit_status(place):
    run, files = await place.run("mail.message.body = b'x'; raise SystemExit(3)")
    assert (run.status, run.trouble, contents(files.message)) == (3, "", MESSAGE)
    run, files = await place.run("mail.message.body = b'x'; raise SystemExit")
    assert (run.status, contents(files.message)[-3:]) == (0, b"\r\nx")
