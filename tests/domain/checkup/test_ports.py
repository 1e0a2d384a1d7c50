"""Every port of the table in the seeds is explained."""

import pytest

from dialtone.app.checkup import wanted
from dialtone.config.load import Settings
from dialtone.domain.checkup.ports import PURPOSES, purpose

TABLE = [
    "telnet",
    "ssh",
    "rlogin",
    "smtp",
    "submission",
    "submissions",
    "pop3",
    "pop3s",
    "ftp",
    "http",
    "https",
    "nntp",
    "gopher",
    "irc",
    "finger",
    "systat",
    "msp",
    "ws",
    "wss",
]


@pytest.mark.parametrize("service", TABLE)
def test_the_services_of_the_table(service):
    assert service in PURPOSES


def test_whatever_listens_by_default_is_explained():
    assert [one.service for one in wanted(Settings()) if one.service not in PURPOSES] == []


def test_a_service_of_the_sysops_own():
    assert purpose("bingo") == "the service bingo"
