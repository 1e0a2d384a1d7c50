import ipaddress

import pytest
import trustme

from dialtone.app.service_terms import asking, ended_line, networks, transcript
from dialtone.base import log
from dialtone.config.service import ServiceConfig
from dialtone.net.asking_tls import AskingTls
from dialtone.net.runner import Tally
from dialtone.net.tls import ServerTls


@pytest.mark.parametrize(
    ("command", "options", "what"),
    [
        ("nntpservice.js", (), "Service"),
        ("mine.js", (), "JavaScript service"),
        ("mine.py", (), "Python service"),
        ("mine", ("NATIVE",), "NATIVE service"),
    ],
)
def test_the_last_line_of_a_conversation(command, options, what):
    row = ServiceConfig(name="X", command=command, options=frozenset(options))
    line = ended_line(row, Tally(active=2, served=40), Tally(active=7, served=90))
    assert line == f"{what} thread terminated (2 clients remain, 7 total, 40 served)"


@pytest.mark.parametrize(
    ("command", "arguments", "asks"),
    [("ircd.js", (), True), ("ircd.js", ("-w",), False), ("nntpservice.js", (), False)],
)
def test_irc_asks_for_certificates_and_nobody_else(tmp_path, command, arguments, asks):
    trustme.CA().issue_cert("a.test").private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    row, tls = ServiceConfig(name="X", command=command), ServerTls(tmp_path / "both.pem")
    assert isinstance(asking(row, arguments, tls), AskingTls) is asks
    assert asks or asking(row, arguments, tls) is tls
    assert asking(row, arguments, None) is None


def test_networks():
    assert networks(("192.0.2.1", "10.0.0.0/8")) == (
        ipaddress.ip_network("192.0.2.1/32"),
        ipaddress.ip_network("10.0.0.0/8"),
    )


def test_answers_of_built_in_services_are_in_the_log_when_wanted():
    news, own = ServiceConfig(name="NNTP", command="nntpservice.js"), ServiceConfig(name="X", command="mine.js")
    assert transcript(news, ("-f", "-d")).sent == log.INFO
    assert transcript(news, ("-f",)).sent == transcript(own, ("-d",)).sent == log.TRACE
    assert transcript(news, ("-d",)).received == log.TRACE
