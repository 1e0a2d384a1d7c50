"""Chat channels and what was said on them."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.chat_line import ChatLine
from dialtone.store.sql.engine import Engine, Table

LINES = Table("chat_lines", ("id", "channel", "msgid", "at", "kind", "source", "account", "bot", "text"))

_LINES = f"SELECT {', '.join(LINES.columns)} FROM chat_lines ORDER BY id"
_TRIM = (
    "DELETE FROM chat_lines WHERE channel = $1 AND id <= "
    "(SELECT id FROM chat_lines WHERE channel = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)"
)
_CHANNELS = "SELECT channel, state FROM chat_channels"
_PUT = (
    "INSERT INTO chat_channels (channel, state) VALUES ($1, $2) "
    "ON CONFLICT (channel) DO UPDATE SET state = excluded.state"
)
_DROP = "DELETE FROM chat_channels WHERE channel = $1"
_DROP_LINES = "DELETE FROM chat_lines WHERE channel = $1"


class SqlChat:
    """See `ChatRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add(self, lines: Sequence[ChatLine]) -> None:
        for line in lines:
            number = await self._engine.number(LINES)
            row = (number, line.channel, line.id, line.at, line.kind, line.source, line.account, int(line.bot))
            self._engine.insert(LINES, (*row, line.text))

    async def trim(self, channel: str, most: int) -> int:
        return await self._engine.change(_TRIM, (channel, most))

    async def lines(self) -> dict[str, list[ChatLine]]:
        found: dict[str, list[ChatLine]] = {}
        for _, channel, msgid, at, kind, source, account, bot, text in await self._engine.rows(_LINES):
            line = ChatLine(
                channel=channel,
                id=msgid,
                at=at,
                kind=kind,
                source=source,
                account=account,
                bot=bool(bot),
                text=text,
            )
            found.setdefault(channel, []).append(line)
        return found

    async def channels(self) -> dict[str, str]:
        return {str(channel): str(state) for channel, state in await self._engine.rows(_CHANNELS)}

    async def put_channel(self, channel: str, state: str) -> None:
        await self._engine.change(_PUT, (channel, state))

    async def drop_channel(self, channel: str) -> None:
        await self._engine.change(_DROP, (channel,))
        await self._engine.change(_DROP_LINES, (channel,))
