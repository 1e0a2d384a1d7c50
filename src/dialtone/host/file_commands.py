"""Programs the sysop names for files of an extension, run without a shell. Implements `domain.ports.file_commands`.

Source: spec bbs.md 8.5, 8.8; security EXE-01, EXE-04. Each runs in a folder of its own below TempDirectory, with the
limits of `processors/child.py`; the folder is removed afterwards, whatever happened.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dialtone.domain.ports.file_commands import Outcome
from dialtone.formats.specifiers import vector
from dialtone.host.file_store import components
from dialtone.host.processors.child import Limits, find_program, run_child

AT_ONCE = 4  # programs; more wait for their turn
MEMORY = 512 * 1024 * 1024  # bytes
SMALL = 4096  # bytes of sbbsfile.nam and sbbsfile.des that are read


class FilePrograms:
    """See the module's text. `values` are the specifiers of the system, by letter."""

    def __init__(self, temp: Path, ctrl: Path, values: Mapping[str, str]) -> None:
        self._temp = Path(os.path.abspath(temp))
        self._ctrl = Path(os.path.abspath(ctrl))
        self._values = dict(values)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def run(
        self,
        command: str,
        root: str,
        name: str,
        *,
        values: Mapping[str, str] | None = None,
        given_name: str = "",
        description: str = "",
        time_limit: float = 60.0,
    ) -> Outcome:
        """Run a command line for a file; %f is its path, %s the name it is known by."""
        path = str(Path(root, *components(name)))
        async with self._turns:
            folder = await asyncio.to_thread(self._begin, given_name, description)
            try:
                letters = (
                    self._values
                    | {"f": path, "s": given_name, "g": f"{folder}/", "n": f"{folder}/"}
                    | dict(values or {})
                )
                program, *rest = vector(command, letters) or ("",)
                found = await asyncio.to_thread(find_program, program, self._ctrl) if program else None
                if found is None:
                    return Outcome(trouble=f"there is no program {program!r}")
                ran = await run_child((found, *rest), folder=folder, limits=Limits(seconds=time_limit, memory=MEMORY))
                said = await asyncio.to_thread(_read_small, folder)
                return Outcome(ran.status, ran.trouble, ran.lines, *said)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _begin(self, name: str, description: str) -> Path:
        self._temp.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="file-", dir=self._temp))
        (folder / "sbbsfile.nam").write_text(name, encoding="utf-8", errors="replace")
        (folder / "sbbsfile.des").write_text(description, encoding="utf-8", errors="replace")
        return folder


def _read_small(folder: Path) -> tuple[str, str]:
    """The first line of each of the two files; links are not followed."""
    texts = []
    for name in ("sbbsfile.nam", "sbbsfile.des"):
        try:
            handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            texts.append("")
            continue
        try:
            data = os.read(handle, SMALL)
        except OSError:
            data = b""
        finally:
            os.close(handle)
        texts.append((data.decode("utf-8", "replace").splitlines() or [""])[0].strip())
    return texts[0], texts[1]
