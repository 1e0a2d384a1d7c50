"""Having one's mail sent on to an address elsewhere. Source: spec bbs.md 4.4."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import INTERNET
from dialtone.domain.mail.composing import Addressee
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import room
from dialtone.web.visit import Visit, checked, field

ADDRESS_MOST = 60


async def forwarding(visit: Visit) -> Response:
    """The address, and whether mail goes there."""
    user, error, status = visit.user, "", 200
    offered = visit.house.settings.system.forward_to_netmail
    address, on = user.netmail, user.forwards and bool(user.netmail)
    if visit.is_form:
        form = await visit.form()
        address, on = field(form, "address", most=300).strip(), checked(form, "on")
        try:
            if not offered:
                raise Refusal(Why.UNSUPPORTED, "Mail is not forwarded from this board.")
            address = await _checked(visit, address)
            on = on and bool(address)
            await visit.house.profiles.change_own(visit.caller, {"netmail": address, "forwards": on})
            words = f"Your mail goes on to {address}." if on else "Your mail stays here."
            return visit.go("mail.forwarding", notice=words)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return await room.show(
        visit,
        "mail/forwarding.html",
        here="forwarding",
        status=status,
        address=address,
        on=on,
        error=error,
        offered=offered,
        most=ADDRESS_MOST,
    )


async def _checked(visit: Visit, typed: str) -> str:
    """The address as it is kept. Raises Refusal."""
    if not typed:
        return ""
    if len(typed) > ADDRESS_MOST:
        raise Refusal(Why.TOO_BIG, f"The address has at most {ADDRESS_MOST} characters.")
    found = await visit.house.correspondence.addressing.find(visit.user, typed)
    if not isinstance(found, Addressee) or found.network != INTERNET:
        raise Refusal(Why.BAD_ADDRESS, "That is no address outside of this board.")
    return found.address
