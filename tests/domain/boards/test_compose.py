import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.boards.compose import BODY_MOST, Draft, Written, compose
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import NewPost, Post, PostNumber
from dialtone.domain.model.user import User, UserNumber

BOB = User(number=UserNumber(5), alias="Bob")


def answered(**fields):
    usual = {
        "author": "Alice",
        "author_user": UserNumber(7),
        "to": "Carol",
        "subject": "the question",
        "message_id": "<2@x>",
        "references": "<1@x>",
    }
    return Post(
        board="B",
        letter=LetterId(1),
        prefix=b"",
        size=1,
        number=PostNumber(2),
        tag="t",
        parent=PostNumber(1),
        thread=PostNumber(1),
        **(usual | fields),
    )


def written(draft, post=None, author=BOB):
    return Written.of(draft, post, author=author)


def test_an_answer_is_completed_from_what_it_answers():
    made = written(Draft(subject="", body="yes"), answered())
    assert (made.subject, made.to, made.body) == ("the question", "Alice", b"yes\r\n")
    assert (made.reply_to, made.references) == ("<2@x>", "<1@x> <2@x>")


def test_what_the_draft_says_itself_counts_first():
    made = written(Draft(subject="another", body="yes", to="Dave"), answered())
    assert (made.subject, made.to) == ("another", "Dave")


def test_answering_oneself_goes_to_the_original_recipient():
    assert written(Draft(subject="", body="and"), answered(author="Bob", author_user=BOB.number)).to == "Carol"


def test_answering_an_anonymous_message_does_not_name_its_author():
    assert written(Draft(subject="", body="and"), answered(anonymous=True)).to == ""


def test_a_first_message_has_no_ancestors():
    made = written(Draft(subject="s", body="b"))
    assert (made.to, made.reply_to, made.references) == ("", "", "")


@pytest.mark.parametrize("body", ["", " \n\r\n\t", "\x1b\x07", "\n\n"])
def test_an_empty_message_is_refused(body):
    with pytest.raises(Refusal) as no:
        written(Draft(subject="s", body=body))
    assert no.value.why is Why.EMPTY


def test_a_huge_message_is_refused():
    with pytest.raises(Refusal) as no:
        written(Draft(subject="s", body="x" * (BODY_MOST + 1)))
    assert no.value.why is Why.TOO_BIG


def test_colours_stay_except_for_those_who_may_not_use_them():
    draft = Draft(subject="s", body="\x01hbright\x01n \x1b[2Jtext")
    assert written(draft).body == b"\x01hbright\x01n [2Jtext\r\n"
    grey = User(number=UserNumber(6), alias="Grey", restrictions="A")
    assert b"\x01" not in written(draft, author=grey).body


def made_text(draft, post=None, *, name="Bob", address="bob@local.test", **fields):
    says = written(draft, post)
    stored = NewPost(
        board="B",
        letter=LetterId(1),
        prefix=b"",
        size=0,
        author="Bob",
        message_id="<9@local.test>",
        subject=says.subject,
        posted=1767225600.0,
        **fields,
    )
    return compose(stored, says, name=name, address=address, offset=60)


def test_the_text_is_a_message_any_program_reads():
    text = made_text(Draft(subject="Grüße", body="zwölf\nBoxkämpfer"), answered(), to="Alice")
    read = email.message_from_bytes(text, policy=email.policy.default)
    assert read["From"] == "Bob <bob@local.test>"
    assert read["Subject"] == "Grüße"
    assert read["Date"] == "Thu, 01 Jan 2026 01:00:00 +0100"
    assert (read["Message-ID"], read["In-Reply-To"], read["References"]) == (
        "<9@local.test>",
        "<2@x>",
        "<1@x> <2@x>",
    )
    assert read.get_content().splitlines() == ["zwölf", "Boxkämpfer"]


def test_an_author_without_an_address_is_an_empty_group():
    assert made_text(Draft(subject="s", body="b"), name="Anonymous", address="").startswith(b'From: "Anonymous":;\r\n')


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_HDR_01_no_draft_makes_a_field_of_its_own(subject, to, body):
    try:
        text = made_text(Draft(subject=subject, body=body + "x", to=to), to=to)
    except Refusal:
        return
    head, _, rest = text.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert names == [
        *(b"From", b"To", b"Subject", b"Date", b"Message-ID"),
        *(b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding"),
    ]
    assert rest.endswith(b"\r\n")
    assert b"\n" not in rest.replace(b"\r\n", b"")
    assert b"\r" not in rest.replace(b"\r\n", b"")
    assert b"\x1b" not in rest
