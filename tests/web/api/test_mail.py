"""Mail for programs."""

from __future__ import annotations

import json
from base64 import b64encode


def send(program, **changes):
    body = {"to": ["Bob"], "subject": "Hello", "text": "Dear Bob"} | changes
    return program.ask("POST", "/mail/messages", body)


def test_mail_is_sent_read_marked_moved_and_thrown_away(program):
    alice, bob = program("mail:read", "mail:write"), program("mail:read", "mail:write", number=3)
    answer = send(alice, files=[{"name": "a.txt", "data": b64encode(b"hello").decode(), "type": "text/plain"}])
    assert answer.status == 202 and json.loads(answer.text)["tag"]
    inbox = next(one for one in bob.get("/mail/folders") if one["kind"] == "inbox")
    assert (inbox["messages"], inbox["unread"]) == (1, 1) and bob.get("/me")["mail_unread"] == 1
    (letter,) = bob.get(f"/mail/folders/{inbox['id']}/messages")["messages"]
    whole = bob.get(f"/mail/messages/{letter['uid']}")
    assert whole["subject"] == "Hello" and "Dear Bob" in whole["text"] and whole["files"][0]["name"] == "a.txt"
    assert bob.ask("PATCH", f"/mail/messages/{letter['uid']}", {"read": True, "flagged": True}).status == 204
    (letter,) = bob.get(f"/mail/folders/{inbox['id']}/messages")["messages"]
    assert letter["read"] and letter["flagged"]
    trash = next(one for one in bob.get("/mail/folders") if one["kind"] == "trash")
    assert bob.ask("DELETE", f"/mail/messages/{letter['uid']}").status == 204
    assert bob.get(f"/mail/folders/{inbox['id']}/messages")["messages"] == []
    assert len(bob.get(f"/mail/folders/{trash['id']}/messages")["messages"]) == 1


def test_WEB_06_nobody_reads_anothers_mail(program):
    send(program("mail:write", number=1))
    alice = program("mail:read", "mail:write")
    assert alice.ask("GET", "/mail/messages/1").status in (404, 410)
    assert alice.ask("DELETE", "/mail/messages/1").status in (404, 410)


def test_what_cannot_be_sent_is_told(program):
    alice = program("mail:write")
    assert send(alice, to=["nobody at all"]).status >= 400
    assert send(alice, to=[]).status == 400
    assert send(alice, files=[{"name": "x", "data": "%%%"}]).status == 400


def test_HDR_01_a_subject_is_one_line_whatever_is_in_it(program):
    for number, ends in enumerate(("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\r\n\r\n"), 1):
        assert send(program("mail:write"), subject=f"x{ends}Bcc: evil@ext.test").status == 202
        letter = program("mail:read", number=3).get(f"/mail/messages/{number}")
        assert letter["subject"].startswith("x") and len(letter["subject"].splitlines()) == 1
        assert letter["text"].strip() == "Dear Bob"


def test_a_folder_that_is_none(program):
    for folder in ("99", "x", "-99", "%00"):
        assert program("mail:read").ask("GET", f"/mail/folders/{folder}/messages").status == 404
