"""Commands by mail: done, and answered. Sources: spec mail.md 6.7; security case NET-05.

Who asks is only what a From field says, so subscribing and unsubscribing wait for a confirmation that is mailed to
that address, unless the sender logged in and it is their own address, or the list does without (confirm = false).
Every answer goes to that address under the null sender, says that a program wrote it, and repeats nothing of the
message; how many an address gets in a day is limited.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from dialtone.base import log
from dialtone.config.lists import ListConfig, ListServerConfig
from dialtone.domain.boards.access import is_sysop
from dialtone.domain.mail.lists.allowance import Allowance
from dialtone.domain.mail.lists.commands import MOST, Command, Verb
from dialtone.domain.mail.lists.confirmation import Confirmation, Request
from dialtone.domain.mail.lists.membership import Membership, Outcome
from dialtone.domain.mail.lists.naming import Naming
from dialtone.domain.mail.lists.outgoing import Outgoing, Text
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.address_lists import write_mailbox
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import encode_text, fold

EVERY = "*"
SHOWN_MOST = 1000  # subscribers that `who` names

_HELP = """\
Commands, one on a line, in the subject or the text of a message to {server}:

  lists                 names the lists there are
  subscribe LIST        puts you on a list (subscribe * on every open one)
  unsubscribe LIST      takes you off a list (unsubscribe * off every one)
  help                  this text
  end                   what follows is not read

Posts go to the list's own address."""
_CONFIRM = """\
Somebody, hopefully you, asked to {what}
for the address {address}.

To do it, answer this message and leave its subject as it is. The subject
counts for a week. If it was not you, do nothing: nothing happens then."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: the author's address and name, the id of the message, and who logged in to send it."""

    address: str
    name: str
    message_id: str = ""
    user: User | None = None


