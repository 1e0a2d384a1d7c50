"""Who is here: callers on nodes, and people with browsers."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from dialtone.domain.model.user import UserNumber
from dialtone.domain.presence.roll import flags_of, shown_name, state_of
from dialtone.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Here:
    """One who is here. `way` is how he came; `minutes` how long he has been here."""

    alias: str
    user: UserNumber
    action: str
    way: str
    minutes: int
    node: int = 0


def people_here(visit: Visit) -> list[Here]:
    """Everybody this visitor may see, callers first; who is on a node is not named for his browser as well."""
    house, sysop = visit.house, visit.is_sysop
    now = house.clock.now()
    on_nodes = [
        Here(
            shown_name(one, sysop=sysop),
            one.user,
            one.action,
            one.protocol,
            max(0, int(now - one.since)) // 60,
            one.node,
        )
        for one in house.roll.on_line(visit.caller)
    ]
    calling = {one.user for one in on_nodes}
    browsing = house.visitors.everybody() if sysop else house.visitors.visible()
    found = {one.user: one for one in browsing if one.user not in calling}
    return on_nodes + [
        Here(one.alias, one.user, one.action, "Web", max(0, int(now - one.since)) // 60) for one in found.values()
    ]


async def online(visit: Visit) -> Response:
    """The page; a script asks for its list alone now and then."""
    here = people_here(visit)
    if visit.is_partial:
        return visit.show("people/part_here.html", here=here)
    return visit.show("people/online.html", here=here)


async def nodes(visit: Visit) -> Response:
    """Every node with its state."""
    sysop = visit.is_sysop
    rows = [
        (
            node.number,
            shown_name(node.visit, sysop=sysop) if node.visit is not None else "",
            state_of(node) + flags_of(node, sysop=sysop),
        )
        for node in visit.house.roll.nodes(visit.caller)
    ]
    return visit.show("people/nodes.html", rows=rows)
