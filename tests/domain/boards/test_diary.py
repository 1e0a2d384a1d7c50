from dialtone.base import log
from dialtone.domain.boards import diary
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import NewPost, PostNumber
from tests.support.office import logged

POST = {
    "board": "MAIN-GENERAL",
    "letter": LetterId(1),
    "prefix": b"",
    "size": 1,
    "author": "Bob",
    "message_id": "<1@x>",
}


def test_the_lines_sysops_know():
    with logged() as lines:
        diary.posted(NewPost(**POST), PostNumber(7))
        diary.posted(NewPost(**POST, author_address="bob@ext.test"), PostNumber(8))
        diary.posted(NewPost(**POST, held=True), PostNumber(9))
        diary.refused("bob@ext.test", 0, "MAIN-GENERAL", "You can't post on this sub.")
        diary.duplicate(NewPost(**POST))
    assert lines == [
        "Bob posted a message on MAIN-GENERAL (#7)",
        "bob@ext.test posted a message on MAIN-GENERAL (#8)",
        "Bob posted a message on MAIN-GENERAL (#9): it waits for a moderator",
        "!bob@ext.test (user #0) cannot post on MAIN-GENERAL (reason: You can't post on this sub.)",
        "!duplicate message <1@x> from Bob on MAIN-GENERAL is not stored again",
    ]


def test_a_held_message_is_noticed_at_a_level_at_which_others_are_not():
    with logged() as lines:
        log.switch.level = log.NOTICE
        diary.posted(NewPost(**POST), PostNumber(7))
        diary.posted(NewPost(**POST, held=True), PostNumber(8))
    assert len(lines) == 1
