from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.file import Queued
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.mail_folder import DRAFTS, SENT
from dialtone.domain.model.mailbox_view import PostMark
from dialtone.domain.model.user import Misc, UserNumber
from dialtone.domain.people.enrol import People
from dialtone.testing.script import run
from tests.support.residents import Residents


def refused(residents, alias, **fields):
    with pytest.raises(Refusal) as caught:
        residents.add(alias, **fields)
    return caught.value.why


def secrets(residents, number):
    return run(residents.store.read(lambda records: records.users.secrets(UserNumber(number))))


def test_the_first_account_is_the_sysop():
    residents = Residents()
    first = residents.add("Sysop", level=10)
    second = residents.add("alice")
    assert (first.number, first.level, first.alias) == (1, 99, "Sysop")
    assert (second.number, second.level, second.created) == (2, 50, residents.clock.now())


def test_accounts_are_announced_when_made_changed_and_removed():
    residents = Residents()
    told = []
    residents.bus.listen(UserChanged, told.append)
    residents.add("Sysop")
    alice = residents.add("alice")
    run(residents.people.change(replace(alice, level=60)))
    run(residents.people.set_password(alice.number, "another"))
    run(residents.people.remove(alice.number))
    assert told == [
        UserChanged(UserNumber(1), secret=True),
        UserChanged(UserNumber(2), secret=True),
        UserChanged(UserNumber(2)),
        UserChanged(UserNumber(2), secret=True),
        UserChanged(UserNumber(2), secret=True),
    ]


@pytest.mark.parametrize("alias", ["sysop", "Root", "post-master", "ABUSE", "guest"])
def test_AUT_15_reserved_names(alias):
    residents = Residents()
    residents.add("chief")
    assert refused(residents, alias) is Why.EXISTS
    assert residents.add(alias, insist=True).number == 2


def test_the_guest_account_is_called_guest():
    residents = Residents()
    residents.add("chief")
    assert residents.add("Guest", restrictions="G").is_guest


@pytest.mark.parametrize("alias", ["ALICE", "a.l.i.c.e", "ａｌｉｃｅ", "\u0430l\u0456c\u0435".upper()])
def test_FRM_10_names_like_another(alias):
    residents = Residents().settle()
    assert refused(residents, alias) in (Why.EXISTS, Why.INVALID)


def test_FRM_10_a_name_like_anothers_real_name():
    residents = Residents().settle()
    residents.add("carol", real_name="Carol Jones")
    assert refused(residents, "carol.jones") is Why.EXISTS


def test_AUT_15_the_name_of_a_removed_account():
    residents = Residents().settle()
    run(residents.people.remove(UserNumber(2)))
    assert refused(residents, "alice") is Why.EXISTS


def test_AUT_15_anothers_former_name():
    residents = Residents().settle()
    alice = run(residents.directory.get(UserNumber(2)))
    alice = run(residents.people.change(replace(alice, alias="alicia")))
    assert refused(residents, "alice") is Why.EXISTS
    assert run(residents.people.change(replace(alice, alias="alice"))).alias == "alice"


def test_AUT_15_names_the_board_goes_by():
    residents = Residents().settle()
    residents.tables.alias.set("staff 1")
    assert refused(residents, "staff") is Why.EXISTS
    assert refused(residents, "Olga Operator") is Why.EXISTS


@pytest.mark.parametrize("alias", ["", " x", "a\nb", "...", "a@b"])
def test_names_nobody_may_have(alias):
    assert refused(Residents(), alias) is Why.INVALID


@pytest.mark.parametrize("password", ["", "a\0b", "x" * 200])
def test_passwords_nobody_may_have(password):
    residents = Residents()
    assert refused(residents, "Sysop", password=password) is Why.INVALID
    assert residents.hasher.hashed == 0


def test_a_taken_name_costs_no_hash():
    residents = Residents().settle()
    before = residents.hasher.hashed
    refused(residents, "alice")
    assert residents.hasher.hashed == before


