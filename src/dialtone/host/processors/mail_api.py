"""What a Python mail processor is given: the message, its recipients, who brought it, and what may be done about it.

Documented for sysops in docs/adding/mail-processor.md. Nothing reaches the files before the script has ended well, and
then each is replaced in one step: a script that fails half-way changed nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from dialtone.formats.mail.headers import Field, decode_words, encode_text, fields, fold, split_head
from dialtone.formats.recipient_list import INTERNET, Listed, read_list, write_list

if TYPE_CHECKING:  # the package is large; few scripts need it
    from email.message import EmailMessage


class Done(BaseException):
    """Ends the script in good order (`Mail.reject`, `Mail.discard`)."""


class Message:
    """The message, byte for byte as it came; read when it is first asked for. Header names count in any case."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._head: bytes | None = None
        self._body = b""
        self.changed = False

    def _open(self) -> bytes:
        if self._head is None:
            with open(self._path, "rb") as file:
                self._take(file.read())
        assert self._head is not None
        return self._head

    def _take(self, data: bytes) -> None:
        self._head, start = split_head(data)
        self._body = data[start:]

    @property
    def raw(self) -> bytes:
        """All of it: header lines, an empty line, body."""
        head = self._open()
        if head and not head.endswith(b"\r\n"):
            head += b"\r\n"
        return head + b"\r\n" + self._body

    @property
    def body(self) -> bytes:
        """What follows the empty line."""
        self._open()
        return self._body

    @body.setter
    def body(self, data: bytes) -> None:
        self._open()
        self._body, self.changed = _lines(data), True

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Names in lower case and decoded values, in order."""
        found = fields(self._open())
        return [(field.name.decode("ascii"), decode_words(field.value)) for field in found if field.name]

    def get(self, name: str, default: str = "") -> str:
        """The decoded value of the first header of this name."""
        return next(iter(self.get_all(name)), default)

    def get_all(self, name: str) -> list[str]:
        """The decoded values of all headers of this name."""
        return [decode_words(field.value) for field in self._named(name)]

    def set_header(self, name: str, value: str) -> None:
        """Give a header a value: in the place of the first one (others of its name go), else at the end."""
        found = self._named(name)
        line = _header(name, value)
        if not found:
            self.add_header(name, value)
            return
        head = self._open()
        for field in reversed(found[1:]):
            head = head[: field.start] + head[field.end :]
        self._head = head[: found[0].start] + line + head[found[0].end :]
        self.changed = True

    def add_header(self, name: str, value: str) -> None:
        """Add a header at the end."""
        head = self._open()
        if head and not head.endswith(b"\r\n"):
            head += b"\r\n"
        self._head, self.changed = head + _header(name, value), True

    def remove_header(self, name: str) -> None:
        """Take every header of this name out."""
        head = self._open()
        for field in reversed(self._named(name)):
            head = head[: field.start] + head[field.end :]
            self.changed = True
        self._head = head

    def replace(self, data: bytes) -> None:
        """Put another message in its place. Lines may end with LF alone."""
        self._take(_lines(data))
        self.changed = True

    def parsed(self) -> EmailMessage:
        """The message as Python's email package sees it; what is changed in it counts after `replace`."""
        from email import message_from_bytes
        from email.policy import SMTP

        return message_from_bytes(self.raw, policy=SMTP)

    def _named(self, name: str) -> list[Field]:
        wanted = name.lower().encode("ascii")
        return [field for field in fields(self._open()) if field.name == wanted]


class Recipients:
    """Who is to receive it, in order: `to` is the address given, `number` the user's (0: none), `network` 0 for a user
    here, 2 FidoNet, 4 QWKnet, 5 Internet with `address`."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._entries = read_list(file.read())
        self.changed = False

    def __iter__(self) -> Iterator[Listed]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def list(self) -> list[Listed]:
        """All of them."""
        return [*self._entries]

    def add(self, address: str) -> None:
        """Add an address: a user of this board, or (where the sender may, or ExternalRecipients=true) anybody."""
        self._entries.append(Listed(to=address, network=INTERNET, address=address))
        self.changed = True

    def add_user(self, number: int) -> None:
        """Add a user of this board."""
        self._entries.append(Listed(number=number))
        self.changed = True

    def remove(self, which: Listed | str) -> None:
        """Take one out: an entry, or all entries of an address."""
        kept = [entry for entry in self._entries if which != entry and which not in (entry.to, entry.address)]
        self.changed = self.changed or len(kept) != len(self._entries)
        self._entries = kept

    def clear(self) -> None:
        """Take all out: the message is accepted and thrown away."""
        self._entries, self.changed = [], True

    def written(self) -> bytes:
        """The file."""
        return write_list(self._entries)


@dataclass(frozen=True, slots=True)
class Client:
    """The other end of the connection. `protocol` is SMTP or SMTPS, `hello` the name it gave itself."""

    address: str
    port: int
    host: str
    protocol: str
    hello: str


@dataclass(frozen=True, slots=True)
class Sender:
    """`name` and `address` are the header's (else the envelope's); `reverse_path` the envelope's, in its brackets."""

    name: str
    address: str
    reverse_path: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The user who logged in; `number` 0 when nobody did."""

    number: int = 0
    alias: str = ""
    real_name: str = ""
    level: int = 0


class Mail:
    """One message and what may be done about it."""

    def __init__(self, given: Mapping[str, object]) -> None:
        files = given["files"]
        assert isinstance(files, dict)
        self._files: Mapping[str, str] = files
        self.client = Client(**given["client"])  # type: ignore[arg-type]
        self.sender = Sender(**given["sender"])  # type: ignore[arg-type]
        self.user = LoggedIn(**given["user"])  # type: ignore[arg-type]
        self.message = Message(self._files["message"])
        self.recipients = Recipients(self._files["recipients"])
        self._error: str | None = None
        self._gone = False
        self._log: list[str] = []

    def reject(self, text: str, code: int = 554) -> NoReturn:
        """Refuse the message: `text` is told to the sender, `code` is from 400 (try again) to 599. Ends the script."""
        if not 400 <= code <= 599:
            raise ValueError("a code from 400 to 599")
        self._error = f"{code} {text}"
        raise Done

    def discard(self) -> NoReturn:
        """Accept the message and throw it away. Ends the script."""
        self._gone = True
        raise Done

    def spam(self) -> None:
        """Mark the message as spam."""
        self.message.set_header("X-Spam-Flag", "YES")

    def log(self, text: str) -> None:
        """A line for the server's log, at level debug."""
        self._log.append(" ".join(str(text).split()))

    def finish(self) -> None:
        """Write what was decided into the files."""
        if self._log:
            _write(self._files["log"], "".join(f"{line}\n" for line in self._log).encode("utf-8", "replace"))
        if self._error is not None:
            _write(self._files["error"], f"{self._error}\n".encode("utf-8", "replace"))
        elif self._gone:
            os.unlink(self._files["message"])
        else:
            if self.message.changed:
                _write(self._files["message"], self.message.raw)
            if self.recipients.changed:
                _write(self._files["recipients"], self.recipients.written())


def _header(name: str, value: str) -> bytes:
    if not name or not name.isascii() or any(ch <= " " or ch in ":\x7f" for ch in name):
        raise ValueError(f"{name!r} cannot be the name of a header")
    return fold(name.encode("ascii"), encode_text(value))


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _write(path: str, data: bytes) -> None:
    """Replace a file in one step."""
    with open(f"{path}.part", "wb") as file:
        file.write(data)
    os.replace(f"{path}.part", path)
