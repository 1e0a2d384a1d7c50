"""What the running program does for commands (`control.py` carries them, `cli` asks)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from dialtone.app.control import Command
from dialtone.app.doors import Doors
from dialtone.app.logs import LogBook
from dialtone.app.pillars import Pillars
from dialtone.app.service_list import service_list
from dialtone.app.stats import Stats
from dialtone.app.unopened import unopened
from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.house import House
from dialtone.domain.model.actor import System
from dialtone.domain.model.happenings import PostMade, TelegramArrived, UserChanged
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.people.guest import guest_state
from dialtone.domain.presence.nodes import Node

Details = dict[str, Any]
OPERATOR = System("operator")


class Running(Protocol):
    """What commands need of the program (`lifecycle.py`)."""

    stats: Stats
    ready: asyncio.Event
    stopping: asyncio.Event

    @property
    def pillars(self) -> Pillars:
        """What stands whatever the settings become."""
        ...

    @property
    def house(self) -> House:
        """Where new connections are served."""
        ...

    @property
    def doors(self) -> Doors:
        """The listeners."""
        ...

    @property
    def book(self) -> LogBook:
        """The log's sink."""
        ...

    async def recycle(self, why: str) -> list[str]:
        """Take new settings; return what is wrong with them."""
        ...

    async def recycle_services(self, why: str, names: Sequence[str] = ()) -> list[str]:
        """The same for the services alone, or for those of these names."""
        ...

    async def clear_attempts(self, address: str = "") -> int:
        """Forget failed log-ins."""
        ...

    def kick_queue(self) -> None:
        """Look for mail to send now."""
        ...


def commands(program: Running) -> Mapping[str, Command]:
    """Every command by name."""
    made = Commands(program)
    return {
        "listeners": made.listeners,
        "services": made.services,
        "status": made.status,
        "recycle": made.recycle,
        "shutdown": made.shutdown,
        "user-changed": made.user_changed,
        "post-made": made.post_made,
        "queue-kick": made.queue_kick,
        "log-level": made.log_level,
        "attempts": made.attempts,
        "clear-attempts": made.clear_attempts,
        "telegram-sent": made.telegram_sent,
        "certificate-renew": made.certificate_renew,
        "nodes": made.nodes,
        "node": made.node,
        "guest": made.guest,
    }


