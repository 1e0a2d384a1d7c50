"""Mail: folders, reading, writing; rules, the answer while away, forwarding. For sysops: somebody's mailbox, bulk mail.

Start at `lists.py` (what is in a folder), `reading.py` (one message) and `writing.py` (from the form to the receipt).
Everything wanted is asked of `House.correspondence`, `folders`, `mail_rules` and `vacation`, which check who may.
"""

from __future__ import annotations

from dialtone.web.mail import acting, folders, forwarding, lists, people, pieces, reading, rules, vacation, writing
from dialtone.web.page import FORM, Page

_SEND = ("POST",)
_USERS, _SYSOPS = "NOT GUEST", "SYSOP"
_READING, _SENT, _WRITING = "reading mail", "reading sent mail", "sending mail"


def _message(name: str, path: str, requirements: str, doing: str, offers: tuple[str, ...]) -> tuple[Page, ...]:
    """The pages of one message: itself, its HTML, its files, the whole of it."""
    return (
        Page(
            name=name,
            path=path,
            run=reading.read,
            requirements=requirements,
            doing=doing,
            offers=offers,
        ),
        Page(name=f"{name}_html", path=f"{path}/html", run=pieces.html, requirements=requirements),
        Page(name=f"{name}_file", path=f"{path}/file/{{at:int}}", run=pieces.file, requirements=requirements),
        Page(name=f"{name}_source", path=f"{path}/source", run=pieces.source, requirements=requirements),
    )


PAGES = (
    Page(name="mail.inbox", path="/mail", run=lists.inbox, requirements=_USERS, doing=_READING, offers=("mail.read",)),
    Page(name="mail.folder", path="/mail/folder/{folder}", run=lists.folder, requirements=_USERS, doing=_READING),
    Page(name="mail.act", path="/mail/act", run=acting.act, methods=_SEND, requirements=_USERS),
    *_message("mail.read", "/mail/message/{uid:int}", _USERS, _READING, ()),
    Page(name="mail.beside", path="/mail/message/{uid:int}/beside/{way}", run=reading.beside, requirements=_USERS),
    Page(
        name="mail.sent",
        path="/mail/sent",
        run=lists.sent,
        methods=FORM,
        requirements=_USERS,
        doing=_SENT,
        offers=("mail.sent",),
    ),
    *_message("mail.sent_read", "/mail/sent/{id:int}", _USERS, _SENT, ()),
    Page(
        name="mail.write",
        path="/mail/write",
        run=writing.write,
        methods=FORM,
        requirements=_USERS,
        doing=_WRITING,
        offers=("mail.write",),
    ),
    Page(name="mail.people", path="/mail/people", run=people.suggest, requirements=_USERS),
    Page(name="mail.draft", path="/mail/draft", run=writing.draft, methods=_SEND, requirements=_USERS),
    Page(
        name="mail.drafts",
        path="/mail/drafts",
        run=writing.drafts,
        methods=FORM,
        requirements=_USERS,
        offers=("mail.drafts",),
    ),
    Page(
        name="mail.feedback",
        path="/mail/feedback",
        run=writing.feedback,
        methods=FORM,
        doing=_WRITING,
        offers=("mail.feedback",),
    ),
    Page(
        name="mail.forwarding",
        path="/mail/forwarding",
        run=forwarding.forwarding,
        methods=FORM,
        requirements=_USERS,
        offers=("mail.forwarding",),
    ),
    Page(name="mail.folders", path="/mail/folders", run=folders.folders, methods=FORM, requirements=_USERS),
    Page(name="mail.rules", path="/mail/rules", run=rules.rules, methods=FORM, requirements=_USERS),
    Page(name="mail.rule", path="/mail/rules/{number:int}", run=rules.rule, methods=FORM, requirements=_USERS),
    Page(name="mail.vacation", path="/mail/away", run=vacation.vacation, methods=FORM, requirements=_USERS),
    Page(
        name="mail.all", path="/mail/of", run=lists.choose, requirements=_SYSOPS, doing=_READING, offers=("mail.all",)
    ),
    Page(name="mail.all_of", path="/mail/of/{user:int}", run=lists.others, requirements=_SYSOPS, doing=_READING),
    *_message("mail.all_read", "/mail/of/{user:int}/{uid:int}", _SYSOPS, _READING, ()),
    Page(
        name="mail.bulk",
        path="/mail/bulk",
        run=writing.bulk,
        methods=FORM,
        requirements=_SYSOPS,
        doing=_WRITING,
        offers=("mail.bulk",),
    ),
)
