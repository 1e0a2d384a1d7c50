"""A form with files, read while it arrives: what each piece of the body brought, in order (RFC 7578).

No part is collected here, so that a form may be as large as it likes; headers of parts and their number are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dialtone.base.errors import Refusal, Why

PARTS_MOST = 500
HEADER_MOST = 4096  # bytes of the header of a part
BOUNDARY_MOST = 200


@dataclass(frozen=True, slots=True)
class Begun:
    """A part begins: a field (`file` is None), or a file with the name it has on the sender's machine."""

    name: str
    file: str | None


@dataclass(frozen=True, slots=True)
class Data:
    """More of the part."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Ended:
    """The part is complete."""


Happening = Begun | Data | Ended


def is_form_with_files(content_type: str) -> bool:
    """Whether a body of this type is one."""
    return parse_options_header(content_type)[0] == b"multipart/form-data"


class Parts:
    """See the module's text. Raises Refusal (INVALID) for a type without boundary and for whatever is malformed."""

    def __init__(self, content_type: str) -> None:
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
        if not is_form_with_files(content_type) or not 0 < len(boundary) <= BOUNDARY_MOST:
            raise _malformed()
        self._found: list[Happening] = []
        self._count = 0
        self._size = 0
        self._field, self._value = b"", b""
        self._disposition = b""
        self.complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part,
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": lambda: self._found.append(Ended()),
                "on_end": self._on_end,
            },
        )

    def take(self, data: bytes) -> list[Happening]:
        """What happened with the next piece of the body."""
        self._found = []
        try:
            self._parser.write(data)
        except FormParserError as flaw:
            raise _malformed() from flaw
        return self._found

    def _on_part(self) -> None:
        self._count += 1
        self._size, self._disposition = 0, b""
        self._field = self._value = b""
        if self._count > PARTS_MOST:
            raise Refusal(Why.TOO_MANY, "That form has too many fields.")

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += self._bounded(data[start:end])

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._bounded(data[start:end])

    def _bounded(self, data: bytes) -> bytes:
        self._size += len(data)
        if self._size > HEADER_MOST:
            raise _malformed()
        return data

    def _on_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _on_headers(self) -> None:
        kind, options = parse_options_header(self._disposition)
        if kind != b"form-data" or b"name" not in options:
            raise _malformed()
        file = options.get(b"filename")
        name = options[b"name"].decode("utf-8", "replace")
        self._found.append(Begun(name, None if file is None else file.decode("utf-8", "replace")))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(Data(bytes(data[start:end])))

    def _on_end(self) -> None:
        self.complete = True


def _malformed() -> Refusal:
    return Refusal(Why.INVALID, "That form could not be read.")
