"""Signs by which mail of programs is known (BSC-04)."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.lists.automatic import is_daemon, is_reply_of_program, why_automatic
from dialtone.formats.mail.headers import fields


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "Auto-Submitted: auto-replied"),
        ("AUTO-SUBMITTED: Auto-Generated; x=y", "Auto-Submitted: auto-generated"),
        ("Auto-Submitted: no", ""),
        ("List-Id: <x.y>", "List-Id"),
        ("Precedence: Junk", "Precedence: junk"),
        ("Precedence: first-class", ""),
        ("X-Auto-Response-Suppress: DR, AutoReply", "X-Auto-Response-Suppress"),
        ("X-Auto-Response-Suppress: DR", ""),
        ("Subject: Precedence: bulk", ""),
        ("", ""),
    ],
)
def test_BSC_04_signs(line, why):
    assert why_automatic(fields(f"From: a@b.test\r\n{line}\r\n".encode())) == why


@pytest.mark.parametrize(
    ("address", "daemon"),
    [
        ("MAILER-DAEMON@x.test", True),
        ("postmaster@x.test", True),
        ("no-reply+17@x.test", True),
        ("owner-list@x.test", True),
        ("list-request@x.test", True),
        ("list-bounces@x.test", True),
        ("", True),
        ("ann@x.test", False),
        ("downer@x.test", False),
    ],
)
def test_BSC_04_daemons(address, daemon):
    assert is_daemon(address) is daemon


def test_answers_of_programs_are_told_from_their_news():
    assert is_reply_of_program(fields(b"Auto-Submitted: auto-replied\r\n"))
    assert not is_reply_of_program(fields(b"Auto-Submitted: auto-generated\r\n"))
    assert not is_reply_of_program(fields(b""))
