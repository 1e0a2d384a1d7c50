"""HTML of letters made fit to be shown: cleaned, and a document of its own for a frame that can do nothing (WEB-01).

Three walls, each of which would do: elements and attributes are an allow-list; the document is served with `csp`, which
allows no script, form or connection; and it is shown in a frame with `SANDBOX`, which gives it no origin. Pictures of
elsewhere, which tell their owner who reads when, are blocked until the reader wants them. Bounded, never raises.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

from dialtone.formats.images import measured
from dialtone.formats.mail.html_text import text_of
from dialtone.formats.mail.parts import Part
from dialtone.formats.mail.view import inline_parts, view
from dialtone.formats.text.html.links import REL
from dialtone.formats.text.html.plain import text_html
from dialtone.formats.text.html.safe import Html, escaped

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"  # of the frame: links open pages of their own
PICTURE_MOST = 300_000  # bytes of a picture within the text, as it was sent
PICTURES_MOST = 1_500_000  # of all of them
TAGS_MOST = 8000  # what has more is shown as text: a parser's time grows with depth times number
NESTED_MOST = 400  # of one kind of element

_ELEMENTS = """
    a abbr address article b bdi big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em
    figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small
    span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
_TAGS = set(_ELEMENTS.split())
_SIZES = {"align", "valign", "width", "height", "bgcolor"}
_ALIGNED = "div p h1 h2 h3 h4 h5 h6 col colgroup tbody"
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "align", "border"},
    "font": {"color", "size", "face"},
    "table": _SIZES | {"border", "cellpadding", "cellspacing"},
    "td": _SIZES | {"colspan", "rowspan", "nowrap"},
    "th": _SIZES | {"colspan", "rowspan", "nowrap"},
    "tr": _SIZES,
    "ol": {"start", "type"},
    "li": {"value"},
}
_ATTRIBUTES |= {name: {"align", "width"} for name in _ALIGNED.split()}
_SIDES = ("", "-top", "-right", "-bottom", "-left")
_PROPERTIES = """
    color background-color font font-family font-size font-style font-weight text-align text-decoration text-indent
    text-transform letter-spacing line-height vertical-align white-space width max-width min-width height
    border-collapse border-spacing border-radius display list-style-type
"""
_BOXES = {f"{box}{side}" for box in ("padding", "margin", "border") for side in _SIDES}
_EDGES = {f"border{side}-{what}" for side in _SIDES for what in ("color", "style", "width")}
_STYLES = _BOXES | _EDGES | set(_PROPERTIES.split())
_RISKY_STYLE = re.compile(r"url\s*\(|image|expression|[\\@<]", re.IGNORECASE)
_LINK = re.compile(r"\s{0,9}(?:https?://|mailto:|ftp://)", re.IGNORECASE)
_REMOTE = re.compile(r"\s{0,9}https?://", re.IGNORECASE)
_NAMED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_ALONE = "area base br col embed hr img input link meta param source track wbr p li td th tr dt dd"  # need no end
_SINGLE = frozenset(_ALONE.split())
_STYLE_SHEET = (
    "body{margin:.75rem;font:16px/1.45 system-ui,sans-serif;color:#1b1f23;background:#fff;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}pre,.text p{white-space:pre-wrap}table{max-width:100%}"
    "blockquote{margin:.5rem 0 .5rem .25rem;padding-left:.75rem;border-left:3px solid #8a949e}a{color:#0b57b0}"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A document for a frame. `blocked` counts pictures of elsewhere that were left out; serve it with `csp`."""

    document: Html
    blocked: int
    csp: str


def csp(remote: bool = False) -> str:
    """The Content-Security-Policy of the document, the frame's sandbox in it for whoever opens it by itself."""
    pictures = "data: https:" if remote else "data:"
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'self'; sandbox {SANDBOX}"
    )


def frame(raw: bytes, *, remote: bool = False) -> Frame | None:
    """The rich text of a message as a document; None when it has none. `remote`: show pictures of elsewhere, and only
    such that come by https."""
    letter = view(raw)
    if letter.rich is None:
        return None
    pictures = inline_parts(raw, PICTURE_MOST) if "cid:" in letter.rich else {}
    body, blocked = cleaned(letter.rich, pictures, remote=remote)
    policy = csp(remote)
    meta = escaped(policy.partition("; frame-ancestors")[0])  # the rest counts in headers only
    return Frame(
        Html(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escaped(letter.subject)}</title>'
            f'<meta http-equiv="Content-Security-Policy" content="{meta}"><meta name="referrer" content="no-referrer">'
            f'<meta name="viewport" content="width=device-width"><style>{_STYLE_SHEET}</style></head>'
            f"<body>{body}</body></html>"
        ),
        blocked,
        policy,
    )


def cleaned(markup: str, pictures: Mapping[str, Part] | None = None, *, remote: bool = False) -> tuple[Html, int]:
    """HTML of somebody's with nothing but harmless elements, and how many pictures of elsewhere were left out.
    `pictures` are those it brought along, by content ID. What no browser should be given to read becomes text."""
    if not _bounded(markup):
        return text_html(text_of(markup)), 0
    gate = _Gate(pictures or {}, remote)
    clean = nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=gate.attribute,
        link_rel=REL + " noreferrer",
        url_schemes={"http", "https", "mailto", "ftp", "cid"},
        url_relative="deny",
        filter_style_properties=_STYLES,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return Html(clean), gate.blocked


class _Gate:
    """Decides about the attributes of one text."""

    def __init__(self, pictures: Mapping[str, Part], remote: bool) -> None:
        self.pictures = pictures
        self.remote = remote
        self.blocked = 0
        self.room = PICTURES_MOST

    def attribute(self, element: str, name: str, value: str) -> str | None:
        """The value that stays, None for none."""
        if name == "src":
            return self._source(value.strip()) if element == "img" else None
        if name == "href":
            return value if _LINK.match(value) else None
        if name == "style":
            return None if _RISKY_STYLE.search(value) else value
        return value

    def _source(self, address: str) -> str | None:
        if address[:4].lower() == "cid:":
            return self._own(unquote(address[4:]))
        if not _REMOTE.match(address):
            return None
        if not self.remote:
            self.blocked += 1
            return None
        return "https:" + address.partition(":")[2]

    def _own(self, content_id: str) -> str | None:
        """A picture the letter brought along, if it is one and small."""
        part = self.pictures.get(content_id)
        if part is None or len(part.body) > self.room:
            return None
        data = part.data()
        picture = measured(data)
        if picture is None or picture.problem:
            return None
        self.room -= len(part.body)
        return f"data:{picture.kind};base64,{b64encode(data).decode('ascii')}"


def _bounded(markup: str) -> bool:
    """Whether a parser gets through it in good time."""
    open_: Counter[str] = Counter()
    tags = 0
    for found in _NAMED.finditer(markup):
        tags += not found[1]
        name = found[2].lower()
        if name in _SINGLE:
            continue
        open_[name] += -1 if found[1] and open_[name] else 1 if not found[1] else 0
        if open_[name] > NESTED_MOST:
            return False
    return tags <= TAGS_MOST
