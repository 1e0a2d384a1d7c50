"""Callers' screens, for tools of the sysop's that watch and type: which nodes have one, what it is, what goes to it.

Nobody watches unless `watch` was called, and nobody types unless something asks `type_in`: who may is decided there.
What is typed waits in a bounded place; what is shown is told at once and kept nowhere. Source: spec services.md 1.17.
"""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why

TYPED_MOST = 1024  # bytes that wait for a session to read them

Watch = Callable[[int, bytes], None]  # a node, and what goes to its screen
About = Callable[[], str]


class Window:
    """The screen of one node, as the session's terminal sees it."""

    __slots__ = ("_bell", "_node", "_screens", "_typed", "about")

    def __init__(self, screens: Screens, node: int, bell: Bell, about: About) -> None:
        self._screens = screens
        self._node = node
        self._bell = bell
        self._typed = bytearray()
        self.about = about

    def shown(self, data: bytes) -> None:
        """Something goes to the screen."""
        if self._screens.watcher is not None:
            self._screens.watcher(self._node, data)

    @property
    def waiting(self) -> int:
        """How many typed bytes wait."""
        return len(self._typed)

    def typed(self) -> bytes:
        """What was typed by others since the last time."""
        data = bytes(self._typed)
        self._typed.clear()
        return data

    def type_in(self, data: bytes) -> None:
        """Type as if the caller did."""
        self._typed += data[: TYPED_MOST - len(self._typed)]
        self._bell.ring()


class Screens:
    """The windows of all nodes. `watcher` is told what goes to them; None: nobody watches."""

    def __init__(self) -> None:
        self.watcher: Watch | None = None
        self._windows: dict[int, Window] = {}

    def open(self, node: int, bell: Bell, about: About) -> Window:
        """A caller has this node now; `bell` wakes his session, `about` says what his terminal is."""
        made = self._windows[node] = Window(self, node, bell, about)
        return made

    def close(self, node: int) -> None:
        """He is gone; harmless when nobody was there."""
        self._windows.pop(node, None)

    def about(self) -> dict[int, str]:
        """What the terminals are, by node."""
        return {node: window.about() for node, window in self._windows.items()}

    def type_in(self, node: int, data: bytes) -> None:
        """Type on a node. Raises Refusal (NOT_FOUND) when nobody is there."""
        window = self._windows.get(node)
        if window is None:
            raise Refusal(Why.NOT_FOUND, f"nobody is on node {node}")
        window.type_in(data)