def test_HDR_03_real_names_are_cleaned():
    residents = Residents()
    residents.add("Sysop")
    user = residents.add("alice", real_name="X\nReply-To: evil@ext.test")
    assert user.real_name == "X Reply-To: evil@ext.test"
    changed = run(residents.people.change(replace(user, real_name="a\r\n b")))
    assert changed.real_name == "a b"


def test_flags_are_a_set_of_letters():
    residents = Residents()
    residents.add("Sysop")
    assert residents.add("alice", restrictions="mg m").restrictions == "GM"
    assert refused(residents, "bob", exemptions="M1") is Why.INVALID
    assert refused(residents, "bob", level=100) is Why.INVALID
    assert refused(residents, "bob", netmail="a@b\r\nRCPT TO:<x@y>") is Why.INVALID


def test_a_change_keeps_what_the_program_counts():
    residents = Residents().settle()
    stale = run(residents.directory.get(UserNumber(2)))
    run(residents.store.write(lambda records: records.users.count_emails(UserNumber(2), 9, 3)))
    changed = run(residents.people.change(replace(stale, level=70, netmail="a@ext.test", forwards=True)))
    assert (changed.level, changed.netmail, changed.forwards, changed.emails_today) == (70, "a@ext.test", True, 3)
    assert run(residents.people.list())[1] == changed


def test_a_change_to_anothers_name_is_refused():
    residents = Residents().settle()
    bob = run(residents.directory.get(UserNumber(3)))
    for alias, why in (("Alice", Why.EXISTS), ("root", Why.EXISTS), ("x@y", Why.INVALID)):
        with pytest.raises(Refusal) as caught:
            run(residents.people.change(replace(bob, alias=alias)))
        assert caught.value.why is why
    assert run(residents.people.change(replace(bob, alias="BOB"))).alias == "BOB"


def test_AUT_14_another_password_replaces_every_form():
    residents = Residents().settle()
    before = secrets(residents, 2)
    residents.clock.advance(5)
    run(residents.people.set_password(UserNumber(2), "Another One"))
    after = secrets(residents, 2)
    assert after.password_hash == "hash of Another One"
    assert after.sealed != before.sealed
    assert after.scram != before.scram
    assert after.changed == before.changed + 5


def test_the_case_rule_of_new_passwords_is_the_systems():
    residents = Residents(password_case="fold").settle()
    assert run(residents.directory.get(UserNumber(2))).fold_case
    residents.general = replace(residents.general, password_case="exact")
    residents.rebuild()
    run(residents.people.set_password(UserNumber(2), "AbC"))
    assert not run(residents.directory.get(UserNumber(2))).fold_case
    assert secrets(residents, 2).password_hash == "hash of AbC"


def test_SEC_06_removing_takes_secrets_and_mail():
    residents = Residents().settle()

    async def letter(records):
        kept = await records.mail.add_letter(NewLetter(tag="0" * 16, size=3, body=b"abc"))
        await records.mail.add_copy(UserNumber(2), kept, b"", size=3, spam=False)

    run(residents.store.write(letter))
    run(residents.people.remove(UserNumber(2)))
    assert secrets(residents, 2).password_hash == ""
    assert secrets(residents, 2).sealed == b""
    assert run(residents.store.read(lambda records: records.mail.heads(UserNumber(2)))) == []
    assert run(residents.directory.get(UserNumber(2))).deleted


