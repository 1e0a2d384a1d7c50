"""Health and figures."""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.wire.port import Peer
from tests.support.browser import Browser


def test_health_says_nothing_else(nobody_asks):
    answer = nobody_asks("/healthz")
    assert (answer.status, answer.text) == (200, "ok\n")


def test_a_store_in_trouble_is_told(site, nobody_asks, monkeypatch):
    async def fail(question):
        raise StoreError("disk I/O error")

    monkeypatch.setattr(type(site.store), "read", lambda self, question: fail(question))
    answer = nobody_asks("/healthz")
    assert (answer.status, answer.text) == (503, "not well\n")


def test_SEC_10_figures_are_for_this_machine_and_for_tokens(site, program):
    assert Browser(site).request("GET", "/metrics").status == 403
    here = Browser(site, address="127.0.0.1").request("GET", "/metrics")
    assert here.status == 200 and "dialtone_up_seconds" in here.text
    asking = program("metrics", number=1)
    assert asking.browser.request("GET", "/metrics").status == 200
    other = program("people", number=1)
    assert other.browser.request("GET", "/metrics").status == 403
    other.browser.headers = {"authorization": "Bearer dt_nonsense"}
    assert other.browser.request("GET", "/metrics").status == 401


def test_LOG_03_figures_have_names_prometheus_knows(site):
    site.house.gauges.sample(0.0, {"messages received": 3, "ip-blocked": 2, "active": 5})
    text = Browser(site, address="::1").request("GET", "/metrics").text
    assert "dialtone_messages_received_total 3.0" in text and "dialtone_ip_blocked_total 2.0" in text
    assert "dialtone_active 5.0" in text


class Relayed(Browser):
    """Somebody whom a proxy on the board's own machine brings that nobody listed."""

    def _scope(self, *asked):
        peer = Peer("127.0.0.1", 1, "127.0.0.1", 80, relayed=True)
        return super()._scope(*asked) | {"dialtone.peer": peer}


def test_HTP_07_figures_are_not_for_whom_an_unlisted_proxy_brings(site):
    assert Relayed(site).request("GET", "/metrics").status == 403
