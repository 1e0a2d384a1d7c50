"""Browsers in memory: the site of a whole house over the memory store, asked as the driver asks it.

site = SiteWorld(); browser = site.browser(); browser.sign_in("Alice"); browser.get("/boards").links
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from dialtone.app.furnish.web import with_site
from tests.support.front_door import FrontDoor
from tests.support.web_page import Form, Page

BOUNDARY = "x-boundary-of-tests"
PASSWORD = "correct horse"


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    path: str
    cookies: list[str] = field(default_factory=list)  # the Set-Cookie lines
    _page: Page | None = None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def page(self) -> Page:
        """The body as a page, which is examined by that."""
        if self._page is None:
            self._page = Page(self.text, whole="<html" in self.text)
        return self._page

    @property
    def location(self) -> str:
        """Where it sends the browser."""
        return self.headers.get("location", "")


class SiteWorld(FrontDoor):
    """A house with its site; accounts as `FrontDoor.add` makes them."""

    def rebuild(self, **changes: Any) -> None:
        """As there; the site belongs to the house."""
        super().rebuild(**changes)
        self.house = with_site(self.house)

    def browser(self, *, address: str = "192.0.2.7", secure: bool = True) -> Browser:
        """Another browser."""
        return Browser(self, address, secure)


class Browser:
    """Keeps cookies and follows redirects; every page it shows is examined."""

    def __init__(self, world: SiteWorld, address: str = "192.0.2.7", secure: bool = True) -> None:
        self.world = world
        self.address = address
        self.secure = secure
        self.cookies: dict[str, str] = {}
        self.answer: Answer | None = None
        self.headers: dict[str, str] = {"user-agent": "Testbrowser/1", "accept": "text/html"}

    # what people do

    def sign_in(self, name: str, password: str = PASSWORD) -> Answer:
        """Sign in by the form."""
        self.get("/sign-in")
        return self.submit(button="Sign in", name=name, password=password)

    def get(self, path: str, *, follow: bool = True, **headers: str) -> Answer:
        """Open a page."""
        return self._follow(self.request("GET", path, headers=headers), follow)

    def click(self, words: str) -> Answer:
        """Follow a link by its words."""
        assert self.answer is not None
        links = self.answer.page.links
        assert words in links, f"no link {words!r} among {list(links)}"
        return self.get(links[words])

    def submit(
        self,
        action: str = "",
        *,
        button: str = "",
        index: int = 0,
        follow: bool = True,
        files: dict[str, tuple[str, bytes]] | None = None,
        **values: Any,
    ) -> Answer:
        """Send a form of the page that is shown, some of its fields changed (None takes a field out)."""
        assert self.answer is not None
        form = self.answer.page.form(action, button=button, index=index)
        sent: dict[str, Any] = {**form.values, **values}
        if button and form.buttons[button][0]:
            sent.update([form.buttons[button]])
        unknown = set(values) - set(form.fields) - set(form.boxes)
        assert not unknown, f"the form has no {unknown}, but {form.fields}"
        return self.send(form, {name: value for name, value in sent.items() if value is not None}, files, follow=follow)

    def send(
        self,
        form: Form,
        values: dict[str, Any],
        files: dict[str, tuple[str, bytes]] | None = None,
        *,
        follow: bool = True,
    ) -> Answer:
        """Send values as a form would."""
        action = form.action or (self.answer.path if self.answer else "/")
        if form.method == "get":
            return self.get(f"{action}?{urlencode(values, doseq=True)}")
        return self.post(action, values, files, follow=follow)

    def post(
        self,
        path: str,
        values: dict[str, Any] | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
        *,
        follow: bool = True,
        **headers: str,
    ) -> Answer:
        """Send a form without looking at a page."""
        if files:
            body, kind = _multipart(values or {}, files)
        else:
            body, kind = urlencode(values or {}, doseq=True).encode(), "application/x-www-form-urlencoded"
        headers = {"content-type": kind, "origin": self._origin, "sec-fetch-site": "same-origin", **headers}
        return self._follow(self.request("POST", path, body, headers=headers), follow)

    # how it is asked

    @property
    def _origin(self) -> str:
        return f"{'https' if self.secure else 'http'}://bbs.example"

    def _follow(self, answer: Answer, follow: bool) -> Answer:
        for _ in range(5):
            if not follow or answer.status not in (301, 302, 303, 307):
                break
            answer = self.request("GET", answer.location)
        self.answer = answer
        if "text/html" in answer.headers.get("content-type", ""):
            assert answer.page is not None
        return answer

    def request(self, method: str, path: str, body: bytes = b"", *, headers: dict[str, str] | None = None) -> Answer:
        """One request, nothing followed."""
        return asyncio.run(self._request(method, path, body, headers or {}))

    async def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        scope = self._scope(method, path, body, headers)
        sent: list[dict[str, Any]] = []
        given_body = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return given_body.pop() if given_body else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.world.house.web(scope, receive, send)
        return self._answer(path, sent)

    def _scope(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        parts = urlsplit(path)
        given = {"host": "bbs.example", **self.headers, **headers}
        if self.cookies:
            given["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body or method == "POST":
            given["content-length"] = str(len(body))
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https" if self.secure else "http",
            "path": _decoded(parts.path),
            "raw_path": parts.path.encode("ascii", "replace"),
            "query_string": quote(parts.query, safe="%&=+/:;,!*~.-_@").encode("ascii"),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": (self.address, 50000),
            "server": ("192.0.2.1", 443 if self.secure else 80),
        }

    async def listen(self, path: str) -> Listener:
        """Open a stream of events; inside a running loop."""
        return await Listener(self, path).begin()

    async def say(self, path: str, values: dict[str, Any], **headers: str) -> Answer:
        """Send a form while a stream is open; inside a running loop."""
        body = urlencode(values, doseq=True).encode()
        kind = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        return await self._request("POST", path, body, {**kind, **headers})

    def _answer(self, path: str, sent: list[dict[str, Any]]) -> Answer:
        start = sent[0]
        headers: dict[str, str] = {}
        cookies: list[str] = []
        for name, value in start["headers"]:
            text = value.decode("latin-1")
            if name == b"set-cookie":
                cookies.append(text)
            else:
                headers[name.decode()] = text
        for line in cookies:
            self._keep(line)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(start["status"], headers, body, path, cookies)

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value


class Listener:
    """A stream of events as a browser holds it open."""

    def __init__(self, browser: Browser, path: str) -> None:
        self._browser = browser
        self._path = path
        self._news = asyncio.Event()
        self._gone = asyncio.Event()
        self.status = 0
        self.text = ""

    async def begin(self) -> Listener:
        """Open it; returns when the answer has begun."""
        scope = self._browser._scope("GET", self._path, b"", {"accept": "text/event-stream"})
        self._task = asyncio.create_task(self._browser.world.house.web(scope, self._receive, self._send))
        await self._until(lambda: self.status != 0)
        return self

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.text += message.get("body", b"").decode()
        self._news.set()

    async def _until(self, done: Any) -> None:
        async with asyncio.timeout(5):
            while not done():
                self._news.clear()
                await self._news.wait()

    async def until(self, words: str) -> str:
        """Wait for words; everything that came until then."""
        await self._until(lambda: words in self.text)
        return self.text

    async def close(self) -> None:
        """The browser goes."""
        self._gone.set()
        async with asyncio.timeout(5):
            await self._task


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


def _multipart(values: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    parts = []
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode())
    for name, (file_name, data) in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
    parts.append(f"--{BOUNDARY}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={BOUNDARY}"
