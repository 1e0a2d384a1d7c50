from dialtone.domain.boards import drafts as module
from dialtone.domain.boards.drafts import KEPT, Drafts
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall

WORK = {"to": "All", "subject": "Tea", "text": "half a text"}


def hall_with_drafts(**fields):
    hall = Hall()
    return hall, Drafts(hall.store, hall.clock), hall.caller(hall.add("Bob", **fields))


def test_the_last_draft_of_an_area_is_offered_to_its_author_alone():
    hall, drafts, bob = hall_with_drafts()
    eve = hall.caller(hall.add("Eve"))
    assert run(drafts.keep(bob, "post:X", **WORK))
    assert run(drafts.keep(bob, "post:X", **WORK | {"text": "more of it"}))
    assert run(drafts.keep(bob, "mail:a@b.test", **WORK))
    kept = run(drafts.waiting(bob, "post:X"))
    assert (kept.text, kept.to, kept.subject, kept.saved) == ("more of it", "All", "Tea", hall.clock.now())
    assert run(drafts.waiting(eve, "post:X")) is None
    assert sorted(draft.area for draft in run(drafts.all(bob))) == ["mail:a@b.test", "post:X"]
    run(drafts.drop(bob, "post:X"))
    assert run(drafts.waiting(bob, "post:X")) is None


def test_after_two_days_it_is_forgotten():
    hall, drafts, bob = hall_with_drafts()
    run(drafts.keep(bob, "post:X", **WORK))
    hall.clock.advance(KEPT - 1)
    assert run(drafts.waiting(bob, "post:X")) is not None
    assert run(drafts.forget_old()) == 0
    hall.clock.advance(2)
    assert run(drafts.waiting(bob, "post:X")) is None
    assert run(drafts.all(bob)) == []
    assert run(drafts.forget_old()) == 1


def test_nothing_to_keep_takes_the_draft_away_and_guests_keep_none():
    _, drafts, bob = hall_with_drafts()
    run(drafts.keep(bob, "post:X", **WORK))
    assert not run(drafts.keep(bob, "post:X", **WORK | {"text": " \n"}))
    assert run(drafts.waiting(bob, "post:X")) is None
    _, drafts, guest = hall_with_drafts(restrictions="G")
    assert not run(drafts.keep(guest, "post:X", **WORK))
    assert run(drafts.all(guest)) == []


def test_a_draft_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "TEXT_MOST", 4)
    _, drafts, bob = hall_with_drafts()
    run(drafts.keep(bob, "post:X", **WORK))
    assert run(drafts.waiting(bob, "post:X")).text == "half"
