"""Terminals in browsers are ruled by sbbs.ini where it says something, else by services.ini."""

import pytest

from dialtone.config.load import load_settings

ROWS = "[WS]\nPort = 8123\nInterface = 127.0.0.1\nCommand = websocketservice.js\n"
SECURE = "[WSS]\nEnabled = {}\nPort = 8124\nInterface = 127.0.0.2\nCommand = websocketservice.js\nOptions = TLS\n"


def calls(root, sbbs, services=None):
    """Interface and port of plain and of secure calls."""
    root.write("sbbs.ini", sbbs)
    if services is not None:
        root.write("services.ini", services)
    terminal = load_settings(root.path).terminal
    return [
        (terminal.browser_interface(secure=False), terminal.websocket_port),
        (terminal.browser_interface(secure=True), terminal.websocket_secure_port),
    ]


def test_services_ini_says_where(root):
    assert calls(root, "", ROWS + SECURE.format("true")) == [(("127.0.0.1",), 8123), (("127.0.0.2",), 8124)]


def test_a_section_that_is_off(root):
    assert calls(root, "", ROWS + SECURE.format("false"))[1] == ((), 8124)


@pytest.mark.parametrize("services", [None, ROWS + SECURE.format("false")])
def test_what_sbbs_ini_states_counts(root, services):
    stated = "[BBS]\nWebSocketPort = 2001\nWebSocketSecurePort = 2002\nWebSocketInterface = 127.0.0.3\n"
    assert calls(root, stated, services) == [(("127.0.0.3",), 2001), (("127.0.0.3",), 2002)]


def test_switched_off_there_it_is_off(root):
    found = calls(root, "[BBS]\nWebSocket = false\n", ROWS + SECURE.format("true"))
    assert [interface for interface, _ in found] == [(), ()]


def test_an_old_file_without_such_sections_leaves_them_to_sbbs_ini(root):
    found = calls(root, "[Global]\nInterface = 127.0.0.1\n", "[Finger]\nCommand = fingerservice.js\n")
    assert found == [(("127.0.0.1",), 1123), (("127.0.0.1",), 11235)]
