"""Does what comes from an MQTT broker: recycles, pauses, words to nodes, typing as a caller."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from dialtone.app.doors import Doors
from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.config.mqtt import MqttConfig
from dialtone.domain.house import House
from dialtone.domain.model.actor import System
from dialtone.domain.people import audit
from dialtone.domain.ports.broker import Received
from dialtone.protocols.mqtt import orders
from dialtone.protocols.mqtt.names import Names
from dialtone.protocols.mqtt.orders import Order

BROKER = System("MQTT")


class Program(Protocol):
    """What is needed of the program (`lifecycle.py`)."""

    @property
    def house(self) -> House:
        """The house new connections are served in."""
        ...

    @property
    def doors(self) -> Doors:
        """The listeners."""
        ...

    @property
    def pillars(self) -> Pillars:
        """What stands whatever the settings become."""
        ...

    async def recycle(self, why: str) -> list[str]:
        """Take new settings."""
        ...

    async def recycle_services(self, why: str, names: tuple[str, ...] = ()) -> list[str]:
        """Take new settings of the services alone."""
        ...

    async def clear_attempts(self, address: str = "") -> int:
        """Forget failed log-ins."""
        ...


class EchoOrders:
    """Obeys messages of the topics a board listens to (`protocols/mqtt/orders.py`)."""

    def __init__(self, program: Program, names: Names, config: MqttConfig) -> None:
        self._program = program
        self._names = names
        self._config = config

    async def take(self, message: Received) -> None:
        """Do what a message says, or say in the log why not."""
        order = orders.read(message, self._names, self._config)
        if order is None:
            log.debug("mqtt.ignored", f"nothing to obey on {message.topic[:200]!r}")
            return
        where = " ".join(filter(None, (order.server, f"node {order.node}" if order.node else "", order.item)))
        log.notice("mqtt.order", f"MQTT: {order.what} {where}".rstrip(), order=order.what)
        try:
            await self._obey(order)
        except (Refusal, StoreError) as no:
            log.warning("mqtt.refused", f"!MQTT: {order.what} is not done: {no}", order=order.what)

    async def _obey(self, order: Order) -> None:
        program, doors = self._program, self._program.doors
        match order.what:
            case "recycle":
                # The recycling may replace this very object, so it does not wait inside one of its tasks.
                work = program.recycle_services if order.server == "srvc" else program.recycle
                _keep(asyncio.get_running_loop().create_task(_said(work("MQTT"))))
            case "pause":
                self._pause(doors, order.server)
            case "resume":
                self._resume(doors, order.server)
            case "clear":
                await program.clear_attempts(order.text)
            case "set":
                self._set(order)
            case "msg":
                sender = program.house.settings.system.operator or "Sysop"
                await program.house.orders.message(BROKER, order.node, order.text, sender)
            case "input":
                self._type_in(order)
            case "exec" if program.house.doors is not None:
                await program.house.doors.events.ask_for(BROKER, order.text)

    def _pause(self, doors: Doors, server: str) -> None:
        if not server:
            doors.pause()
        elif server == "srvc":
            doors.services.hold()
        else:
            doors.hold(server)

    def _resume(self, doors: Doors, server: str) -> None:
        if not server:
            doors.resume()
        elif server == "srvc":
            doors.services.let_go()
        else:
            doors.let_go(server)

    def _type_in(self, order: Order) -> None:
        """Type as a caller; what was typed is nobody's business, that somebody did is."""
        self._program.pillars.screens.type_in(order.node, order.keys)
        visit = self._program.pillars.presence.at(order.node)
        audit.note(BROKER, "node.typed", f"node {order.node}", visit.alias if visit is not None else "")

    def _set(self, order: Order) -> None:
        nodes = self._program.house.orders
        match order.item:
            case "lock":
                nodes.lock(BROKER, order.node, order.on)
            case "down":
                nodes.down(BROKER, order.node, order.on)
            case "intr" if order.on:
                nodes.interrupt(BROKER, order.node)
            case "misc":
                nodes.lock(BROKER, order.node, bool(order.bits & orders.LOCK))
                nodes.down(BROKER, order.node, bool(order.bits & orders.DOWN))
                if order.bits & orders.INTERRUPT:
                    nodes.interrupt(BROKER, order.node)


async def _said(work: Any) -> None:
    """Recycle; what is wrong with the settings is in the log already."""
    try:
        await work
    except Exception as fault:
        log.fault("mqtt.fault", "!recycling by MQTT failed", fault)


_KEPT: set[asyncio.Task[None]] = set()


def _keep(task: asyncio.Task[None]) -> None:
    """Tasks that nobody else holds would be collected."""
    _KEPT.add(task)
    task.add_done_callback(_KEPT.discard)
