"""What a message says, for people: its text decoded, and what is attached to it.

Of alternatives the plain text is taken; HTML becomes text when there is nothing else. Text with `format=flowed` gets
its paragraphs back (RFC 3676). Reading never raises, whatever the bytes (RFC 2045, 2046): parts are opened to a small
depth and number, a message that is cut short ends where it is cut.
"""

from __future__ import annotations

import binascii
import html
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialtone.formats.mail.charsets import decode_bytes
from dialtone.formats.mail.headers import decode_words, fields, first, one_line, split_head, unfold
from dialtone.formats.text.foreign import characters

DEEPEST = 8  # multiparts inside one another
PARTS_MOST = 100
TEXT_MOST = 1024 * 1024  # characters

_PARAMETER = re.compile(
    rb""";[ \t]*(charset|boundary|format|delsp|name|filename)\*?[ \t]*=[ \t]*(?:"([^"]{1,300})"|([^\s;"]{1,300}))""",
    re.IGNORECASE,
)
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_KIND = re.compile(rb"\s*([!-.0-:<-~]{1,60}/[!-.0-:<-~]{1,60})")
_DROPPED = re.compile(r"<(script|style|head|title)\b[^<>]{0,2000}>.*?(?:</\1\s{0,20}>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|hr)\b[^<>]{0,2000}>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,5000}>")
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is no text of the message. `raw` is as it was sent: see `data`."""

    name: str  # cleaned, "" for none
    kind: str  # "image/png"
    encoding: str
    raw: bytes

    @property
    def size(self) -> int:
        """Bytes when decoded, nearly."""
        return len(self.raw) * 73 // 100 if self.encoding == "base64" else len(self.raw)

    def data(self) -> bytes:
        """The bytes of the file."""
        return _decoded(self.raw, self.encoding)


@dataclass(frozen=True, slots=True)
class Content:
    """See the module's text; lines end in LF."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    parameters: dict[bytes, bytes]
    encoding: str
    name: str
    attached: bool
    body: bytes


def read_content(message: bytes) -> Content:
    """Read a message: header, empty line, body; line ends may be CR LF or LF."""
    if b"\r\n" not in message[:2000]:
        message = message.replace(b"\n", b"\r\n")
    texts: list[str] = []
    attached: list[Attachment] = []
    for part in _leaves(_part(message), DEEPEST, [PARTS_MOST]):
        if part.kind.startswith("text/") and not part.attached:
            texts.append(_text(part))
        else:
            attached.append(Attachment(part.name, part.kind, part.encoding, part.body))
    return Content("\n".join(texts)[:TEXT_MOST], tuple(attached))


def _part(data: bytes) -> _Part:
    head, start = split_head(data)
    found = fields(head)
    kind = unfold(first(found, b"content-type") or b"text/plain")
    disposition = unfold(first(found, b"content-disposition") or b"")
    media = _KIND.match(kind)
    parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(kind)}
    named = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(disposition)}
    name = named.get(b"filename") or parameters.get(b"name", b"")
    encoding = unfold(first(found, b"content-transfer-encoding") or b"").strip().lower().decode("latin-1")
    return _Part(
        media[1].decode("latin-1").lower() if media else "text/plain",
        parameters,
        encoding,
        one_line(decode_words(name), 80),
        disposition.strip().lower().startswith(b"attachment"),
        data[start:],
    )


def _leaves(part: _Part, depth: int, left: list[int]) -> Iterator[_Part]:
    """The parts that hold something, in order. `left` is how many more may be looked at."""
    if not part.kind.startswith("multipart/"):
        yield part
        return
    boundary = part.parameters.get(b"boundary", b"")
    if not depth or not boundary:
        return
    inner = []
    for piece in _pieces(part.body, boundary):
        if not left[0]:
            break
        left[0] -= 1
        inner.append(_part(piece))
    if part.kind == "multipart/alternative":
        inner = _best(inner)
    for one in inner:
        yield from _leaves(one, depth - 1, left)


def _best(parts: list[_Part]) -> list[_Part]:
    """Of alternatives the one that can be shown best."""
    for wanted in ("text/plain", "multipart/", "text/"):
        for part in parts:
            if part.kind.startswith(wanted):
                return [part]
    return parts[-1:]


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    mark = b"\r\n--" + boundary
    body = b"\r\n" + body
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


def _decoded(raw: bytes, encoding: str) -> bytes:
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


def _text(part: _Part) -> str:
    data = _decoded(part.body, part.encoding)
    charset = part.parameters.get(b"charset")
    text = decode_bytes(data, charset.decode("latin-1")) if charset else characters(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.kind == "text/html":
        return _from_html(text)
    if part.parameters.get(b"format", b"").lower() == b"flowed":
        text = _unflowed(text, part.parameters.get(b"delsp", b"").lower() == b"yes")
    return text.rstrip("\n") + "\n"


def _unflowed(text: str, delete_space: bool) -> str:
    """Join the lines that end in a blank with what follows, quotes with quotes of the same depth."""
    done: list[str] = []
    flows = False
    depth_before = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        line = line[depth:]
        line = line[1:] if line.startswith(" ") else line
        if flows and depth == depth_before and line != "-- ":
            done[-1] = (done[-1][:-1] if delete_space else done[-1]) + line
        else:
            done.append(f"{'>' * depth} {line}" if depth else line)
        flows = line.endswith(" ") and line != "-- "
        depth_before = depth
    return "\n".join(done)


def _from_html(text: str) -> str:
    text = _DROPPED.sub("", text[:TEXT_MOST])
    text = re.sub(r"\s+", " ", text)
    text = _ITEM.sub("\n* ", _BREAKS.sub("\n", text))
    lines = [html.unescape(_TAG.sub("", line)).strip() for line in text.split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
