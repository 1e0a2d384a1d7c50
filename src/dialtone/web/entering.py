"""From a request to a visit: whose browser it is, who acts, and who is shown to be here."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from starlette.requests import HTTPConnection, Request

from dialtone.base.errors import StoreError
from dialtone.domain.access.web_sessions import WebSession
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.web.cookies import NAME, VISITOR, Cookies
from dialtone.web.page import Page
from dialtone.web.visit import Visit
from dialtone.wire.port import Peer

SERVICE = "web"
GUEST = "guest"


def peer_of(request: HTTPConnection) -> Peer:
    """The two ends of the connection, as the driver knows them."""
    found = request.scope.get("dialtone.peer")
    if isinstance(found, Peer):
        return found
    client, server = request.client, request.scope.get("server") or ("", 0)
    return Peer(client.host if client else "", client.port if client else 0, str(server[0]), int(server[1] or 0))


async def enter(request: Request, house: House, page: Page) -> Visit:
    """Make the visit of a request."""
    cookies, peer = Cookies(request), peer_of(request)
    secret = cookies.get(NAME)
    session, caller = await signed_in(secret, peer, house)
    if session is None:
        if secret:
            cookies.drop(NAME)
        secret, caller = _visitor(cookies, house), await _guest(peer, house)
    visit = Visit(
        request=request,
        house=house,
        page=page,
        peer=peer,
        caller_=caller,
        session=session,
        secret=secret,
        cookies=cookies,
    )
    if session is not None and caller is not None:
        visit.visitor = house.visitors.seen(session.id, caller.user, action=page.doing, address=peer.address)
        visit.unread_mail = await _unread_mail(caller, house)
    visit.notice = cookies.take_notice(secret)
    return visit


async def signed_in(secret: str, peer: Peer, house: House) -> tuple[WebSession | None, Caller | None]:
    """The session of a browser's secret and whose it is. An account that may not be used any more is nobody's."""
    session = await house.web_sessions.find(secret) if secret else None
    user = await house.directory.get(session.user) if session is not None else None
    if session is None or user is None or not user.active:
        return None, None
    return session, Caller(user, peer, SERVICE, session.method)


async def _unread_mail(caller: Caller, house: House) -> int:
    """What waits in the inbox; 0 when that cannot be found out: no page depends on it."""
    if caller.user.is_guest:
        return 0
    try:
        return await house.folder_lists.unread(caller)
    except StoreError:
        return 0


def _visitor(cookies: Cookies, house: House) -> str:
    """The secret of a browser that nobody has signed in with; forms need one."""
    secret = cookies.get(VISITOR)
    if not 20 <= len(secret) <= 100:
        secret = urlsafe_b64encode(house.chance.token(24)).decode().rstrip("=")
        cookies.put(VISITOR, secret)
    return secret


async def _guest(peer: Peer, house: House) -> Caller | None:
    """The board's guest, if it has one: what he may see everybody may."""
    user = await house.directory.by_login(GUEST)
    if user is None or not user.active or not user.is_guest:
        return None
    return Caller(user, peer, SERVICE, GUEST)
