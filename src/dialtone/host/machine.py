"""Which machine this is: its name and platform, as they choose among variants of settings files."""

from __future__ import annotations

import socket
import sys

from dialtone.config.places import Host

PLATFORMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Win32"}


def platform_name() -> str:
    """The platform's name as version strings show it."""
    return PLATFORMS.get(sys.platform, sys.platform.capitalize())


def this_machine() -> Host:
    """The machine's name in lower case as it knows it without asking the network, and its platform in lower case."""
    return Host(socket.gethostname().lower(), platform_name().lower())
