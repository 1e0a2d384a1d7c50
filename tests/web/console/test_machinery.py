import asyncio

from dialtone.config.doors import Door, Doors, DoorSection
from dialtone.config.events import TimedEvent
from dialtone.config.mailproc import ProcessorConfig
from dialtone.domain.ports.processors import Run


def test_processors_with_their_last_output(board, sysop):
    config = ProcessorConfig(name="bot", command="bot.py <x>", to=("list-*",))
    board.rebuild(processors=(config, ProcessorConfig(name="idle", command="idle")))
    memory = board.house.processor_memory
    memory.add("bot", Run(lines=("<script>said</script>\x1b[2J",)), "passed on", sender="a@b", recipient="c@d")
    memory.add("bot", Run(status=3), "trouble: it crashed", trouble=True)
    text = sysop.get("/console/processors").page.text
    assert "<script>said</script>^[[2J" in text and "status 3" in text and "Ran 2 times" in text
    assert text.index("it crashed") < text.index("passed on") and "It has not run yet." in text and "bot.py <x>" in text


def test_events_are_run_by_a_click_and_not_waited_for(board, sysop):
    nightly = TimedEvent(code="NIGHTLY", command="tidy <b>", minute=780)
    games, door = (
        DoorSection(code="GAMES", name="Games"),
        Door(code="LORD", section="GAMES", name="<i>Dragon</i>", command="lord"),
    )
    board.rebuild(doors=Doors(sections=(games,), doors=(door,), events=(nightly,)))
    page = sysop.get("/console/events").page
    assert "tidy <b>" in page.text and "last never" in page.text and "<i>Dragon</i>" in page.text
    assert asyncio.run(board.house.doors.events.claim()) is None
    sysop.submit(button="Run now NIGHTLY")
    assert "begins within moments" in sysop.answer.page.text
    assert asyncio.run(board.house.doors.events.claim()) == nightly


def test_what_a_door_is_told_is_shown(board, sysop):
    door = Door(code="LORD", section="GAMES", name="Dragon", command="lord %f <b>", drop="DOOR.SYS")
    hidden = Door(code="TOP", section="GAMES", name="Top", command="top", requirements="LEVEL 100")
    board.rebuild(doors=Doors(sections=(DoorSection(code="GAMES", name="Games"),), doors=(door, hidden)))
    sysop.get("/console/events")
    page = sysop.click("Dragon").page
    assert page.heading == "What the door LORD is told" and "<b>" in page.text and "DOOR.SYS" in page.text.upper()
    assert "Sysop" in " ".join(node.text for node in page.all("li"))
    assert sysop.get("/console/doors/NOTHING").status == 404


def test_there_is_no_other_event(board, sysop):
    sysop.get("/console")
    token = sysop.answer.page.form("/console/recycle").values["csrf"]
    assert sysop.post("/console/events/run", {"csrf": token, "code": "NOTHING"}).status == 404


def test_without_a_certificate_of_our_own_the_page_says_where_to_switch_it_on(sysop):
    page = sysop.get("/console/certificates").page
    assert "/console/settings/ACME" in page.links.values()
