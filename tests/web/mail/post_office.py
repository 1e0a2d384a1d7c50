"""A board with browsers and mail: Sysop (1), Alice (2), Bob (3); letters come from outside and wait in mailboxes."""

from __future__ import annotations

from typing import Any

from dialtone.config.mail import MailConfig
from dialtone.domain.mail.correspondence import WHOLE_MOST
from dialtone.domain.model.mail import CopySummary, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM
from dialtone.testing.conformance.store_mail import put
from dialtone.testing.script import run
from tests.support.browser import Browser, SiteWorld

PROBE = '"><svg onload=alert(1)><img src=x onerror=alert(2)>'
HEAD = "From: Eve <eve@ext.test>\r\nTo: Alice <alice@local.test>\r\nSubject: {}\r\nMessage-ID: <{}@ext.test>\r\n"
RICH = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    "--B\r\nContent-Type: multipart/alternative; boundary=C\r\n\r\n"
    "--C\r\nContent-Type: text/plain\r\n\r\nThe plain text\r\n"
    "--C\r\nContent-Type: text/html\r\n\r\n<p onclick=x()>The rich text</p><script>alert(1)</script>"
    '<form action=/x><input name=y></form><img src="https://spy.test/a.png">\r\n--C--\r\n'
    '--B\r\nContent-Type: text/html; name="x.html"\r\nContent-Disposition: attachment; filename="x.html"\r\n\r\n'
    "<script>alert(3)</script>\r\n"
    '--B\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename="x.svg"\r\n\r\n<svg/>\r\n--B--\r\n'
)


class PostOffice(SiteWorld):
    """See the module's text."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**{"mail": MailConfig(host_name="mx.local.test", min_free_space=0)} | changes)
        self._tags = 0

    def comes(self, title: str = "Hello", rest: str = "\r\nA text.\r\n", *, user: int = 2, **fields: Any) -> int:
        """A letter comes; its uid. `rest` is what stands behind the usual fields of its header."""
        self._tags += 1
        body = (HEAD.format(title, self._tags) + rest).encode()
        told = {"subject": title, "author": "Eve <eve@ext.test>", "sender": "eve@ext.test", "body": body}
        told["message_id"] = f"<{self._tags}@ext.test>"
        run(put(self.store, self.user(user).number, f"{self._tags:016x}", **(told | fields)))
        folder = SPAM if fields.get("spam") else INBOX
        return self.folder(folder, user)[0].uid

    def folder(self, folder: int = INBOX, user: int = 2) -> tuple[CopySummary, ...]:
        """What is in a folder, the last first."""
        return run(self.house.folders.messages(self.caller(self.user(user)), folder, most=200)).messages

    def text(self, uid: int, user: int = 2) -> bytes:
        """A whole message."""
        return run(self.house.correspondence.text(self.caller(self.user(user)), Uid(uid), most=WHOLE_MOST))

    def queued(self) -> list[tuple[str, bytes]]:
        """What waits to leave: for whom, and the text."""

        async def question(records: Any) -> list[tuple[str, bytes]]:
            found = []
            for entry in await records.queue.all():
                letter = await records.mail.letter(entry.letter)
                found.append((entry.recipient, letter.body or b""))
            return found

        return run(self.store.read(question))


def token(browser: Browser) -> dict[str, Any]:
    """The field every form carries."""
    return {"csrf": browser.get("/mail").page.all("meta", name="csrf-token")[0].attributes["content"]}
