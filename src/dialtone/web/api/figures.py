"""Whether the program is well, and its figures for Prometheus.

`/healthz` says nothing but that it is well. `/metrics` is for programs on this machine and for holders of a token for
it (SEC-10): it tells nothing about people.
"""

from __future__ import annotations

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.access.addresses import is_at_the_machine
from dialtone.domain.house import House
from dialtone.web.api.dispatch import HEADERS, problem, refused
from dialtone.web.entering import peer_of

LEVELS = frozenset({"active", "queue"})


async def health(request: Request) -> Response:
    """200 when the store answers, else 503."""
    house: House = request.scope["dialtone.house"]
    try:
        await house.store.read(lambda records: records.notes.get("health"))
    except StoreError:
        return PlainTextResponse("not well\n", 503, headers=HEADERS)
    return PlainTextResponse("ok\n", headers=HEADERS)


async def metrics(request: Request) -> Response:
    """The figures."""
    house: House = request.scope["dialtone.house"]
    try:
        if not await _may(request, house):
            return problem(403, "The figures are for programs on the board's own machine, or with a token for metrics.")
    except Refusal as no:
        return refused(no)
    registry = CollectorRegistry()
    registry.register(_Figures(house.gauges.counters, house.clock.now() - house.started))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST, headers=HEADERS)


async def _may(request: Request, house: House) -> bool:
    given = request.headers.get("authorization", "")
    if given.lower().startswith("bearer "):
        _, scopes = await house.api_tokens.admit(given[7:].strip(), peer_of(request))
        return "metrics" in scopes
    return is_at_the_machine(peer_of(request))


class _Figures:
    """The counters of the run as Prometheus names them."""

    def __init__(self, counters: dict[str, int], seconds: float) -> None:
        self._counters = counters
        self._seconds = seconds

    def collect(self):  # type: ignore[no-untyped-def]
        """Every figure."""
        yield GaugeMetricFamily("dialtone_up_seconds", "Seconds since the program started", value=self._seconds)
        for name, value in sorted(self._counters.items()):
            word = "".join(char if char.isascii() and char.isalnum() else "_" for char in name.lower()).strip("_")
            if name in LEVELS:
                yield GaugeMetricFamily(f"dialtone_{word}", f"{name} now", value=value)
            else:
                yield CounterMetricFamily(f"dialtone_{word}", f"{name} since the program started", value=value)
