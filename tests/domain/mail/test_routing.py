"""From an address to a destination."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import Tables
from dialtone.domain.mail.asked import Asked
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import User
from dialtone.formats.mail.addresses import parse_path
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, SYSTEM, PostOffice

FORWARDING = dataclasses.replace(SYSTEM, forward_to_netmail=True)


def visit(office: PostOffice, user: User | None = None, submission: bool = False) -> Visit:
    actor = Caller(user, STRANGER, "smtp") if user else Remote(STRANGER)
    return office.reception.visit(actor, submission=submission, hello=b"c", extended=True, secure=False)


def route(office: PostOffice, path: str, user: User | None = None, submission: bool = False) -> Destination:
    asked = Asked(visit(office, user, submission), b"<a@ext.test>", path.encode())
    return run(office.reception.router.route(asked, parse_path(path.encode(), utf8=True))).destination


def refusal(office: PostOffice, path: str, user: User | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        route(office, path, user)
    return caught.value


def office_with(*alias_lines: str, **more: Any) -> PostOffice:
    tables = Tables()
    tables.alias.set(*alias_lines)
    return PostOffice(tables=tables, **more).population()


@pytest.mark.parametrize(
    "name",
    ["digital.man", "digital_man", "digitalman", "d-i-g-i-t-a-l-man", "DIGITAL_MAN!", '"Digital Man"', "digital man"],
)
def test_names_match_by_letters_and_digits(name: str) -> None:
    """Seed manual: punctuation is ignored."""
    office = PostOffice().population()
    user = office.add("Digital Man")
    if name.endswith("!"):
        assert refusal(office, f"<{name}@local.test>").why is Why.NOT_FOUND  # a route, never a name
    else:
        assert route(office, f"<{name}@local.test>") == ToUser(user)


@pytest.mark.parametrize("domain", ["local.test", "LOCAL.TEST", "mx.local.test", "[192.0.2.25]"])
def test_our_domains(domain: str) -> None:
    office = PostOffice().population()
    assert route(office, f"<alice@{domain}>") == ToUser(office.user("alice"))


def test_other_domains_of_ours() -> None:
    tables = Tables()
    tables.domains.set("*.example.net")
    office = PostOffice(tables=tables).population()
    assert route(office, "<alice@bbs.example.net>") == ToUser(office.user("alice"))
    assert refusal(office, "<alice@bbs.example.org>").why is Why.NO_RELAY


def test_domains_in_both_forms() -> None:
    tables = Tables()
    tables.domains.set("xn--grn-ioa.test")
    office = PostOffice(tables=tables).population()
    assert (
        route(office, "<alice@grün.test>") == route(office, "<alice@xn--grn-ioa.test>") == ToUser(office.user("alice"))
    )


def test_unknown_names() -> None:
    office = PostOffice().population()
    no = refusal(office, "<nobody@local.test>")
    assert (no.why, no.reply, no.final) == (Why.NOT_FOUND, b"550 Unknown User: <nobody@local.test>", False)


@pytest.mark.parametrize("path", ["<...@local.test>", '<"..."@local.test>', '<"!!"@local.test>', "<local:@local.test>"])
def test_names_without_letters_are_nobodys(path: str) -> None:
    office = PostOffice().population()
    with pytest.raises(Refusal):
        route(office, path)


@pytest.mark.parametrize("local", [r'"a\"b"', '"u@ext.test"', r'"a\\b"'])
def test_HDR_07_odd_names_are_not_allowed(local: str) -> None:
    no = refusal(PostOffice().population(), f"<{local}@local.test>")
    assert no.why is Why.BAD_ADDRESS and no.reply.startswith(b"553 ")


def test_removed_and_inactive_people_get_nothing() -> None:
    office = PostOffice().population()
    bob = office.user("bob")
    run(office.people.remove(bob.number))
    assert refusal(office, "<bob@local.test>").reply == b"550 Unknown User: <bob@local.test>"
    alice = office.user("alice")
    run(office.people.change(dataclasses.replace(alice, inactive=True)))
    assert refusal(office, "<alice@local.test>").why is Why.NOT_FOUND


# alias.cfg


def test_aliases() -> None:
    """Spec mail.md 2.4 and 10.1."""
    office = office_with("root 1", "*-list alice", "*@old.test *@local.test", "friend alice@local.test", "two bob")
    alice = ToUser(office.user("alice"))
    assert route(office, "<ROOT@local.test>") == ToUser(office.user("Sysop"))
    assert route(office, "<foo-list@local.test>") == alice
    assert route(office, "<alice@old.test>") == alice
    assert route(office, "<friend@local.test>") == alice, "compared up to the @"
    assert route(office, "<two>") == ToUser(office.user("bob"))


def test_a_name_alias_does_not_forward_outside() -> None:
    office = office_with("fred fred@elsewhere.test")
    assert refusal(office, "<fred@local.test>").why is Why.NOT_FOUND


def test_a_whole_address_alias_does_without_any_login() -> None:
    """Seed manual: alias.cfg may name external addresses."""
    office = office_with("fred@local.test fred@elsewhere.test:2525", "*@gone.test *@new.test")
    assert route(office, "<fred@local.test>") == ToHost("fred@elsewhere.test", "elsewhere.test", 2525)
    assert route(office, "<carl@gone.test>") == ToHost("carl@new.test", "new.test", 0)


def test_a_broken_alias_is_the_sysops_mistake_not_the_senders() -> None:
    no = refusal(office_with("fred@local.test @@"), "<fred@local.test>")
    assert no.temporary


def test_BSC_07_aliases_are_not_followed_further() -> None:
    office = office_with("a b", "b a", "c@local.test c@local.test")
    office.add("carl")
    assert refusal(office, "<a@local.test>").why is Why.NOT_FOUND
    assert refusal(office, "<c@local.test>").why is Why.NOT_FOUND


def test_numbers_are_for_aliases_only() -> None:
    assert refusal(PostOffice().population(), "<1@local.test>").why is Why.NOT_FOUND


def test_sub_boards_are_not_there_yet() -> None:
    office = office_with("cnnreport sub:dove-deb")
    for path in ("<cnnreport@local.test>", "<sub:dove-deb@local.test>"):
        assert refusal(office, path).reply == b"550 Unknown sub-board: dove-deb"


def test_postmaster_is_always_there() -> None:
    """RFC 5321 section 4.5.1."""
    office = PostOffice().population()
    assert route(office, "<PostMaster>") == route(office, "<postmaster@local.test>") == ToUser(office.user("Sysop"))


# default user, closed and full mailboxes


@pytest.mark.proves("Mail.DefaultUser")
def test_default_user() -> None:
    office = PostOffice(default_user="alice").population()
    assert route(office, "<nobody@local.test>") == ToUser(office.user("alice"))
    assert route(PostOffice(default_user="SYSOP").population(), "<nobody@local.test>") == ToUser(
        PostOffice().population().user("Sysop")
    )
    assert refusal(PostOffice(default_user="nobody").population(), "<x@local.test>").why is Why.NOT_FOUND


def test_a_mailbox_closed_to_strangers() -> None:
    office = PostOffice().population()
    office.add("carol", restrictions="I")
    no = refusal(office, "<carol@local.test>")
    assert (no.why, no.reply) == (Why.CLOSED, b"550 Closed mailbox: <carol@local.test>")
    assert isinstance(route(office, "<carol@local.test>", office.user("alice")), ToUser)


def test_a_full_mailbox() -> None:
    """One more than the limit fits (spec mail.md 1.9); exemption W lifts it."""
    office = PostOffice(max_msgs_waiting=2).population()
    carol = office.add("carol", exemptions="W")
    for alias, most in (("bob", 3), ("carol", 5)):
        for _ in range(most):
            assert isinstance(route(office, f"<{alias}@local.test>"), ToUser)
            deliver(office, f"<{alias}@local.test>")
    no = refusal(office, "<bob@local.test>")
    assert (no.why, no.temporary, no.reply) == (Why.FULL, True, b"450 Mailbox full: <bob@local.test>")
    assert route(office, "<carol@local.test>") == ToUser(carol)


def deliver(office: PostOffice, path: str) -> None:
    """One message, without any protocol."""
    from dialtone.domain.mail.envelope import Recipient, Sender

    async def whole() -> None:
        sender = Sender(parse_path(b"<a@ext.test>"), b"<a@ext.test>", "a@ext.test")
        letter = await office.reception.begin(visit(office), sender)
        await letter.add_recipient(Recipient(parse_path(path.encode()), path.encode(), path[1:-1]))
        await letter.text().write(b"From: a@ext.test\r\n\r\ntext\r\n")
        await letter.finish()

    run(whole())


# forwarding


def test_forwarding_to_a_users_own_address() -> None:
    """Spec mail.md 2.5: the system allows it, the user wants it, the prefixes say otherwise."""
    office = PostOffice(system=FORWARDING).population()
    carol = office.add("carol", netmail="carol@home.test", forwards=True)
    dave = office.add("dave", netmail="dave@home.test")
    home = ToHost("carol@home.test", "home.test", 0, forwarded_for=carol)
    assert route(office, "<carol@local.test>") == home
    assert route(office, "<local:carol@local.test>") == ToUser(carol)
    assert route(office, "<forward:local:carol@local.test>") == ToUser(carol)
    alice = office.user("alice")
    out = ToHost("dave@home.test", "home.test", 0, forwarded_for=dave)
    assert route(office, "<dave@local.test>", alice) == ToUser(dave)
    assert route(office, "<forward:dave@local.test>", alice) == out
    assert route(office, '<"FORWARD:dave"@local.test>', alice) == out


def test_RLY_21_strangers_cannot_have_mail_forwarded_that_its_user_keeps_here() -> None:
    office = PostOffice(system=FORWARDING).population()
    dave = office.add("dave", netmail="dave@home.test")
    for path in ("<forward:dave@local.test>", '<"forward:dave"@local.test>'):
        assert route(office, path) == ToUser(dave)


@pytest.mark.parametrize(
    "netmail", ["", "carol", "carol@local.test", "carol@host", "1:2/3", "705", "VERT", "a b@c.d@e"]
)
def test_only_real_addresses_elsewhere_are_forwarded_to(netmail: str) -> None:
    office = PostOffice(system=FORWARDING).population()
    carol = office.add("carol", netmail=netmail, forwards=True)
    assert route(office, "<carol@local.test>") == ToUser(carol)


def test_forwarding_is_off_by_default() -> None:
    office = PostOffice().population()
    carol = office.add("carol", netmail="carol@home.test", forwards=True)
    assert route(office, "<forward:carol@local.test>") == ToUser(carol)


# outside


@pytest.mark.parametrize("verb", [Verb.SEND, Verb.SOML, Verb.SAML])
def test_RLY_02_telegrams_for_elsewhere_are_not_for_whoever_has_that_name_here(verb: Verb) -> None:
    office = PostOffice().population()
    path = b"<alice@ext.test>"
    with pytest.raises(Refusal) as caught:
        run(office.reception.router.route(Asked(visit(office), b"<a@ext.test>", path, verb), parse_path(path)))
    assert caught.value.why is Why.NOT_FOUND


def test_fidonet_is_not_there_yet() -> None:
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    no = refusal(office, "<rob.swindell@f705.n103.z1.fidonet>", office.user("alice"))
    assert no.reply.startswith(b"550 ") and not no.final


@pytest.mark.proves("Mail.Options.ALLOW_RELAY")
def test_relaying_needs_a_rule() -> None:
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    alice, guest = office.user("alice"), office.user("guest")
    assert route(office, "<u@ext.test>", alice) == ToHost("u@ext.test", "ext.test", 0)
    assert refusal(office, "<u@ext.test>", guest).final is False
    assert refusal(office, "<u@ext.test>").final is True
    closed = PostOffice().population()
    assert refusal(closed, "<u@ext.test>", closed.user("alice")).reply == b"550 Relay not allowed."
    assert isinstance(route(closed, "<u@ext.test>", closed.user("alice"), submission=True), ToHost)


def test_addresses_outside_keep_their_quoting() -> None:
    office = PostOffice(options=frozenset({"ALLOW_RELAY"})).population()
    found = route(office, '<"a@b c"@EXT.test>', office.user("alice"))
    assert found == ToHost('"a@b c"@ext.test', "ext.test", 0)