class Answering:
    """See the module's text. `own_address` is a user's address here."""

    def __init__(
        self,
        *,
        config: ListServerConfig,
        membership: Membership,
        naming: Naming,
        confirmation: Confirmation,
        outgoing: Outgoing,
        store: Store,
        clock: Clock,
        own_address: Callable[[User], str],
    ) -> None:
        self._config = config
        self._membership = membership
        self._naming = naming
        self._confirmation = confirmation
        self._outgoing = outgoing
        self._store = store
        self._clock = clock
        self._own_address = own_address
        self._allowance = Allowance(clock, config.answers_per_day)

    async def answer(self, commands: Sequence[Command], asking: Asking) -> None:
        """Do what is asked and answer. Raises StoreError, OSError."""
        lines: list[str] = []
        for command in commands[:MOST] or [Command(Verb.HELP)]:
            said = await self._obey(command, asking)
            if said:
                lines += [f"> {command.verb.value} {_shown(command)}".rstrip(), said, ""]
        if lines:
            await self._send(asking, f"Answer of {self._config.name}", "\n".join(lines))

    async def _obey(self, command: Command, asking: Asking) -> str:
        """Words for the answer; "" when another mail says it."""
        match command.verb:
            case Verb.HELP:
                return _HELP.format(server=self._naming.server)
            case Verb.LISTS:
                return self._lists()
            case Verb.WHO:
                return await self._who(command.about, asking)
            case Verb.CONFIRM:
                return await self._confirmed(command.about)
            case Verb.SUBSCRIBE | Verb.UNSUBSCRIBE:
                return await self._change(command, asking)

    def _lists(self) -> str:
        rows = [f"{one.name}: {one.description}{_about(one)}" for one in self._membership.lists()]
        return "\n".join(rows) or "There are no lists."

    async def _who(self, name: str, asking: Asking) -> str:
        one = self._membership.find(name)
        if not is_sysop(asking.user):
            return "Only the sysop, logged in, is told."
        if one is None:
            return _no_list(name)
        everybody = await self._membership.roll(one)
        rows = [f"{each.address} {each.name}".rstrip() for each in everybody.all(SHOWN_MOST)]
        return "\n".join([*rows, f"{len(everybody)} subscribers"])

    async def _change(self, command: Command, asking: Asking) -> str:
        wanted = self._meant(command.about)
        if not wanted:
            return _no_list(command.about)
        if command.verb is Verb.SUBSCRIBE:
            if refused := await self._cannot_join(asking.address):
                return refused
            wanted = [one for one in wanted if not one.closed]
            if not wanted:
                return "This list is closed: the sysop decides who is on it."
        waits = [] if self._is_proven(asking) else [one for one in wanted if one.confirm]
        if waits:
            name = EVERY if command.about == EVERY else waits[0].name
            await self._ask(Request(command.verb, name, asking.address), asking)
            return ""
        return "\n".join([await self._do(command.verb, one, asking.address, asking.name) for one in wanted])

    def _meant(self, name: str) -> list[ListConfig]:
        if name == EVERY:
            return self._membership.lists()
        one = self._membership.find(name)
        return [] if one is None else [one]

    async def _cannot_join(self, address: str) -> str:
        """Why this address can be on no list, or "": a list on a list would go round for ever (BSC-07)."""
        where = None if self._naming.is_own(address) else await self._outgoing.destination(address)
        return "" if isinstance(where, ToUser | ToHost) else "Your address cannot be subscribed."

    def _is_proven(self, asking: Asking) -> bool:
        user = asking.user
        return (
            user is not None and not user.is_guest and self._own_address(user).casefold() == asking.address.casefold()
        )

    async def _do(self, verb: Verb, one: ListConfig, address: str, name: str = "") -> str:
        if verb is Verb.UNSUBSCRIBE:
            outcome = await self._membership.unsubscribe(one, address)
            gone = outcome is Outcome.DONE
            return f"{address} is {'' if gone else 'and was '}not on {one.name}{' any more' if gone else ''}."
        outcome = await self._membership.subscribe(one, address, name)
        if outcome is Outcome.DONE:
            return f"{address} is on {one.name} now. Its address is {self._naming.of(one)}."
        if outcome is Outcome.ALREADY:
            return f"{address} is on {one.name} already."
        return f"{one.name}: {outcome.value}."

    async def _confirmed(self, token: str) -> str:
        """Do what a token is for, whoever sent it: it was mailed to the address it names and to nobody else."""
        request = self._confirmation.read(token)
        if request is None:
            log.notice("lists.token", "!a confirmation was not ours, was changed or came too late")
            return "This confirmation cannot be read, or came too late. Please ask again."
        wanted = self._meant(request.list)
        if request.verb is Verb.SUBSCRIBE:
            wanted = [one for one in wanted if not one.closed]
        said = [await self._do(request.verb, one, request.address) for one in wanted]
        return "\n".join(said) or _no_list(request.list)

    async def _ask(self, request: Request, asking: Asking) -> None:
        """Mail a token to the address that is to confirm."""
        named = "every list" if request.list == EVERY else f"the list {request.list}"
        preposition = "to" if request.verb is Verb.SUBSCRIBE else "from"
        text = _CONFIRM.format(what=f"{request.verb.value} {preposition} {named}", address=request.address)
        subject = f"confirm {request.verb.value} {self._confirmation.token(request)}"
        await self._send(asking, subject, text)

    async def _send(self, asking: Asking, subject: str, text: str) -> None:
        if not self._allowance.take(asking.address):
            log.notice(
                "lists.too_many", f"!{asking.address} gets no more answers of the list server today", to=asking.address
            )
            return
        copies = await self._outgoing.copies([(asking.address, b"")], "")
        if not copies:
            return
        now, message_id = self._clock.now(), self._outgoing.new_id()
        data = self._written(asking, subject, text, message_id, now)
        about = Text(message_id, "", subject[:200], self._config.name)
        sheaf = await self._outgoing.letter(_one(data), about)

        async def change(records: Records) -> None:
            await sheaf.place(records, copies, now)

        await self._store.write(change)
        log.info("lists.answered", f"list server answered {asking.address}", to=asking.address)

    def _written(self, asking: Asking, subject: str, text: str, message_id: str, now: float) -> bytes:
        answers = [fold(name, asking.message_id.encode()) for name in (b"In-Reply-To", b"References")]
        head = [
            fold(b"From", write_mailbox(self._config.name, self._naming.server)),
            fold(b"To", asking.address.encode("ascii", "replace")),
            fold(b"Subject", encode_text(subject)),
            fold(b"Date", rfc5322(now, self._clock.offset(now)).encode()),
            fold(b"Message-ID", message_id.encode()),
            *(answers if asking.message_id else []),
            b"Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Auto-Response-Suppress: All\r\n",
            b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n",
        ]
        body = "\r\n".join(text.rstrip().splitlines()).encode("utf-8", "replace")
        return b"".join(head) + b"\r\n" + body + b"\r\n"


async def _one(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _shown(command: Command) -> str:
    """What an answer repeats of a command: names of lists, nothing else that somebody wrote."""
    return command.about if command.about == EVERY or command.about.replace("-", "").isalnum() else ""


def _about(one: ListConfig) -> str:
    marks = [word for word, is_so in (("closed", one.closed), ("read only", one.readonly)) if is_so]
    return f" ({', '.join(marks)})" if marks else ""


def _no_list(name: str) -> str:
    return "There is no such list. The command lists names them." if name != EVERY else "There are no lists."
