"""The whole way: a message of the domain, a real folder, real programs."""

from __future__ import annotations

import os

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.mailproc import ProcessorConfig, read_processors
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.formats.ini import Ini
from dialtone.host.processors.bench import FileBenches
from dialtone.host.processors.native import NativeRunner
from dialtone.host.processors.python import PythonRunner
from tests.support.post_office import MAIL, SYSTEM
from tests.support.processors import TEXT, Judge, Mill


class System:
    """A board below a folder, with processors."""

    def __init__(self, root):
        self.root = root
        self.mill = Mill()
        for name in ("ctrl", "mods", "exec", "temp"):
            (root / name).mkdir()

    def program(self, name, text):
        path = self.root / "exec" / name
        path.write_text(text)
        path.chmod(0o755)

    def processing(self, ini, **mail):
        root = self.root
        processors: tuple[ProcessorConfig, ...] = read_processors(Ini(ini.encode()), problems := [])
        assert problems == []
        return Processing(
            processors,
            FileBenches(root / "temp"),
            {
                "native": NativeRunner(root / "ctrl"),
                "python": PythonRunner(root / "ctrl", root / "mods", root / "exec"),
            },
            Judge(),
            self.mill.office.directory,
            Ourselves(MAIL, SYSTEM, self.mill.office.tables.domains),
            self.mill.blobs,
            MAIL,
            Surroundings(exec=f"{root}/exec/", ctrl=f"{root}/ctrl/"),
        )

    async def case(self, **more) -> Case:
        return await self.mill.case(("alice@local.test", ToUser(self.mill.office.user("alice"))), **more)

    def left_behind(self):
        return sorted(os.listdir(self.root / "temp"))


@pytest.fixture
def system(tmp_path):
    return System(tmp_path)


async def test_a_chain_of_native_shell_and_python(system):
    system.program("tag", '#!/bin/sh\nsed -i "1i X-Native: $2" "$1"\n')
    system.program("tag.py", "mail.message.add_header('X-Python', mail.sender.address)\nmail.spam()\n")
    ini = (
        "[first]\nNative = true\nCommand = %!tag %m %a\n"
        "[second]\nNative = true\nShell = true\nCommand = (echo X-Shell: %t; cat %m) > %n\n"
        "[tag.py]\n"
    )
    case = await system.case()
    assert await system.processing(ini).run(case) is None
    assert await system.mill.text_of(case) == b"X-Shell: alice@local.test\r\nX-Native: ann@ext.test\r\n" + TEXT
    ini = "[first]\nNative = true\nCommand = %!tag %m %a\n[tag.py]\n"
    case = await system.case()
    assert await system.processing(ini).run(case) is None
    head, _, body = (await system.mill.text_of(case)).partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"X-Native: ann@ext.test"
    assert head.split(b"\r\n")[-2:] == [b"X-Python: ann@ext.test", b"X-Spam-Flag: YES"]
    assert body == b"Hello\r\n"
    assert system.left_behind() == []


async def test_an_error_file_of_a_real_program(system):
    ini = "[x]\nNative = true\nShell = true\nCommand = printf '550 no\\nnever\\n' > %e\n"
    with pytest.raises(Refusal) as no:
        await system.processing(ini).run(await system.case())
    assert no.value.reply == b"550-no\r\n550 never"
    assert system.left_behind() == []


async def test_a_python_script_adds_recipients_here_but_not_everywhere(system):
    system.program("more.py", "mail.recipients.add('bob@local.test')\nmail.recipients.add('x@ext.test')\n")
    case = await system.case()
    assert await system.processing("[more.py]\n").run(case) is None
    users = [system.mill.office.user(name) for name in ("alice", "bob")]
    assert [goes for _, goes in case.recipients] == [ToUser(user) for user in users]
    case = await system.case()
    await system.processing("[more.py]\nExternalRecipients = true\n").run(case)
    assert case.recipients[-1][1] == ToHost("x@ext.test", "ext.test")


@pytest.mark.parametrize(
    "hostile",
    [";touch p", "$(touch p)", "`touch p`", "|touch p", "&&touch p", "' x", "-o p", "--output=p", "%e%m"],
)
async def test_EXE_01_EXE_02_names_of_strangers_are_names(system, hostile):
    """The sender's name from the header, the address from the envelope, as arguments with and without a shell."""
    system.program("show", '#!/bin/sh\necho "$#:$1" >> "$2"\n')
    ini = (
        "[plain]\nNative = true\nCommand = %!show %s %k/seen\n"
        '[shell]\nNative = true\nShell = true\nCommand = %!show %s %k/seen; %!show "%s" %k/seen\n'
    )
    name = hostile.replace('"', "")
    case = await system.case(text=f'From: "{name}" <ann@ext.test>\r\n\r\nx\r\n'.encode())
    assert await system.processing(ini).run(case) is None
    shown = f"./{name}" if name.startswith("-") else name
    assert (system.root / "ctrl/seen").read_text() == f"2:{shown}\n" * 3
    assert not (system.root / "ctrl/p").exists()


@pytest.mark.parametrize(
    "command",
    [
        "rm %m; ln -s /etc/passwd %m",
        "ln -s /etc/passwd %e",
        "rm %l; ln /etc/hostname %l 2>/dev/null || ln -s /etc/hostname %l",
        "rm %m; mkfifo %m",
    ],
)
async def test_EXE_08_what_is_put_in_place_of_the_files_is_never_read(system, command):
    ini = f"[x]\nNative = true\nShell = true\nCommand = {command}\nOnTrouble = keep\n"
    case = await system.case()
    assert await system.processing(ini).run(case) is None
    assert await system.mill.text_of(case) == TEXT
    assert len(case.recipients) == 1
    with pytest.raises(Refusal) as no:
        await system.processing(ini.replace("keep", "defer")).run(await system.case())
    assert no.value.temporary
    assert system.left_behind() == []


async def test_EXE_04_one_that_hangs_defers_the_message(system):
    ini = "[x]\nNative = true\nCommand = sleep 60\nTimeLimit = 0.3s\n"
    with pytest.raises(Refusal) as no:
        await system.processing(ini).run(await system.case())
    assert no.value.temporary
    assert system.left_behind() == []
