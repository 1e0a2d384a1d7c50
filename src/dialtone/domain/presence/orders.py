"""Orders to nodes: hang up, lock, take down, send a line to. Who gives them is checked here (EXE-09).

Sources: spec bbs.md 1.5 (exemptions I and N), 6. Sysops and the operator's commands may, and for some of the
orders those with an exemption.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Actor, Caller, Remote
from dialtone.domain.people import audit
from dialtone.domain.presence.nodes import SYSOP_LEVEL, Node, Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import from_user


class Orders:
    """See the module's text. Every verb raises Refusal (DENIED, NOT_FOUND)."""

    __slots__ = ("_presence", "_telegrams")

    def __init__(self, presence: Presence, telegrams: Telegrams) -> None:
        self._presence = presence
        self._telegrams = telegrams

    def list(self, actor: Actor) -> list[Node]:
        """Every node with what is set for it and who is there, quiet ones too."""
        _permit(actor, "list")
        return self._presence.nodes()

    def interrupt(self, actor: Actor, node: int) -> None:
        """Hang up on the caller of a node."""
        _permit(actor, "interrupt", "I")
        visit = self._presence.at(node)
        if visit is None:
            raise Refusal(Why.NOT_FOUND, f"nobody is on node {node}")
        self._presence.interrupt(node)
        log.notice("node.interrupted", f"node {node} ({visit.alias}) interrupted by {_name(actor)}", node=node)
        audit.note(actor, "node.interrupted", f"node {node}", visit.alias)

    def lock(self, actor: Actor, node: int, on: bool) -> None:
        """Keep a node for those who may enter locked ones, or open it again."""
        _permit(actor, "lock", "N")
        _check(node)
        self._presence.lock(node, on)
        log.notice("node.locked", f"node {node} {'locked' if on else 'unlocked'} by {_name(actor)}", node=node, on=on)
        audit.note(actor, "node.locked" if on else "node.unlocked", f"node {node}")

    def down(self, actor: Actor, node: int, on: bool) -> None:
        """Take a node out of service (whoever is there may finish), or put it back."""
        _permit(actor, "down")
        _check(node)
        self._presence.down(node, on)
        log.notice("node.down", f"node {node} {'taken down' if on else 'back'} by {_name(actor)}", node=node, on=on)
        audit.note(actor, "node.down" if on else "node.up", f"node {node}")

    async def message(self, actor: Actor, node: int, text: str, sender: str) -> None:
        """Send words to the caller of a node. Raises StoreError too."""
        _permit(actor, "message")
        visit = self._presence.at(node)
        if visit is None:
            raise Refusal(Why.NOT_FOUND, f"nobody is on node {node}")
        await self._telegrams.send(visit.user, sender, from_user(sender, text))

    def go_quiet(self, caller: Caller, node: int, on: bool) -> None:
        """Be shown to nobody (exemption Q)."""
        _permit(caller, "quiet", "Q")
        self._presence.change(node, quiet=on)

    def go_anonymous(self, caller: Caller, node: int, on: bool) -> None:
        """Be counted but not named (exemption Q)."""
        _permit(caller, "anonymous", "Q")
        self._presence.change(node, anonymous=on)


def _permit(actor: Actor, order: str, exemption: str = "") -> None:
    if isinstance(actor, Caller):
        user = actor.user
        if user.level >= SYSOP_LEVEL or (exemption and user.has_exemption(exemption)):
            return
        log.warning("node.denied", f"!{user.alias} may not give nodes the order: {order}", user=user.number)
    elif not isinstance(actor, Remote):
        return
    raise Refusal(Why.DENIED, "only the sysop may do that")


def _check(node: int) -> None:
    if not 1 <= node <= 9999:
        raise Refusal(Why.NOT_FOUND, f"there is no node {node}")


def _name(actor: Actor) -> str:
    if isinstance(actor, Caller):
        return actor.user.alias
    return "the operator"
