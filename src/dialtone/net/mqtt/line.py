"""One connection to a broker, kept up as long as it is wanted.

`aiomqtt` speaks the protocol; that connections break, and that brokers are away, slow or hostile, is met here: after a
failure there is a pause that doubles up to a minute, whatever is to be told waits in a bounded outbox meanwhile, and
a broker that takes nothing for `WITHIN` seconds counts as gone. Orders come out one by one through `obey`; what comes
faster than it can be obeyed is dropped by the library's bounded queue.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from dialtone.base import log
from dialtone.base.log import Secret
from dialtone.domain.ports.broker import Publication, Received
from dialtone.net.mqtt.outbox import Outbox

WITHIN = 10.0  # seconds for the broker to take or answer something
FIRST_PAUSE, LAST_PAUSE = 1.0, 60.0
ORDERS_MOST = 100  # that wait to be obeyed
PAYLOAD_MOST = 4096  # bytes of an order that are looked at
CANCELLATIONS = 10
GOODBYE = 2.0  # seconds for the last words
_VERSIONS = {
    3: aiomqtt.ProtocolVersion.V31,
    4: aiomqtt.ProtocolVersion.V311,
    5: aiomqtt.ProtocolVersion.V5,
}
_SILENT = logging.getLogger("dialtone.mqtt")  # what the library has to say, we say in our own words
_SILENT.disabled = True

Obey = Callable[[Received], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The broker and how it is spoken to."""

    host: str
    port: int
    client_id: str
    username: str = ""
    password: Secret = Secret("")  # noqa: RUF009
    keepalive: int = 60
    version: int = 4
    publish_qos: int = 0
    subscribe_qos: int = 2
    tls: ssl.SSLContext | None = None


class Line:
    """See the module's text. `will` is what the broker says when we are suddenly gone; `topics` are listened to."""

    def __init__(self, where: Where, will: Publication, outbox: Outbox, topics: Sequence[str], obey: Obey) -> None:
        self.connected = self.was_connected = False
        self._where = where
        self._will = will
        self._outbox = outbox
        self._topics = tuple(topics)
        self._obey = obey
        self._told = ""  # the trouble that was told, so that it is told once

    async def run(self) -> None:
        """Stay connected until cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._converse()
            except (aiomqtt.MqttError, OSError, ssl.SSLError, ValueError) as trouble:
                pause = FIRST_PAUSE if self.connected else pause
                self._tell(str(trouble) or type(trouble).__name__)
            self.connected = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)

    def _tell(self, trouble: str) -> None:
        place = f"{self._where.host} port {self._where.port}"
        if trouble != self._told:
            text = f"!MQTT broker {place}: {trouble} (tried again until it answers)"
            log.warning("mqtt.gone", text, client=self._where.client_id)
        self._told = trouble

    async def _converse(self) -> None:
        async with self._client() as client:
            self.connected, self.was_connected, self._told = True, True, ""
            log.info("mqtt.connected", f"connected to MQTT broker as {self._where.client_id}")
            if self._topics:
                qos = self._where.subscribe_qos
                await client.subscribe([(topic, qos) for topic in self._topics], timeout=WITHIN)
            self._outbox.from_the_start()
            await self._both(client)

    async def _both(self, client: aiomqtt.Client) -> None:
        """Tell and listen, until either fails."""
        tasks = [asyncio.ensure_future(self._publish(client)), asyncio.ensure_future(self._listen(client))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            await ended(tasks)

    async def _publish(self, client: aiomqtt.Client) -> None:
        while True:
            await self._empty(client)
            await _rung(self._outbox)

    async def _empty(self, client: aiomqtt.Client) -> None:
        while (publication := self._outbox.next()) is not None:
            try:
                await self._say(client, publication)
            except BaseException:
                self._outbox.again(publication)
                raise

    async def _say(self, client: aiomqtt.Client, publication: Publication) -> None:
        await client.publish(
            publication.topic,
            publication.raw or publication.payload.encode("utf-8", "replace"),
            qos=self._where.publish_qos,
            retain=publication.retained,
            properties=self._properties(publication),
            timeout=WITHIN,
        )

    def _properties(self, publication: Publication) -> Properties | None:
        if self._where.version != 5 or not publication.properties:
            return None
        made = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        made.UserProperty = list(publication.properties.items())
        return made

    async def _listen(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            payload = message.payload if isinstance(message.payload, bytes) else str(message.payload or "").encode()
            topic, retained = str(message.topic), bool(message.retain)
            try:
                await self._obey(Received(topic=topic, payload=payload[:PAYLOAD_MOST], retained=retained))
            except Exception as fault:
                log.fault("mqtt.fault", f"!an order from the MQTT broker failed ({topic[:100]!r})", fault)

    async def end(self, last: Publication) -> None:
        """Tell what waits and the last word over a connection of its own; nobody waits long for that. `run` is over."""
        self._outbox.put(last)
        with suppress(aiomqtt.MqttError, OSError, ValueError, TimeoutError):
            async with asyncio.timeout(GOODBYE):
                async with self._client() as client:
                    await self._empty(client)

    def _client(self) -> aiomqtt.Client:
        where, will = self._where, self._will
        more: dict[str, Any] = {} if where.version == 5 else {"clean_session": True}
        return aiomqtt.Client(
            where.host,
            where.port,
            username=where.username or None,
            password=where.password.reveal() if where.username else None,
            identifier=where.client_id,
            protocol=_VERSIONS[where.version],
            will=aiomqtt.Will(will.topic, will.payload, qos=2, retain=True),
            keepalive=where.keepalive,
            timeout=WITHIN,
            tls_context=where.tls,
            logger=_SILENT,
            max_queued_incoming_messages=ORDERS_MOST,
            max_queued_outgoing_messages=1000,
            **more,
        )


async def ended(tasks: Iterable[asyncio.Future[None]]) -> None:
    """Cancel these, and wait until they are over. A cancellation that meets an answer within the library's waiting
    is lost there, so it is given again."""
    left = set(tasks)
    for _ in range(CANCELLATIONS):
        for task in left:
            task.cancel()
        if not left:
            return
        done, left = await asyncio.wait(left, timeout=0.5)
        for task in done:
            if not task.cancelled():
                task.exception()  # looked at, so that nobody complains


async def _rung(outbox: Outbox) -> None:
    """Until there is something new."""
    if outbox.bell.answer():
        return
    rung = asyncio.get_running_loop().create_future()
    deaf = outbox.bell.listen(lambda: None if rung.done() else rung.set_result(None))
    try:
        await rung
    finally:
        deaf()
        outbox.bell.answer()