class Commands:
    """The commands' functions. Details are what the request says besides its command."""

    def __init__(self, program: Running) -> None:
        self._program = program

    async def listeners(self, details: Details) -> list[Details]:
        """What listens where; with `all` also what should and does not (`open` False)."""
        program = self._program
        rows = program.doors.rows() if program.ready.is_set() else []
        return rows + unopened(rows, program.house.settings) if rows and details.get("all") else rows

    async def guest(self, details: Details) -> str:
        """How it is with the guest account."""
        return await guest_state(self._program.house.directory)

    async def services(self, details: Details) -> list[Details]:
        """The sections of services.ini, and how it is with them."""
        program = self._program
        return service_list(program.doors, program.house.settings) if program.ready.is_set() else []

    async def status(self, details: Details) -> Details:
        """Whether it serves, since when, and its counters."""
        program = self._program
        return {
            "pid": os.getpid(),
            "ready": program.ready.is_set(),
            "started": program.pillars.started,
            "counters": program.stats.as_dict(program.doors.mail, program.doors.others),
        }

    async def recycle(self, details: Details) -> None:
        """Take new settings (with `server` "services" theirs alone, with `services` those of these sections); what is
        wrong with them is told."""
        program, names = self._program, [str(name) for name in details.get("services", ())]
        alone = bool(names) or details.get("server") == "services"
        problems = await (program.recycle_services("command", names) if alone else program.recycle("command"))
        if problems:
            raise Refusal(Why.INVALID, "new settings are not taken: " + "; ".join(problems))

    async def shutdown(self, details: Details) -> None:
        """Stop in good order, once this is answered."""
        self._program.stopping.set()

    async def user_changed(self, details: Details) -> None:
        """An account was changed in the store by somebody else: forget what is remembered of it."""
        fact = UserChanged(UserNumber(int(details["user"])), secret=bool(details.get("secret")))
        self._program.pillars.bus.announce((fact,))

    async def post_made(self, details: Details) -> None:
        """A message was let through by somebody else: its board has something new."""
        fact = PostMade(str(details["board"]), PostNumber(int(details["number"])), LetterId(int(details["letter"])))
        self._program.pillars.bus.announce((fact,))

    async def queue_kick(self, details: Details) -> None:
        """The queue was changed in the store by somebody else: look at it."""
        self._program.kick_queue()

    async def log_level(self, details: Details) -> Details:
        """Log down to this level (a name or number) until the next recycle; without one, say which it is."""
        if "level" in details:
            self._program.book.set_level(_level(str(details["level"])))
        return {"level": log.LEVEL_NAMES[self._program.book.level]}

    async def attempts(self, details: Details) -> list[Details]:
        """The records of failed log-ins, latest first."""
        records = await self._program.pillars.ledger.all()
        return [
            {"key": one.key, "count": one.count, "effective": one.effective, "last": one.last, "name": one.name}
            for one in records
        ]

    async def clear_attempts(self, details: Details) -> int:
        """Forget failed log-ins of one address, or all."""
        return await self._program.clear_attempts(str(details.get("address", "")))

    async def telegram_sent(self, details: Details) -> None:
        """A telegram was stored by somebody else: its reader's nodes ring."""
        fact = TelegramArrived(UserNumber(int(details["user"])), int(details["telegram"]))
        self._program.pillars.bus.announce((fact,))

    async def certificate_renew(self, details: Details) -> Details:
        """Get a new certificate from the authority; with `force` also when none is due."""
        certificates = self._program.house.certificates
        if certificates is None:
            raise Refusal(Why.UNSUPPORTED, "[ACME] Enabled is not set, or not in force before a recycle")
        return (await certificates.renew(OPERATOR, force=bool(details.get("force")))).row()

    async def nodes(self, details: Details) -> list[Details]:
        """Every node: what is set for it, and who is there."""
        now = self._program.pillars.clock.now()
        return [_node_row(node, now) for node in self._program.house.orders.list(OPERATOR)]

    async def node(self, details: Details) -> None:
        """Give a node an order: interrupt, lock, unlock, down, up, message (with `text` from `sender`)."""
        orders, number, order = self._program.house.orders, int(details["node"]), str(details["order"])
        match order:
            case "interrupt":
                orders.interrupt(OPERATOR, number)
            case "lock" | "unlock":
                orders.lock(OPERATOR, number, order == "lock")
            case "down" | "up":
                orders.down(OPERATOR, number, order == "down")
            case "message":
                sender = self._program.house.settings.system.operator or "Sysop"
                await orders.message(OPERATOR, number, str(details["text"]), sender)
            case _:
                raise Refusal(Why.INVALID, f"'{order}' is no order to a node")


def _node_row(node: Node, now: float) -> Details:
    visit = node.visit
    row: Details = {"node": node.number, "locked": node.locked, "down": node.down, "status": _status(node)}
    if visit is not None:
        row |= {
            "user": visit.user,
            "alias": visit.alias,
            "action": visit.action,
            "protocol": visit.protocol,
            "address": visit.address,
            "seconds": max(0, int(now - visit.since)),
            "quiet": visit.quiet,
            "anonymous": visit.anonymous,
            "pageable": visit.pageable,
            "message_waiting": visit.mail_waiting,
            "interrupted": visit.interrupted,
        }
    return row


def _status(node: Node) -> str:
    if node.visit is not None:
        return "in use"
    return "off line" if node.down else "waiting for a call"


def _level(text: str) -> int:
    names = {name: number for number, name in enumerate(log.LEVEL_NAMES)}
    number = int(text) if text.isdecimal() else names.get(text.lower(), -1)
    if number not in names.values():
        raise Refusal(Why.INVALID, f"'{text}' is no level (allowed: {', '.join(log.LEVEL_NAMES)})")
    return number
