"""Telling something to a web address of a sysop's choice: one POST, with the cares of `web.py` (SSR-01 to SSR-03)."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.domain.ports.outside import Unreachable
from dialtone.net.web import PolicyFetcher, read_head


class HookPoster(PolicyFetcher):
    """Implements `domain.ports.hooks.PostHook`."""

    async def post(self, url: str, body: bytes, fields: Mapping[str, str]) -> int:
        """See the port."""
        host, path = self.parts(url)
        return int(await self.within(host, self._post(host, path, body, fields)))

    async def _post(self, host: str, path: str, body: bytes, fields: Mapping[str, str]) -> str:
        wire = await self._connected(host)
        try:
            await wire.start_client_tls(host, verify=True)
            lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "User-Agent: dialtone"]
            lines += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in fields.items())]
            if any(char in "\r\n" for line in lines for char in line):
                raise Unreachable("a field with a line end")
            await wire.send(*(line.encode("ascii", "replace") for line in [*lines, "Connection: close", ""]))
            await wire.send_raw(body)
            status, _ = await read_head(wire, host)
            return status
        finally:
            await wire.close()
