"""Header blocks: where they end, which fields they hold, what a field says, and how to write one.

Promises: reading never raises and is linear, whatever the bytes (RFC 5322, RFC 2047; spec mail.md 1.14). Decoded text
holds no control characters, so it can never become a second header line or a kludge. Lines end at CR LF and nowhere
else: a vertical tab or a lone LF is part of the value. Bytes are cut, never rebuilt.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from typing import NamedTuple

from dialtone.formats.mail.charsets import decode_bytes, decode_raw

BLANKS = b" \t"

_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_NAME = re.compile(rb"[!-9;-~]+[ \t]*\Z")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_WORD = re.compile(r"=\?([!-)+->@-~]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_PLAIN = re.compile(r"[ -~]*\Z")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_TOKEN = re.compile(rb"[ \t]*[^ \t]+")
_WORD_ROOM = 63  # an encoded word is at most 75 characters (RFC 2047 section 2); "=?utf-8?q?" and "?=" take twelve


class Field(NamedTuple):
    """One field of a header block.

    `name` is in lower case and b"" for a line that is no field (no colon, or a name with blanks inside or 8-bit
    bytes); `From :` has the name b"from". `value` is everything after the colon as it came, folding included, without
    the last CR LF; for a line that is no field, the whole line. `start` and `end` are offsets into the block: the
    field with its CR LF is block[start:end].
    """

    name: bytes
    value: bytes
    start: int
    end: int


def split_head(data: bytes) -> tuple[bytes, int]:
    """Cut a message at its empty line; return the header block (with its last CR LF) and where the body begins.

    Without an empty line all of it is header block; with an empty line at the very start there is none.
    """
    if data.startswith(b"\r\n"):
        return b"", 2
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return data, len(data)
    return data[: end + 2], end + 4


def fields(head: bytes) -> list[Field]:
    """Every field of a header block in order, folded lines joined to theirs."""
    found = []
    start = 0
    for match in _FIELD_END.finditer(head):
        found.append(_field(head, start, match.start(), match.end()))
        start = match.end()
    if start < len(head):
        found.append(_field(head, start, len(head), len(head)))
    return found


def _field(head: bytes, start: int, stop: int, end: int) -> Field:
    colon = head.find(b":", start, stop)
    if colon > start:
        name = head[start:colon]
        if name.isalpha() or _NAME.match(name):
            return Field(name.rstrip(BLANKS).lower(), head[colon + 1 : stop], start, end)
    return Field(b"", head[start:stop], start, end)


def first(found: Iterable[Field], name: bytes) -> bytes | None:
    """The raw value of the first field with this name (case does not matter), or None."""
    wanted = name.lower()
    for field in found:
        if field.name == wanted:
            return field.value
    return None


def every(found: Iterable[Field], name: bytes) -> list[bytes]:
    """The raw values of all fields with this name."""
    wanted = name.lower()
    return [field.value for field in found if field.name == wanted]


def unfold(value: bytes) -> bytes:
    """A raw value on one line: folding undone (RFC 5322 section 2.2.3), other CR and LF as spaces, ends trimmed."""
    if b"\r" in value or b"\n" in value:
        value = value.replace(b"\r\n ", b" ").replace(b"\r\n\t", b"\t").translate(_LINE_ENDS_TO_SPACES)
    return value.strip(BLANKS)


_LINE_ENDS_TO_SPACES = bytes.maketrans(b"\r\n", b"  ")


def decode_words(value: bytes) -> str:
    """A raw value as text: unfolded, encoded words decoded (RFC 2047), control characters as spaces."""
    return decode_text(decode_raw(unfold(value)))


def decode_text(text: str) -> str:
    """As `decode_words`, for text that has been unfolded and made into characters already."""
    if "=?" in text:
        text = _decode_words(text)
    return clean(text)


def clean(text: str) -> str:
    """Replace what could end a line or turn writing around by spaces: C0, C1, U+2028, U+2029, bidi overrides."""
    return _UNSAFE.sub(" ", text)


def one_line(text: str, most: int) -> str:
    """Text for a list: cleaned, runs of white space as one space, at most `most` characters."""
    return " ".join(clean(text[: most * 4]).split())[:most].rstrip()


def shown(value: bytes | None, most: int) -> str:
    """A raw value for a list: decoded, one line, at most `most` characters; of huge values only a part is read."""
    return one_line(decode_words(value[: 200 + most * 16]), most) if value else ""


def _decode_words(text: str) -> str:
    """Replace encoded words. White space between two of them is dropped, and neighbours in one character set are
    decoded together, since many programs cut inside a character."""
    out: list[str] = []
    run: list[bytes] = []
    charset = ""
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        name = match[1].lower()
        if run and (name != charset or between.strip(" \t")):
            out.append(decode_bytes(b"".join(run), charset))
            run.clear()
        if not end or between.strip(" \t"):
            out.append(between)
        run.append(_word_bytes(match[2], match[3]))
        charset = name
        end = match.end()
    if run:
        out.append(decode_bytes(b"".join(run), charset))
    out.append(text[end:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("ascii", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    digits = raw.translate(None, _NOT_BASE64)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def encode_text(text: str) -> bytes:
    """Write free text (a subject): as it is when plain ASCII, else as encoded words in UTF-8."""
    text = clean(text).replace("\t", " ")
    if _PLAIN.match(text) and "=?" not in text and text == text.strip(" "):
        return text.encode("ascii")
    return _encode_words(text)


def encode_phrase(text: str) -> bytes:
    """Write a display name: in quotes when ASCII (always, as mail programs of this field do), else encoded words."""
    text = clean(text).replace("\t", " ")
    if _PLAIN.match(text) and "=?" not in text:
        return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'
    return _encode_words(text)


def _encode_words(text: str) -> bytes:
    whole = b"".join([_Q[byte] for byte in text.encode("utf-8", "replace")])
    if len(whole) <= _WORD_ROOM:
        return b"=?utf-8?q?" + whole + b"?="
    words = []
    piece = b""
    room = 0
    for character in text:
        raw = character.encode("utf-8", "replace")
        written = b"".join([_Q[byte] for byte in raw])
        if room + len(written) > _WORD_ROOM:
            words.append(piece)
            piece, room = b"", 0
        piece += written
        room += len(written)
    words.append(piece)
    return b" ".join(b"=?utf-8?q?" + word + b"?=" for word in words)


def _q_byte(byte: int) -> bytes:
    if byte in _Q_SAFE:
        return bytes((byte,))
    return b"_" if byte == 0x20 else b"=%02X" % byte


_Q = tuple(_q_byte(byte) for byte in range(256))


def fold(name: bytes, value: bytes) -> bytes:
    """Write one field with its CR LF: at most 78 characters a line where the blanks in `value` allow it.

    CR, LF and NUL in `value` become spaces: no value can make a second field.
    """
    value = value.translate(_NO_LINE_ENDS).strip(BLANKS)
    lines = []
    line = name + b":"
    for token in _TOKEN.findall(b" " + value):
        if len(line) + len(token) > 78 and line.strip(BLANKS) != name + b":":
            lines.append(line)
            line = b""
        line += token
    lines.append(line)
    return b"\r\n".join(lines) + b"\r\n"


_NO_LINE_ENDS = bytes.maketrans(b"\r\n\0", b"   ")
