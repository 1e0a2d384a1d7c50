"""INVITE: of somebody on IRC, and of somebody who is at a terminal or a page of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.commands.channels import joined
from dialtone.protocols.irc.grammar import Line
from dialtone.protocols.irc.outgoing import deliver
from dialtone.protocols.irc.people import Client, Ghost
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.welcome import CHANNELS_MOST

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer


async def invite(session: IrcServer, line: Line) -> None:
    """INVITE nick channel."""
    if len(line.params) < 2:
        for key in sorted(session.client.invited):
            session.numeric(336, key, text=False)
        session.numeric(337, "End of INVITE list")
        return
    channel, member = joined(session, line.params[1])
    if "i" in channel.modes and not member.op:
        raise No(482, channel.name)
    person = session.network.person(line.params[0])
    if not isinstance(person, Client):
        await _invite_elsewhere(session, channel, line.params[0], person)
        return
    if person in channel.members:
        raise No(443, person.nick, channel.name)
    person.invited.add(channel.key)
    if len(person.invited) > CHANNELS_MOST:
        person.invited.clear()
        person.invited.add(channel.key)
    session.numeric(341, person.nick, channel.name, text=False)
    message = session.network.from_(session.client, "INVITE", person.nick, channel.name)
    deliver(message, [person])
    if person.away:
        session.numeric(301, person.nick, person.away)
    watching = [one for one, other in channel.members.items() if other.op and one.caps & Cap.INVITE_NOTIFY]
    deliver(message, watching, session.client)


async def _invite_elsewhere(session: IrcServer, channel: Channel, name: str, ghost: Ghost | None) -> None:
    """Somebody of the board who is at a terminal or a page is told by a telegram, and let in there. Raises No, Refusal,
    StoreError."""
    if ghost is not None and ghost in channel.ghosts:
        raise No(443, ghost.nick, channel.name)
    hall = session.hall
    user = await hall.directory.by_login(ghost.account if ghost is not None else name)
    here = user is not None and (hall.presence.on_line(user.number) or hall.visitors.of(user.number))
    if user is None or not here or user.is_guest or not session.client.account:
        raise No(401, name[:30])
    await hall.messages.telegram(session.caller, user, f"Come to the chat channel {channel.name}: you are invited.")
    if len(channel.asked) >= CHANNELS_MOST:
        channel.asked.clear()
    channel.asked.add(user.number)
    session.numeric(341, name[:30], channel.name, text=False)
