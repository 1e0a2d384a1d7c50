import asyncio

from dialtone.domain.access.gauges import SERIES
from dialtone.web.console.dashboard import TOLD


def measure(board, samples=30):
    for tick in range(samples):
        board.house.gauges.sample(board.clock.now() + 10 * tick, {"active": tick, "logins": tick * 2})


def test_graphs_have_words_and_the_figures_a_table(board, sysop):
    measure(board)
    page = sysop.get("/console").page
    labels = [node.attributes["aria-label"] for node in page.all("svg", role="img")]
    assert len(labels) == len(SERIES) and "Connections open: now 29, at most 29" in labels
    assert "Log-ins: 58 in all, at most 2 at a time" in labels
    table = sysop.click("These figures as a table").page
    assert {series.label for series in SERIES} <= {node.text for node in table.all("th", scope="col")}
    assert len(table.all("tr")) == 31


def test_a_script_gets_the_graphs_alone(board, sysop):
    measure(board)
    answer = sysop.get("/console?span=day", **{"hx-request": "true"})
    assert answer.status == 200 and "<html" not in answer.text and answer.text.count("<svg") == len(SERIES)


def test_counters_of_the_run_are_there(board, sysop):
    board.house.gauges.sample(board.clock.now(), {TOLD[0]: 12345})
    assert "12,345" in sysop.get("/console").page.text


def test_recycle_takes_the_settings_or_says_what_is_wrong(board, sysop):
    taken = []

    async def recycle():
        taken.append(True)
        return ["sbbs.ini:2: <b>wrong</b>"] if len(taken) > 1 else []

    board.house.overseer.recycle = recycle
    sysop.get("/console")
    assert "Recycled" in sysop.submit(button="Recycle").page.text
    sysop.get("/console")
    answer = sysop.submit(button="Recycle")
    assert answer.status == 409 and "<b>wrong</b>" in answer.page.text and len(taken) == 2


def test_callers_can_page_the_sysop_or_not(board, sysop):
    before = asyncio.run(board.house.chat.paging.flag())
    sysop.get("/console")
    sysop.submit("/console/pageable")
    assert asyncio.run(board.house.chat.paging.flag()) is not before
    sysop.get("/console")
    sysop.submit("/console/pageable")
    assert asyncio.run(board.house.chat.paging.flag()) is before
