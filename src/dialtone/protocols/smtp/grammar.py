"""What SMTP commands look like: bytes in, plain values out (RFC 5321 section 4.1 and its extensions).

No state and no waiting. Anything malformed is a `Refusal` whose `why` says what kind of mistake it is. Nothing is
cut short: what is too long is refused. Everything is linear in its input. Paths are read by `formats/mail/addresses`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.formats.mail.addresses import NULL_PATH, parse_path, take_path

HELLO_LIMIT = 255
LINE_LIMIT = 512  # octets of a command line with its CR LF (RFC 5321 section 4.5.3.1.4)
LONGER_LINES = {
    b"MAIL": 512 + 26 + 17 + 10 + 500 + 112,  # SIZE, BODY, SMTPUTF8, AUTH (RFC 4954), RET and ENVID (RFC 3461)
    b"RCPT": 512 + 500 + 28,  # ORCPT, NOTIFY
    b"AUTH": 12288,  # RFC 4954 section 4
}
LONGEST_LINE = 12288
REMEMBERED = 1024  # arguments read lately: the same people write to the same people

_KEYWORD = re.compile(rb"[A-Za-z0-9][A-Za-z0-9-]*\Z")
_VALUE = re.compile(rb"[\x21-\x3c\x3e-\x7e\x80-\xff]+\Z")
_XTEXT = re.compile(rb"(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})+\Z")
_HEX = re.compile(rb"\+([0-9A-F]{2})")
_SIZE = re.compile(rb"[0-9]{1,20}\Z")
_CHUNK = re.compile(rb"([0-9]{1,10})(?: +(LAST))?\Z", re.IGNORECASE)
_ADDRESS_TYPE = re.compile(rb"[A-Za-z0-9-]+;")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")

Parameters = dict[bytes, bytes]


@lru_cache(maxsize=REMEMBERED)
def mail_from(argument: bytes) -> Sender:
    """Read `FROM:<path> parameters`. Raises Refusal."""
    text = _behind(argument, b"FROM:")
    if text == b"<>":
        return Sender(NULL_PATH, text, "")
    utf8 = b" SMTPUTF8" in text.upper()
    path, rest = take_path(text, utf8=utf8)
    sender = Sender(path, _given(text, rest), path.address)
    return _with_parameters(sender, _parameters(rest)) if rest else sender


def _with_parameters(sender: Sender, known: Parameters) -> Sender:
    size = _size(known.pop(b"SIZE", None))
    body = _one_of(known, b"BODY", (b"7BIT", b"8BITMIME"))
    ret = _one_of(known, b"RET", (b"FULL", b"HDRS"))
    envid = _xtext(known, b"ENVID", 100)
    _check_auth(_xtext(known, b"AUTH", 500))
    utf8 = known.pop(b"SMTPUTF8", None)
    if utf8:
        raise _malformed("SMTPUTF8")
    _nothing_left(known)
    eight_bit = body == b"8BITMIME"
    return sender._replace(size=size, eight_bit=eight_bit, utf8=utf8 is not None, ret=ret.decode(), envid=envid)


@lru_cache(maxsize=REMEMBERED)
def rcpt_to(argument: bytes, *, utf8: bool = False) -> Recipient:
    """Read `TO:<path> parameters`; `utf8` when the transaction began with SMTPUTF8. Raises Refusal."""
    text = _behind(argument, b"TO:")
    if not text or text.startswith(b"<>"):
        raise Refusal(Why.BAD_ADDRESS, reply=b"500 No recipient specified")
    path, rest = take_path(text, utf8=utf8)
    recipient = Recipient(path, _given(text, rest), path.address)
    if not rest:
        return recipient
    known = _parameters(rest)
    notify = _notify(known.pop(b"NOTIFY", None))
    orcpt = _original_recipient(known.pop(b"ORCPT", None), utf8)
    _nothing_left(known)
    return recipient._replace(notify=notify, orcpt=orcpt)


def _behind(argument: bytes, keyword: bytes) -> bytes:
    """What follows `FROM:` or `TO:`; blanks after the colon are taken, before it they are not (spec mail.md 1.5)."""
    if argument[: len(keyword)].upper() != keyword:
        raise Refusal(Why.INVALID, f"expected {keyword.decode()}<address>")
    return argument[len(keyword) :].lstrip(b" ")


def _given(text: bytes, rest: bytes) -> bytes:
    return text[: len(text) - len(rest)].rstrip(b" ")


def _parameters(text: bytes) -> Parameters:
    found: Parameters = {}
    for word in text.split(b" "):
        keyword, equals, value = word.partition(b"=")
        keyword = keyword.upper()
        if not word:
            continue
        if not _KEYWORD.match(keyword) or (equals and not _VALUE.match(value)):
            raise Refusal(Why.INVALID, "malformed parameter", status="5.5.4")
        if keyword in found:
            raise Refusal(Why.INVALID, f"{keyword.decode()} given twice", status="5.5.4")
        found[keyword] = value
    return found


def _malformed(name: str) -> Refusal:
    return Refusal(Why.INVALID, f"malformed {name}", status="5.5.4")


def _size(value: bytes | None) -> int:
    if value is None:
        return 0
    if not _SIZE.match(value):
        raise _malformed("SIZE")
    return int(value)


def _one_of(known: Parameters, keyword: bytes, allowed: tuple[bytes, ...]) -> bytes:
    value = known.pop(keyword, None)
    if value is None:
        return b""
    if value.upper() not in allowed:
        raise _malformed(keyword.decode())
    return value.upper()


def _xtext(known: Parameters, keyword: bytes, most: int) -> str:
    """A value in the encoding of RFC 3461 section 4, kept as it was given; at most `most` octets."""
    value = known.pop(keyword, None)
    if value is None:
        return ""
    if len(value) > most or not _XTEXT.match(value):
        raise _malformed(keyword.decode())
    return value.decode("ascii")


def _check_auth(value: str) -> None:
    """AUTH= says from whom the client had the message (RFC 4954 section 5). It gives no right (RLY-26)."""
    if value in ("", "<>"):
        return
    try:
        parse_path(_HEX.sub(lambda found: bytes.fromhex(found[1].decode()), value.encode()), utf8=True)
    except Refusal:
        raise _malformed("AUTH") from None


def _notify(value: bytes | None) -> str:
    if value is None:
        return ""
    words = value.upper().split(b",")
    usual = len(set(words)) == len(words) and set(words) <= {b"SUCCESS", b"FAILURE", b"DELAY"}
    if not usual and words != [b"NEVER"]:
        raise _malformed("NOTIFY")
    return value.upper().decode("ascii")


def _original_recipient(value: bytes | None, utf8: bool) -> str:
    """ORCPT (RFC 3461 section 4.2), kept as it was given."""
    if value is None:
        return ""
    kind = _ADDRESS_TYPE.match(value)
    text = value[kind.end() :] if kind else b""
    if len(value) > 500 or not (_XTEXT.match(text) or (utf8 and text and value[:6].upper() == b"UTF-8;")):
        raise _malformed("ORCPT")
    return value.decode("utf-8", "replace")


def _nothing_left(known: Parameters) -> None:
    if known:
        raise Refusal(Why.BAD_PARAMETER, f"unknown parameter {next(iter(known)).decode()}")


def hello(argument: bytes) -> bytes:
    """Read the name a client gives itself. It proves nothing and may be missing (spec mail.md 1.5)."""
    if len(argument) > HELLO_LIMIT or _CONTROL.search(argument):
        raise Refusal(Why.INVALID, "malformed host name", status="5.5.4")
    return argument


def chunk(argument: bytes) -> tuple[int, bool]:
    """Read the argument of BDAT (RFC 3030): how many octets follow, and whether they are the last ones.

    After a malformed one nobody knows where the next command begins, so that refusal is final.
    """
    found = _CHUNK.match(argument)
    if found is None:
        raise Refusal(Why.INVALID, "malformed chunk size", status="5.5.4", final=True)
    return int(found[1]), found[2] is not None


def no_argument(argument: bytes) -> None:
    """Refuse an argument where none belongs."""
    if argument:
        raise Refusal(Why.INVALID, "no argument allowed", status="5.5.4")


def shown(text: bytes, most: int = 300) -> bytes:
    """A client's own words, fit for a reply or the log: printable ASCII, everything else as a question mark."""
    return text[:most].translate(_PRINTABLE)


_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in range(256))
