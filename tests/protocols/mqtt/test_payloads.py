"""The texts that are published."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.model.login import Attempts
from dialtone.domain.presence.nodes import Node, Visit
from dialtone.protocols.mqtt.payloads import Client, attempts, client_list, moment, node_status, node_words, tabbed


def visit(**more):
    fields = {"node": 1, "user": 7, "alias": "Ann", "protocol": "Telnet", "since": 1.0, "action": "reading mail"}
    return Visit(**{**fields, **more})


def test_a_client_line_has_the_fields_of_the_table():
    client = Client(
        number=504,
        server="mail",
        since=86400.0,
        protocol="POP3",
        address="192.0.2.7",
        port=4711,
        host="h.example",
        user="Ann",
        user_number=7,
    )
    expected = "1970-01-02T00:00:00Z\tPOP3\t7\tAnn\t192.0.2.7\th.example\t4711\t504"
    assert client.line() == expected
    assert client_list([client, client]) == f"{expected}\n{expected}"


def test_failed_logins_without_what_was_tried():
    record = Attempts(
        key="ip:1", count=3, dupes=1, first=1.0, last=86400.0, name="root", proof="digest", protocol="SSH"
    )
    assert attempts(record) == "1970-01-01T00:00:01Z\t1970-01-02T00:00:00Z\t3\t1\tSSH\troot"


def test_nodes_for_people():
    assert node_words(Node(1)) == "Waiting for connection"
    assert node_words(Node(1, down=True)) == "Offline"
    assert node_words(Node(1, visit=visit())) == "Ann reading mail via Telnet"
    assert node_words(Node(1, visit=visit(quiet=True))) == "Waiting for connection"
    assert "Ann" not in node_words(Node(1, visit=visit(anonymous=True)))


def test_nodes_for_programs():
    assert node_status(Node(1)) == "0\t0\t0\t0\t0\t0\t0\t0"
    assert node_status(Node(1, locked=True, down=True)) == "5\t0\t0\t0\t202\t0\t0\t0"
    assert node_status(Node(1, visit=visit())) == "3\t2\t7\t65535\t0\t0\t0\t0"
    own = node_status(Node(1, visit=visit(action="playing a door", pageable=False, protocol="SSH")))
    assert own == "3\t25\t7\t65533\t1010\t0\t0\t0"
    assert node_status(Node(1, visit=visit(quiet=True)))[0] == "4"


def test_a_moment():
    assert moment(0) == ""
    assert moment(1736082000) == "2025-01-05T13:00:00Z"


@given(st.lists(st.text(max_size=400), min_size=1, max_size=6))
def test_fields_stay_fields_and_lines_stay_lines(fields):
    line = tabbed(*fields)
    assert line.count("\t") == len(fields) - 1
    assert not set(line.replace("\t", "")) & {chr(code) for code in (*range(32), 127)}
