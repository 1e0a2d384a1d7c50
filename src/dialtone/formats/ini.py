"""The reference's ini dialect, readable and editable. Source: spec mail.md 7.5.

* Keys before any `[section]` form the root, named "". A section is looked up by its exact name, then without case; the
  first one of that name counts, `[a|b]` is a section of both names, and text after the last `]` is ignored.
* `key = value` is a text to the end of the line; `key : value` is a literal: quotes removed, C escapes expanded.
  The first occurrence of a key in its section counts.
* `;` begins a comment line; there are no others. `!include NAME` puts other files here, `!eof` ends the file.

Reading never fails: what cannot be understood is in `problems` and stays in the file. Writing changes one line and
keeps every other byte: comments, order, unknown keys, line ends, and the character set (UTF-8, or code page 437 where
the bytes are no UTF-8).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dialtone.formats.ini_lines import (
    BYTE_ORDER_MARK,
    Include,
    Line,
    LineReader,
    Trouble,
    encoding_of,
    setting_text,
    understand,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as found: `value` is trimmed, escapes expanded; `file` and `line` say where."""

    section: str
    key: str
    value: str
    file: str
    line: int
    own: bool


class Ini:
    """One ini file. `name` is what problems and entries call it; `include` finds the files of `!include`."""

    def __init__(self, data: bytes = b"", name: str = "", include: Include | None = None) -> None:
        reader = LineReader(include)
        reader.read(data, name)
        self.name = name
        self.problems = reader.problems
        self.encoding = encoding_of(data)
        self._mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
        self._lines = reader.lines
        self._index()

    # Reading

    def sections(self) -> tuple[str, ...]:
        """Every section's name as written, in order, without the root; each once."""
        return tuple(dict.fromkeys(name for at in self._headers for name in self._lines[at].names or ()))

    def get(self, section: str, key: str) -> Entry | None:
        """The setting that counts, or None."""
        at = self._keys_of(section).get(key.lower())
        return None if at is None else self._entry(section, at)

    def entries(self, section: str) -> list[Entry]:
        """Every setting of a section that counts, in order."""
        return [self._entry(section, at) for at in self._keys_of(section).values()]

    def hidden(self) -> Iterator[Trouble]:
        """Sections and settings without effect because one of the same name stands above them."""
        for at in self._headers:
            line = self._lines[at]
            if all(self._header(name) != at for name in line.names or ()):
                yield Trouble(line.source, line.number, "warning", f"[{(line.names or ('',))[0]}] stands above already")
        for start in {self._body(section)[0] for section in ("", *self.sections())}:
            yield from self._hidden_keys(start)

    def data(self) -> bytes:
        """The file's bytes, with the changes made. Raises ValueError when a text does not fit its character set."""
        text = "".join(line.text + line.end for line in self._lines if line.own)
        try:
            return self._mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            wrong = text[error.start : error.end]
            raise ValueError(f"{wrong!r} cannot be written in this file's character set") from None

    # Writing

    def set(self, section: str, key: str, value: str) -> None:
        """Give a key a value: in its place when it is there, else at the end of its section, made if need be.

        Raises ValueError for impossible names, and when the setting is in an included file or a shared section.
        """
        _check_names(section, key)
        at = self._keys_of(section).get(key.lower())
        if at is None:
            self._add(section, key, value)
        else:
            self._check_writable(section, self._lines[at])
            self._replace(self._lines[at], value)
        self._index()

    def remove(self, section: str, key: str) -> bool:
        """Take every occurrence of a key out of its section; whether there was one. Raises ValueError as `set`."""
        found = [line for line in self._lines[slice(*self._body(section))] if line.key.lower() == key.lower()]
        for line in found:
            self._check_writable(section, line)
        self._lines = [line for line in self._lines if line not in found]
        self._index()
        return bool(found)

    # Where things are

    def _index(self) -> None:
        for number, line in enumerate((line for line in self._lines if line.own), 1):
            line.number = number
        ends = (at for at, line in enumerate(self._lines) if line.last and line.own)
        self._end = next(ends, len(self._lines))
        self._headers = [at for at, line in enumerate(self._lines) if line.names is not None]
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        for at in self._headers:
            for name in self._lines[at].names or ():
                self._exact.setdefault(name, at)
                self._folded.setdefault(name.lower(), at)
        self._found: dict[str, dict[str, int]] = {}

    def _header(self, section: str) -> int | None:
        at = self._exact.get(section)
        return self._folded.get(section.lower()) if at is None else at

    def _body(self, section: str) -> tuple[int, int]:
        """The section's lines as a slice; (0, 0) when there is no such section."""
        header = self._header(section) if section else -1
        return (0, 0) if header is None else (header + 1, self._body_end(header))

    def _body_end(self, header: int) -> int:
        after = bisect_right(self._headers, header)
        return self._headers[after] if after < len(self._headers) else self._end

    def _keys_of(self, section: str) -> dict[str, int]:
        found = self._found.get(section)
        if found is None:
            found = self._found[section] = {}
            for at in range(*self._body(section)):
                if self._lines[at].key:
                    found.setdefault(self._lines[at].key.lower(), at)
        return found

    def _entry(self, section: str, at: int) -> Entry:
        line = self._lines[at]
        return Entry(section, line.key, line.value, line.source, line.number, line.own)

    def _hidden_keys(self, start: int) -> Iterator[Trouble]:
        seen: set[str] = set()
        for line in self._lines[start : self._body_end(start - 1)]:
            if line.key and line.key.lower() in seen:
                yield Trouble(line.source, line.number, "warning", f"{line.key} stands above already; not read")
            seen.add(line.key.lower())

    # How it is written

    def _check_writable(self, section: str, line: Line) -> None:
        if not line.own:
            raise ValueError(f"{line.key or section} is in the included file {line.source}, line {line.number}")
        header = self._header(section) if section else None
        names = self._lines[header].names if header is not None else None
        if names and len(names) > 1:
            raise ValueError(f"[{'|'.join(names)}] is shared by several sections; change it by hand")

    @staticmethod
    def _replace(line: Line, value: str) -> None:
        at = line.text.index(":" if line.literal else "=")
        key, after = line.text[:at].rstrip(), line.text[at + 1 :]
        gap = line.text[len(key) : at]
        blank = after[: len(after) - len(after.lstrip())] if after.strip() else gap
        line.text = setting_text(key, value, gap, blank)
        understand(line)

    def _add(self, section: str, key: str, value: str) -> None:
        line = Line(setting_text(key, value), self._line_end(), self.name, 0)
        understand(line)
        header = self._header(section) if section else -1
        if header is None:
            self._append_section(section, line)
            return
        if header >= 0:
            self._check_writable(section, self._lines[header])
        self._insert(self._place(header + 1, self._body_end(header), key), line)

    def _place(self, start: int, stop: int, key: str) -> int:
        """Where a new key goes: after a comment that shows it, else after the section's last setting."""
        last = start
        for at in range(start, stop):
            line = self._lines[at]
            if not line.own:
                continue
            text = line.text.strip()
            if text.startswith(";") and text.strip("; \t").partition("=")[0].strip().lower() == key.lower():
                return at + 1
            if line.key:
                last = at + 1
        return last

    def _append_section(self, section: str, line: Line) -> None:
        at = self._end
        while at and self._lines[at - 1].own and not self._lines[at - 1].text.strip():
            at -= 1
        blank = [Line("", line.end, self.name, 0)] if at else []
        header = Line(f"[{section}]", line.end, self.name, 0, names=(section,))
        for offset, new in enumerate((*blank, header, line)):
            self._insert(at + offset, new)

    def _insert(self, at: int, line: Line) -> None:
        before = next((known for known in reversed(self._lines[:at]) if known.own), None)
        if before is not None and not before.end:
            before.end = line.end
        self._lines.insert(at, line)

    def _line_end(self) -> str:
        return next((line.end for line in self._lines if line.own and line.end), "\n")


def _check_names(section: str, key: str) -> None:
    if not key or key != key.strip() or key[0] in "[;!" or not key.isprintable() or set(key) & set("=:"):
        raise ValueError(f"{key!r} cannot be a key")
    if section != section.strip() or not section.isprintable() or set(section) & set("[]|"):
        raise ValueError(f"{section!r} cannot be a section")
