"""What only sysops may."""

from __future__ import annotations

import json


def test_accounts_are_changed(site, program):
    sysop = program("sysop", number=1)
    assert sysop.ask("PATCH", "/sysop/people/3", {"level": 60, "comment": "fine"}).status == 204
    assert (site.user(3).level, site.user(3).comment) == (60, "fine")
    assert sysop.ask("PATCH", "/sysop/people/99", {"level": 60}).status == 404
    assert sysop.ask("PATCH", "/sysop/people/3", {"level": 100}).status == 400


def test_the_queue_and_traces_are_looked_at(program):
    sysop = program("sysop", number=1)
    assert sysop.get("/sysop/queue") == [] and sysop.get("/sysop/trace?q=x") == []
    assert sysop.ask("POST", "/sysop/queue/7", {"order": "retry"}).status == 404
    assert sysop.ask("POST", "/sysop/queue/7", {"order": "explode"}).status == 400


def test_webhooks_come_and_go(program):
    sysop = program("sysop", number=1)
    answer = sysop.ask("POST", "/sysop/hooks", {"url": "https://hooks.example/x", "events": ["post.made"]})
    made = json.loads(answer.text)
    assert answer.status == 201 and len(made["secret"]) >= 40
    (hook,) = sysop.get("/sysop/hooks")
    assert hook["url"] == "https://hooks.example/x" and "secret" not in hook
    assert sysop.ask("DELETE", f"/sysop/hooks/{hook['id']}").status == 204
    assert sysop.ask("DELETE", f"/sysop/hooks/{hook['id']}").status == 404


def test_SSR_03_a_webhook_goes_to_the_web_and_nowhere_else(program):
    sysop = program("sysop", number=1)
    for url in (
        "http://hooks.example/x",
        "https://127.0.0.1/x",
        "https://localhost/",
        "https://hooks.example:8443/",
        "file:///etc/passwd",
        "https://user@hooks.example/",
        "https://[::1]/",
    ):
        assert sysop.ask("POST", "/sysop/hooks", {"url": url, "events": ["post.made"]}).status == 400, url
