"""A folder of texts in memory."""

from __future__ import annotations

from collections.abc import Mapping


class MemoryTexts:
    """Implements `domain.ports.text_files.TextFiles`. `files` are contents by name, `times` their changes."""

    def __init__(self, files: Mapping[str, bytes] | None = None, at: float = 1000.0) -> None:
        self.files = dict(files or {})
        self.times = dict.fromkeys(self.files, at)

    async def read(self, name: str) -> bytes | None:
        """See the port."""
        return self.files.get(name)

    async def tail(self, name: str, most: int) -> bytes | None:
        """See the port."""
        data = self.files.get(name)
        return None if data is None else data[-most:]

    async def write(self, name: str, data: bytes) -> None:
        """See the port."""
        self.files[name] = data
        self.times[name] = 2000.0

    async def remove(self, name: str) -> bool:
        """See the port."""
        return self.files.pop(name, None) is not None

    async def changed(self, folder: str = "") -> Mapping[str, float]:
        """See the port."""
        inside = f"{folder}/" if folder else ""
        found = ((name.removeprefix(inside), at) for name, at in self.times.items() if name.startswith(inside))
        return {name: at for name, at in found if "/" not in name and inside + name in self.files}

    def put(self, name: str, data: bytes) -> None:
        """Have a file there."""
        self.files[name] = data
        self.times[name] = 1000.0
