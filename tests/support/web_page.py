"""A page as a test looks at it: its text, links and forms; and what every page of the site owes everybody.

Whatever page a test sees is examined: one first heading, every field with a label, every picture with words, no two
things with one id, nothing of scripts or styles in the page itself (WEB-05, WCAG 1.1.1, 1.3.1, 4.1.2).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
BLOCKS = frozenset(
    (
        *("article", "blockquote", "br", "button", "dd", "div", "dt", "form", "h1", "h2", "h3", "label", "li"),
        *("option", "p", "section", "td", "th", "tr", "ul"),
    )
)


@dataclass(slots=True)
class Form:
    """A form with the values a browser would send unchanged. `buttons`: label to (name, value)."""

    action: str
    method: str
    values: dict[str, str | list[str]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)  # names of boxes that are not ticked
    fields: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """An element with its attributes and all text within."""

    name: str
    attributes: dict[str, str]
    text: str = ""


class Page(HTMLParser):
    """See the module's text."""

    def __init__(self, html: str, *, whole: bool = True) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.nodes: list[Node] = []
        self.forms: list[Form] = []
        self.flaws: list[str] = []
        self._open: list[Node] = []
        self._select: tuple[str, bool] | None = None
        self._chosen: set[str] = set()
        self.feed(html)
        self.close()
        self._examine(whole)

    # what a test asks

    @property
    def text(self) -> str:
        """Everything people read, blanks made one."""
        return " ".join("".join(node.text for node in self.nodes if node.name == "#text").split())

    @property
    def heading(self) -> str:
        """The first heading."""
        return next((" ".join(node.text.split()) for node in self.nodes if node.name == "h1"), "")

    @property
    def links(self) -> dict[str, str]:
        """Where links lead, by their words (the first of equal words)."""
        found: dict[str, str] = {}
        for node in self.all("a"):
            found.setdefault(" ".join(node.text.split()), node.attributes.get("href", ""))
        return found

    def all(self, name: str, /, **attributes: str) -> list[Node]:
        """Elements of a name with these attributes (`class_` is one of the classes)."""
        return [node for node in self.nodes if node.name == name and _fits(node, attributes)]

    def form(self, action: str = "", *, button: str = "", index: int = 0) -> Form:
        """The form whose action holds `action`, or with a button of these words."""
        found = [form for form in self.forms if action in form.action and (not button or button in form.buttons)]
        assert len(found) > index, (
            f"no form {action!r} {button!r} among {[(f.action, list(f.buttons)) for f in self.forms]}"
        )
        return found[index]

    # reading

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        if tag in BLOCKS:
            self.handle_data(" ")
        self.nodes.append(node)
        if tag not in EMPTY:
            self._open.append(node)
        self._note_form(node)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == tag:
                node = self._open[place]
                del self._open[place:]
                self._end_form(node)
                return
        self.flaws.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if any(node.name in ("script", "style", "title") for node in self._open):
            if data.strip() and self._open[-1].name in ("script", "style"):
                self.flaws.append("a script or style stands in the page")
            return
        for node in self._open:
            node.text += data
        self.nodes.append(Node("#text", {}, data))

    def _note_form(self, node: Node) -> None:
        given = node.attributes
        if node.name == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms or not any(one.name == "form" for one in self._open):
            return
        form, name = self.forms[-1], given.get("name", "")
        if node.name in ("input", "select", "textarea") and name:
            form.fields.append(name)
        if node.name == "input" and name:
            self._note_input(form, name, given)
        elif node.name == "select" and name:
            self._select = (name, "multiple" in given)
            self._chosen.discard(name)
            form.values.setdefault(name, [] if "multiple" in given else "")
        elif node.name == "option" and self._select is not None:
            self._note_option(form, given)

    def _note_input(self, form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                before = form.values.get(name)
                value = given.get("value", "on")
                form.values[name] = value if before is None or kind == "radio" else [*_list(before), value]
            else:
                form.boxes.add(name)
        elif kind in ("submit", "image"):
            form.buttons[given.get("value", "")] = (name, given.get("value", ""))
        elif kind not in ("file", "button"):
            form.values[name] = given.get("value", "")

    def _note_option(self, form: Form, given: dict[str, str]) -> None:
        assert self._select is not None
        name, many = self._select
        if many:
            if "selected" in given:
                form.values[name] = [*_list(form.values[name]), given.get("value", "")]
        elif "selected" in given or name not in self._chosen:
            form.values[name] = given.get("value", "")
        self._chosen.add(name)

    def _end_form(self, node: Node) -> None:
        if not self.forms:
            return
        name = node.attributes.get("name", "")
        if node.name == "textarea" and name:
            self.forms[-1].values[name] = node.text.removeprefix("\n")
        elif node.name == "button" and node.attributes.get("type", "submit") == "submit":
            label = " ".join(node.text.split()) or node.attributes.get("aria-label", "")
            self.forms[-1].buttons[label] = (name, node.attributes.get("value", ""))
        elif node.name == "select":
            self._select = None

    # what every page owes

    def _examine(self, whole: bool) -> None:
        flaws, ids = self.flaws, [node.attributes["id"] for node in self.nodes if "id" in node.attributes]
        flaws += [f"two things have the id {one}" for one in set(ids) if ids.count(one) > 1]
        labels = {node.attributes.get("for") for node in self.all("label")}
        wrapped = [node.text for node in self.all("label") if "for" not in node.attributes]
        for node in self.nodes:
            given = node.attributes
            flaws += [
                f"<{node.name} {name}> is not allowed" for name in given if name.startswith("on") or name == "style"
            ]
            if node.name == "img" and "alt" not in given:
                flaws.append("a picture without words")
            if node.name in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit", "button"):
                named = given.get("id") in labels or "aria-label" in given or "aria-labelledby" in given or wrapped
                flaws += [] if named else [f"the field {given.get('name')} has no label"]
            if node.name in ("a", "button") and not (node.text.strip() or "aria-label" in given or _has_words(node)):
                flaws.append(f"a <{node.name}> without words: {given}")
            if node.name == "form" and given.get("method", "get").lower() == "post":
                flaws += [] if self._has_token(given.get("action", "")) else [f"{given.get('action')} has no token"]
        if whole:
            flaws += [] if len(self.all("h1")) == 1 else [f"{len(self.all('h1'))} first headings"]
            flaws += (
                [] if any(node.name == "html" and node.attributes.get("lang") for node in self.nodes) else ["no lang"]
            )
        assert not flaws, "\n".join(flaws)

    def _has_token(self, action: str) -> bool:
        return any("csrf" in form.values for form in self.forms if form.action == action)


def data_of(text: str) -> object:
    """A JSON answer."""
    return json.loads(text)


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _has_words(node: Node) -> bool:
    return "title" in node.attributes


def _fits(node: Node, attributes: dict[str, str]) -> bool:
    for name, value in attributes.items():
        given = node.attributes.get(name.rstrip("_").replace("_", "-"), "")
        if value not in given.split() if name == "class_" else given != value:
            return False
    return True
