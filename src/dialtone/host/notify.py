"""Tells the service manager how we are, by its datagram socket (`NOTIFY_SOCKET`; sd_notify(3))."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> bool:
    """Send lines such as "READY=1". Returns whether a service manager was there to be told; never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.sendto(state.encode(), name)
    except OSError:
        return False
    return True
