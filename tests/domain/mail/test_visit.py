"""Who brings mail."""

from __future__ import annotations

from dialtone.domain.mail.visit import Visit, may_send_outside
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.mail.received import Stamp, literal
from dialtone.wire.port import Peer

ALICE = User(number=UserNumber(2), alias="alice")
STAMP = Stamp(by=b"mx", software=b"x", client=b"", server=literal("192.0.2.1"), with_word=lambda utf8: b"SMTP")


def visit(actor: Caller | Remote) -> Visit:
    return Visit(actor=actor, submission=False, stamp=STAMP)


def test_strangers_and_users() -> None:
    four, six = Peer("192.0.2.9", 1, "192.0.2.1", 25), Peer("2001:db8::9", 1, "2001:db8::1", 25)
    assert visit(Remote(four)).user is None and visit(Caller(ALICE, four, "smtp")).user is ALICE
    assert visit(Remote(four)).is_own_literal("[192.0.2.1]") and visit(Remote(six)).is_own_literal("[IPv6:2001:db8::1]")
    assert visit(Remote(four)).is_own_literal("[127.0.0.1]") and visit(Remote(four)).is_own_literal("[IPv6:::1]")
    for domain in ("[192.0.2.2]", "192.0.2.1", "", "[IPv6:2001:db8::1]"):
        assert not visit(Remote(four)).is_own_literal(domain)


def test_who_may_send_outside() -> None:
    assert may_send_outside(ALICE)
    for letters in ("M", "G", "GM"):
        assert not may_send_outside(User(number=UserNumber(3), alias="x", restrictions=letters))
