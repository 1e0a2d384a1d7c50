"""A visitor of a running board's site without a browser, for what a test needs to be there before it looks."""

from __future__ import annotations

from typing import Any

import httpx2

from tests.support.web_page import Page


class Visitor:
    """Somebody's cookies, and the forms of the page he sees. Pages are examined as all are (`web_page.py`)."""

    def __init__(self, base: str, name: str = "", password: str = "sesame") -> None:
        self.client = httpx2.Client(base_url=base, follow_redirects=True, headers={"origin": base}, timeout=30)
        self.page = Page("", whole=False)
        if name:
            self.get("/sign-in")
            self.submit("/sign-in", name=name, password=password)
            assert "Sign out" in self.page.text, self.page.text

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._shown(self.client.get(path))

    def submit(
        self, action: str = "", *, button: str = "", files: dict[str, tuple[str, bytes]] | None = None, **values: Any
    ) -> Page:
        """Send a form of the page, some of its fields changed."""
        form = self.page.form(action, button=button)
        sent: dict[str, Any] = {**form.values, **values}
        if button and form.buttons[button][0]:
            sent.update([form.buttons[button]])
        return self._shown(self.client.post(form.action or self.path, data=sent, files=files))

    def _shown(self, answer: httpx2.Response) -> Page:
        assert answer.status_code == 200, f"{answer.url} -> {answer.status_code}\n{answer.text[:2000]}"
        self.path = answer.url.path
        self.page = Page(answer.text)
        return self.page

    def link(self, start: str) -> str:
        """The first link of the page that leads to an address that begins so."""
        return next(one for one in self.page.links.values() if one.startswith(start))

    def close(self) -> None:
        """Go."""
        self.client.close()
