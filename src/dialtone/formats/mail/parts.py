"""The parts of a message with more than a text (RFC 2045, 2046): cut out, described, decoded.

Reading never raises and is linear in the message for each level of parts; callers bound levels and numbers. A message
that is cut short ends where it is cut.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialtone.formats.mail.charsets import decode_bytes
from dialtone.formats.mail.file_names import file_name
from dialtone.formats.mail.flowed import unflowed
from dialtone.formats.mail.headers import fields, first, split_head, unfold
from dialtone.formats.mail.parameters import Parameters
from dialtone.formats.text.foreign import characters

HEAD_MOST = 128 * 1024  # bytes of a part's header that are read
TEXT_MOST = 1024 * 1024  # characters of a part's text

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_KIND = re.compile(rb"\s*([!-.0-:<-~]{1,60}/[!-.0-:<-~]{1,60})")


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `body` is as it was sent: see `data` and `text`."""

    kind: str  # "image/png", in lower case
    parameters: Parameters
    encoding: str
    name: str  # a file name, cleaned; "" for none
    disposition: str  # "attachment", "inline", ""
    content_id: str
    body: bytes

    @property
    def is_text(self) -> bool:
        """Whether it is text and not sent as a file."""
        return self.kind.startswith("text/") and self.disposition != "attachment"

    @property
    def size(self) -> int:
        """Bytes when decoded, nearly."""
        return len(self.body) * 73 // 100 if self.encoding == "base64" else len(self.body)

    def data(self, most: int = 0) -> bytes:
        """The bytes when decoded; with `most` not many more than that are looked at."""
        return decoded(self.body[: most * 2] if most else self.body, self.encoding)

    def text(self) -> str:
        """The text, lines ending in LF; flowed text has its paragraphs back. At most `TEXT_MOST` characters."""
        data = self.data(TEXT_MOST * 2)
        charset = self.parameters.raw(b"charset")
        text = decode_bytes(data, charset.decode("latin-1")) if charset else characters(data)
        text = text[:TEXT_MOST].replace("\r\n", "\n").replace("\r", "\n")
        if self.kind == "text/plain" and self.parameters.raw(b"format").lower() == b"flowed":
            return unflowed(text, self.parameters.raw(b"delsp").lower() == b"yes")
        return text


def read_part(data: bytes, default: str = "text/plain") -> Part:
    """A part or a whole message: header, empty line, body. `default` is its kind when it does not say."""
    head, start = split_head(data)
    found = fields(head[:HEAD_MOST])
    kind = first(found, b"content-type") or b""
    disposition = first(found, b"content-disposition") or b""
    media = _KIND.match(kind[:200])
    parameters = Parameters(kind)
    return Part(
        kind=media[1].decode("latin-1").lower() if media else default,
        parameters=parameters,
        encoding=unfold(first(found, b"content-transfer-encoding") or b"").lower().decode("latin-1"),
        name=file_name(Parameters(disposition).text(b"filename") or parameters.text(b"name")),
        disposition=unfold(disposition[:200]).partition(b";")[0].strip().lower().decode("latin-1"),
        content_id=unfold((first(found, b"content-id") or b"")[:300]).strip(b"<> \t").decode("latin-1"),
        body=data[start:],
    )


def with_line_ends(message: bytes) -> bytes:
    """A message whose lines end in CR LF, as all of them do on the wire; those of a file may end in LF."""
    end = message.find(b"\n")
    return message if end < 0 or message[end - 1 : end] == b"\r" else message.replace(b"\n", b"\r\n")


def pieces(part: Part) -> Iterator[bytes]:
    """What stands between the boundaries of a multipart, piece by piece."""
    boundary = part.parameters.raw(b"boundary").rstrip()
    if not boundary:
        return
    mark = b"\r\n--" + boundary
    body = b"\r\n" + part.body
    at = body.find(mark)
    while at >= 0:
        at += len(mark)
        if body.startswith(b"--", at):
            return
        begin = body.find(b"\r\n", at)
        if begin < 0:
            return
        at = body.find(mark, begin)
        yield body[begin + 2 : at if at >= 0 else len(body)]


def decoded(raw: bytes, encoding: str) -> bytes:
    """Bytes with their transfer encoding undone (RFC 2045 section 6); what does not belong to it is passed over."""
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding == "base64":
        clean = raw.translate(None, _NOT_BASE64)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        try:
            return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
        except binascii.Error:
            return b""
    return raw
