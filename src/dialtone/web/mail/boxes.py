"""Where a message that is shown lies: in a folder of the visitor's, among what he sent, or in somebody's mailbox as
sysops see it. The paths of its pieces (its HTML, its files, the whole as it came) follow from that."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.correspondence import WHOLE_MOST
from dialtone.domain.model.mail import CopySummary, Uid
from dialtone.domain.model.mail_folder import SPAM
from dialtone.domain.model.user import User
from dialtone.web import links
from dialtone.web.mail import lists, room
from dialtone.web.visit import Visit

OWN, SENT, OTHERS = "mail.read", "mail.sent_read", "mail.all_read"
SHOWN_MOST = 8 * 1024 * 1024  # bytes of a message that a page looks at


@dataclass(slots=True, kw_only=True)
class Place:
    """See the module's text. `page` is the name of its page, `parts` what paths need to name the message; `item` is
    set for the visitor's own."""

    visit: Visit
    page: str
    parts: dict[str, int]
    item: CopySummary | None = None
    owner: User | None = None

    def path(self, piece: str, **parameters: object) -> str:
        """The path of a piece: html, file, source."""
        return links.to(f"{self.page}_{piece}", **self.parts, **parameters)

    async def raw(self, most: int = WHOLE_MOST) -> bytes:
        """The message's first bytes. Raises Refusal."""
        mail, caller = self.visit.house.correspondence, self.visit.caller
        if self.page == SENT:
            return await mail.sent_text(caller, self.parts["id"], most=most)
        return await mail.text(caller, Uid(self.parts["uid"]), owner=self.owner, most=most)

    @property
    def back(self) -> tuple[str, str]:
        """The label and path of the list it stands in."""
        if self.owner is not None:
            return f"Mail of {self.owner.alias}", links.to("mail.all_of", user=self.owner.number)
        if self.item is None:
            return "Sent", links.to("mail.sent")
        return "Folder", room.path_of(self.item.folder)

    @property
    def here(self) -> str:
        """The entry of the menu that is marked."""
        if self.owner is not None:
            return "all"
        return room.key_of(self.item.folder) if self.item is not None else "sent"

    @property
    def is_spam(self) -> bool:
        """Whether it lies among the spam."""
        return self.item is not None and self.item.folder == SPAM


async def place_of(visit: Visit) -> Place:
    """The place a path names. Raises Refusal."""
    name = visit.page.name
    if name.startswith(SENT):
        return Place(visit=visit, page=SENT, parts={"id": _number(visit, "id")})
    uid = _number(visit, "uid")
    if name.startswith(OTHERS):
        owner = await lists.owner_of(visit)
        return Place(visit=visit, page=OTHERS, parts={"user": owner.number, "uid": uid}, owner=owner)
    item = await visit.house.folders.message(visit.caller, uid)
    return Place(visit=visit, page=OWN, parts={"uid": uid}, item=item)


def _number(visit: Visit, name: str) -> int:
    number = int(visit.path(name))
    if number > lists.HIGHEST:
        raise Refusal(Why.NOT_FOUND, "There is no such message.")
    return number
