"""Who gets files by SFTP, and how it is noted: a node, a line in the log. Callers' counts stay as they are.

All SFTP connections of one user share a node, so that a program which opens many takes no room from others.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import UserNumber
from dialtone.domain.presence.nodes import FILES_ONLY, SYSOP_LEVEL
from dialtone.protocols.sftp.session import SftpSession
from dialtone.protocols.sftp.views import BoardView, LinkView, View
from dialtone.wire.port import Peer
from dialtone.wire.screen import Terminal

SERVICE = "sftp"
MOST = 8  # sessions of one user at a time
NOT_ANY_MORE = "This link has been used, or its time is over."


class SftpServer:
    """Serves sessions. It outlives none of them; one is made with each house."""

    def __init__(self) -> None:
        self._nodes: dict[UserNumber, tuple[int, int]] = {}  # the node of a user and how many sessions share it

    async def serve(self, stream: Terminal, caller: Caller | None, house: House, link: str = "") -> None:
        """Hold a session for somebody who has logged in, or for the bearer of a link. Raises WireError, HangUp."""
        try:
            caller, view = await self._view(stream.peer, caller, house, link)
            node = self._enter(stream, caller, house)
        except Refusal as no:
            log.notice("sftp.refused", f"!SFTP refused: {no.text}")
            return
        user = caller.user
        stream.identify(user.alias)
        log.info("sftp.logon", f"++ SFTP Logon: {user.alias}", user=user.number, node=node, link=bool(link))
        try:
            await SftpSession(
                stream,
                view,
                house.clock,
                patience=house.settings.terminal.max_sftp_inactivity,
                interrupted=lambda: _interrupted(house, node),
            ).run()
        finally:
            self._leave(user.number, house)
            log.info("sftp.logoff", f"-- SFTP Logoff: {user.alias}", user=user.number)

    async def _view(self, peer: Peer, caller: Caller | None, house: House, link: str) -> tuple[Caller, View]:
        files = house.files
        if files is None:
            raise Refusal(Why.UNSUPPORTED, "there is no file section")
        if link:
            allowed = await files.links.look(link)
            if allowed is None:
                raise Refusal(Why.DENIED, NOT_ANY_MORE)
            bearer = Caller(allowed.user, peer, SERVICE, "link")
            return bearer, LinkView(files, bearer, link, allowed)
        if caller is None:
            raise Refusal(Why.NOT_LOGGED_IN, "nobody has logged in")
        caller = replace(caller, service=SERVICE)
        return caller, BoardView(house, files, caller)

    def _enter(self, stream: Terminal, caller: Caller, house: House) -> int:
        user, presence = caller.user, house.presence
        node, sessions = self._nodes.get(user.number, (0, 0))
        if sessions >= MOST:
            raise Refusal(Why.BUSY, f"{user.alias} has {MOST} sessions already", temporary=True)
        if not sessions:
            sysop = user.level >= SYSOP_LEVEL
            if presence.closed and not sysop:
                raise Refusal(Why.BUSY, presence.closed, temporary=True)
            visit = presence.enter(
                user,
                FILES_ONLY,
                "at transfer menu",
                bell=stream.bell,
                address=stream.peer.address,
                locked_too=sysop or user.has_exemption("N"),
            )
            node = visit.node
            presence.change(node, pageable=False)  # there is no screen
        self._nodes[user.number] = (node, sessions + 1)
        return node

    def _leave(self, user: UserNumber, house: House) -> None:
        node, sessions = self._nodes.pop(user)
        if sessions > 1:
            self._nodes[user] = (node, sessions - 1)
        else:
            house.presence.leave(node)


def _interrupted(house: House, node: int) -> bool:
    visit = house.presence.at(node)
    return visit is not None and visit.interrupted
