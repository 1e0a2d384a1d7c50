"""Consoles for tests: a scripted terminal, and looks of the callers we think of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.wording import Words, written
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.wire.screen import Size

SYNCTERM = Look(columns=80, rows=24, charset=Charset.CP437, ansi=True, color=True)
XTERM = Look(columns=132, rows=50, charset=Charset.UTF8, ansi=True, color=True)
COMMODORE = Look(columns=40, rows=25, charset=Charset.PETSCII, color=True)
DUMB = Look()
SPOKEN = Look(charset=Charset.UTF8, linear=True)
LOOKS = {"syncterm": SYNCTERM, "xterm": XTERM, "commodore": COMMODORE, "dumb": DUMB, "spoken": SPOKEN}


class MemoryDisplay:
    """Implements `domain.ports.display.Display`: a folder of names and contents for each root."""

    def __init__(self, *roots: Mapping[str, bytes]) -> None:
        self._roots = roots

    @property
    def roots(self) -> int:
        """See the port."""
        return len(self._roots)

    async def names(self, root: int, folder: str) -> Mapping[str, str]:
        """See the port."""
        found = {}
        for path in self._roots[root]:
            place, _, name = path.rpartition("/")
            if place == folder:
                found[name.lower()] = name
        return found

    async def read(self, root: int, folder: str, name: str) -> bytes | None:
        """See the port."""
        return self._roots[root].get(f"{folder}/{name}" if folder else name)


def console(
    script: bytes | str | Iterable[Item] = (),
    look: Look = DUMB,
    *,
    own: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    codes: Callable[[str], str | None] = lambda _: None,
    monotonic: Callable[[], float] = lambda: 0.0,
    kind: str = "ansi",
) -> tuple[Console, ScriptedTerminal]:
    """A console on a scripted terminal of the look's size. `own` are texts of the sysop's, `files` display files."""
    encoding = "cp437" if look.charset is Charset.CP437 else "utf-8"
    terminal = ScriptedTerminal(script, size=Size(look.columns, look.rows), kind=kind, encoding=encoding)
    made = Console(
        terminal,
        look=look,
        words=Words({name: written(text) for name, text in (own or {}).items()}),
        files=DisplayFiles(MemoryDisplay(files or {})),
        codes=codes,
        monotonic=monotonic,
    )
    return made, terminal