def test_SEC_06_removing_takes_keys_tokens_and_what_the_owner_kept():
    residents = Residents().settle()
    owner, other = UserNumber(2), UserNumber(3)

    async def fill(records):
        for user in (owner, other):
            await records.credentials.add_key(
                PublicKey(user=user, fingerprint="SHA256:a", kind="ssh-ed25519", data="A")
            )
            await records.credentials.add_token(Token(key=f"of {user}", user=user, purpose="password"))
            await records.properties.put(user, "chat", "color", "red")
            await records.drafts.put(KeptDraft(user=user, area="post:A", to="", subject="", text="x", saved=1.0))
            letter = await records.mail.add_letter(NewLetter(tag="0" * 16, size=3, body=b"abc"))
            await records.drafts.add_sent(SentMail(user=user, letter=letter, to="x", subject="", size=3, sent=1.0))
            for folder in (SENT, DRAFTS):
                await records.mailboxes.put(user, letter, b"", size=3, folder=folder, marks=0, at=1.0)
            await records.mailboxes.add_keyword(user, "mine")
            await records.board_views.put_marks(user, "MAIN", [PostMark(1, 4, 1)])
            await records.telegrams.add(user, "x", 1.0, "hello")
            for upload in (False, True):
                await records.files.enqueue(Queued(user=user, directory="MAIN", name="a.zip", upload=upload))

    async def left(records, user):
        return [
            await records.credentials.keys(user),
            await records.credentials.token(f"of {user}", 1.0),
            await records.properties.all(user),
            await records.drafts.all(user),
            await records.drafts.sent(user),
            await records.telegrams.waiting(user),
            await records.files.queue(user, upload=False),
            await records.files.queue(user, upload=True),
            await records.folders.counts(user),
            await records.mailboxes.keywords(user),
            await records.board_views.marks(user, "MAIN"),
        ]

    run(residents.store.write(fill))
    run(residents.people.set(owner, {"street": "1 Barn Road", "phone": "555-0100", "birth": "19700131"}))
    run(residents.people.remove(owner))
    nothing = [[], None, {}, [], [], [], [], [], {}, (), []]
    assert run(residents.store.read(lambda records: left(records, owner))) == nothing
    assert all(run(residents.store.read(lambda records: left(records, other))))
    gone = run(residents.directory.get(owner))
    assert (gone.street, gone.phone, gone.birth, gone.deleted_at) == ("", "", "", residents.clock.now())


def test_setting_fields_leaves_what_others_changed_meanwhile():
    residents = Residents().settle()
    run(residents.people.set(UserNumber(2), {"credits": 500}))
    run(residents.people.set(UserNumber(2), {"note": " two\r\nlines "}))
    user = run(residents.directory.get(UserNumber(2)))
    assert (user.credits, user.note) == (500, "two lines")


def test_AUT_15_setting_an_alias_keeps_the_rules_of_names():
    residents = Residents().settle()
    other = run(residents.directory.get(UserNumber(3))).alias
    for alias in (other, "postmaster", "a@b"):
        with pytest.raises(Refusal):
            run(residents.people.set(UserNumber(2), {"alias": alias, "note": "x"}))
    assert run(residents.directory.get(UserNumber(2))).note == ""
    run(residents.people.set(UserNumber(2), {"alias": "postmaster"}, insist=True))
    assert run(residents.directory.get(UserNumber(2))).alias == "postmaster"


def test_the_sysop_stays():
    residents = Residents().settle()
    with pytest.raises(Refusal) as caught:
        run(residents.people.remove(UserNumber(1)))
    assert caught.value.why is Why.DENIED


@pytest.mark.parametrize("verb", ["remove", "set_password", "change"])
def test_nobody_is_not_found(verb):
    residents = Residents().settle()
    run(residents.people.remove(UserNumber(3)))
    ghost = run(residents.directory.get(UserNumber(3)))
    arguments = {"remove": (ghost.number,), "set_password": (ghost.number, "new"), "change": (ghost,)}[verb]
    with pytest.raises(Refusal) as caught:
        run(getattr(residents.people, verb)(*arguments))
    assert caught.value.why is Why.NOT_FOUND


def test_an_account_that_cannot_be_stored_is_not_there():
    def full(what):
        raise StoreError("disk full")

    residents = Residents(tap=full)
    with pytest.raises(StoreError):
        residents.add("Sysop")
    assert run(residents.people.list()) == []


def test_new_accounts_get_the_usual_settings_unless_something_else_is_said():
    residents = Residents()
    people = People(
        residents.store,
        residents.clock,
        residents.hasher,
        residents.vault,
        residents.general,
        residents.directory,
        usual={"misc": int(Misc.PAUSE), "chat": 1},
    )
    first = run(people.add("Sysop", "sesame open"))
    second = run(people.add("alice", "sesame open", more={"misc": int(Misc.LINEAR)}))
    assert (first.misc, first.chat) == (Misc.PAUSE, 1)
    assert (second.misc, second.chat) == (Misc.LINEAR, 1)
