"""The flags of `[Services] Options` and of a service's `Options`. Source: spec services.md 5.1 and 5.2."""

from __future__ import annotations

from dialtone.config.kinds import Flag

_NO_SOUNDS = "there are no sounds here"
_NO_IDENT = "services do not ask who a client says he is"

SERVICES_FLAGS = (
    Flag("NO_HOST_LOOKUP", -1, "do not look up the host names of clients"),
    Flag("NO_RECYCLE", -1, "do not recycle the services when a semaphore file says so"),
    Flag("MUTE", -1, "no sounds", note=_NO_SOUNDS),
    Flag("GET_IDENT", -1, "ask who a client says he is", note=_NO_IDENT),
)

SERVICE_FLAGS = (
    Flag("UDP", -1, "datagrams: each is answered by itself"),
    Flag("STATIC", -1, "one run that lasts and takes the clients itself, instead of a run for each client"),
    Flag("LOOP", -1, "such a run is started again when it ends"),
    Flag("NATIVE", -1, "an ordinary program; %d in its command is the number of the connection's descriptor"),
    Flag("TLS", -1, "encrypted from the first byte"),
    Flag("FULL_ACCEPT", -1, "when MaxClients are there, take the next one and close at once; without it he waits"),
    Flag("NO_USER_PROT", -1, "a login does not show in the account as its latest way in"),
    Flag("NO_HOST_LOOKUP", -1, "do not look up the host names of clients"),
    Flag("NO_RECYCLE", -1, "this service keeps its settings when the board takes new ones"),
    Flag("MUTE", -1, "no sounds", note=_NO_SOUNDS),
    Flag("GET_IDENT", -1, "ask who a client says he is", note=_NO_IDENT),
)
