"""The cookies of the site: the browser's secret, a look (light or dark), a notice. None can be read by scripts, none
goes to other sites, none but on TLS where there is TLS (WEB-04)."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dialtone.web.tokens import opened_notice, sealed_notice

YEAR = 365 * 86_400
MONTH = 30 * 86_400
NAME = "dialtone"  # of who has signed in
VISITOR = "dialtone-visitor"  # of who has not
NOTICE = "dialtone-notice"
THEME = "dialtone-theme"
THEMES = ("light", "dark")


class Cookies:
    """Those of one request, and what the answer sets."""

    __slots__ = ("_changes", "_given", "_secure")

    def __init__(self, request: HTTPConnection) -> None:
        self._given = request.cookies
        self._secure = request.url.scheme in ("https", "wss")
        self._changes: list[tuple[str, str, int | None]] = []

    def _name(self, name: str) -> str:
        """On TLS the name itself says that nobody else may set the cookie."""
        return f"__Host-{name}" if self._secure else name

    def get(self, name: str) -> str:
        """A cookie of ours, "" when it was not sent."""
        return self._given.get(self._name(name), "")

    def put(self, name: str, value: str, *, seconds: int | None = None) -> None:
        """Set one; `seconds` None: until the browser is closed."""
        self._changes.append((self._name(name), value, seconds))

    def drop(self, name: str) -> None:
        """Take one away."""
        self._changes.append((self._name(name), "", 0))

    def put_notice(self, secret: str, text: str) -> None:
        """Words for the next page."""
        self.put(NOTICE, sealed_notice(secret, text), seconds=60)

    def take_notice(self, secret: str) -> str:
        """Words the page before left."""
        value = self.get(NOTICE)
        if not value:
            return ""
        self.drop(NOTICE)
        return opened_notice(secret, value)

    @property
    def theme(self) -> str:
        """ "light", "dark", or "" for what the browser prefers."""
        found = self.get(THEME)
        return found if found in THEMES else ""

    def apply(self, response: Response) -> None:
        """Put what was set into an answer."""
        for name, value, seconds in self._changes:
            response.set_cookie(
                name, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="lax"
            )
