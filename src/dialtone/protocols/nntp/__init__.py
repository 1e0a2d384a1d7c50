"""NNTP: the message boards in news readers. Start at `server.py`; logging in is in `login.py`, groups and lists in
`listing.py`, articles in `reading.py`.

`NNTP` is the clear port with STARTTLS; sections of services.ini with the option TLS speak it from the first byte. The
words behind `nntpservice.js` are in `options.py`. The house lends `news`, `mail_articles`,
`logins`, `app_passwords`, `directory`, `requirements`, `clock`, `filtering` and `settings`.
"""

from __future__ import annotations

import sys

from dialtone import __version__
from dialtone.domain.boards.news import News
from dialtone.domain.house import House
from dialtone.domain.mailstore.news_with_mail import NewsWithMail
from dialtone.domain.model.actor import Caller
from dialtone.protocols.nntp.needs import Guest, Needs, OwnMail
from dialtone.protocols.nntp.options import NntpOptions
from dialtone.protocols.nntp.server import NntpServer
from dialtone.wire.port import Peer, Wire
from dialtone.wire.proofs import PasswordProof, Proof
from dialtone.wire.service import Door, ServiceKind

GUEST = "guest"


def make(wire: Wire, door: Door, house: House) -> NntpServer:
    """One session, with what it needs of the house."""
    assert house.news is not None
    options = NntpOptions.of(door.arguments)
    news = house.news.reading(force=options.force)
    needs = Needs(
        logins=house.logins,
        news=news,
        posting=house.news.posting(limited=not options.no_limit),
        times=house.news.times,
        guest=_guest(house, door),
        clock=house.clock,
        filtering=house.filtering,
        options=options,
        system=house.settings.system.name,
        version=f"{__version__}-{sys.platform.capitalize()}",
        mail=own_mail(house, news) if options.mail else None,
    )
    return NntpServer(wire, door, needs)


def own_mail(house: House, news: News) -> OwnMail | None:
    """What `-mail` needs. An app password for news alone does not open the mail."""
    articles, apps = house.mail_articles, house.app_passwords
    if articles is None:
        return None

    async def may_read(caller: Caller, proof: Proof) -> bool:
        if apps is None or not isinstance(proof, PasswordProof):
            return True
        number, password = caller.user.number, proof.password.reveal()
        return not await apps.fits(number, "nntp", password) or await apps.fits(number, "imap", password)

    return OwnMail(news=NewsWithMail(news, articles), may_read=may_read)


def _guest(house: House, door: Door) -> Guest:
    """How to find the board's guest, if the service's LoginRequirements let him in."""
    required = next((row.login_requirements for row in house.settings.service_table if row.service == door.service), "")

    async def guest(peer: Peer) -> Caller | None:
        user = await house.directory.by_login(GUEST)
        if user is None or not user.active or not user.is_guest:
            return None
        rules = house.requirements
        if required and rules is not None and not rules.met(required, user, protocol=door.service, peer=peer):
            return None
        return Caller(user, peer, door.service, GUEST)

    return guest


NNTP = ServiceKind(Door("nntp", "NNTP", "NNTP Server", "starttls"), make)
