"""The lines of plain text in a message that may hold commands: its first text/plain part, decoded.

Reading never raises and is linear in the bytes it is given; parts inside parts are opened to a small depth.
"""

from __future__ import annotations

import binascii
import re

from dialtone.formats.mail.charsets import decode_bytes
from dialtone.formats.mail.headers import fields, first, split_head, unfold

DEEPEST = 4  # multiparts inside one another
PARTS_MOST = 20
LINES_MOST = 500

_PARAMETER = re.compile(rb';[ \t]*(charset|boundary)[ \t]*=[ \t]*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def plain_lines(message: bytes) -> list[str]:
    """The lines, without their ends; none when there is no plain text. `message` may be cut short."""
    text = _plain(message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), DEEPEST)
    return text.splitlines()[:LINES_MOST] if text else []


def _plain(part: bytes, depth: int) -> str:
    head, start = split_head(part)
    found = fields(head)
    kind = unfold(first(found, b"content-type") or b"text/plain")
    media = kind.partition(b";")[0].strip().lower()
    parameters = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(kind)}
    if media.startswith(b"multipart/"):
        return _first_part(part[start:], parameters.get(b"boundary", b""), depth)
    if media != b"text/plain":
        return ""
    encoding = unfold(first(found, b"content-transfer-encoding") or b"").lower()
    return decode_bytes(_decoded(part[start:], encoding), parameters.get(b"charset", b"utf-8").decode("latin-1"))


def _first_part(body: bytes, boundary: bytes, depth: int) -> str:
    if not boundary or not depth:
        return ""
    for part in body.split(b"--" + boundary, PARTS_MOST)[1:PARTS_MOST]:
        if part.startswith(b"--"):
            break
        text = _plain(part.partition(b"\r\n")[2], depth - 1)
        if text:
            return text
    return ""


def _decoded(body: bytes, encoding: bytes) -> bytes:
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == b"base64":
        digits = body.translate(None, _NOT_BASE64)
        if len(digits) % 4 == 1:
            digits = digits[:-1]
        return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
    return body
