from dialtone.base import log
from dialtone.base.log import Context, Event


def tell(board, text, level=log.INFO, context=None):
    board.house.live_log(Event(level, "a.b", text, {}, context))


def test_WEB_01_LOG_01_lines_of_strangers_are_text(board, sysop):
    tell(board, "EHLO <script>alert(1)</script>\x1b[2J\r\n\u202e", context=Context("mail", 7, "SMTP", "192.0.2.7"))
    page = sysop.get("/console/log").page
    assert "EHLO <script>alert(1)</script>^[[2J^M^J\\u202e" in page.text and "[192.0.2.7]" in page.text
    assert not [node for node in page.all("script") if "alert" in node.text]


def test_filters_are_kept_and_used(board, sysop):
    context = Context("term", 3, "Telnet", "192.0.2.7")
    context.user = "Alice"
    tell(board, "of alice", context=context)
    tell(board, "of nobody")
    tell(board, "a detail", level=log.DEBUG)
    for query, seen, unseen in (
        ("user=ali", "of alice", "of nobody"),
        ("service=Telnet", "of alice", "of nobody"),
        ("text=NOBODY", "of nobody", "of alice"),
        ("level=debug", "a detail", "nothing"),
        ("level=nonsense", "of nobody", "a detail"),
    ):
        text = sysop.get(f"/console/log?{query}").page.text
        assert seen in text and unseen not in text, query
    assert sysop.get("/console/log?text=nobody").page.form("/console/log").values["text"] == "nobody"


def test_it_runs_by_itself_until_it_is_held_still(sysop):
    running = sysop.get("/console/log?text=a%26b").page
    assert [node.attributes["hx-get"] for node in running.all("div") if "hx-get" in node.attributes] == [
        "/console/log?text=a%26b"
    ] or "level=info" in running.html
    still = sysop.click("Hold it still").page
    assert not [node for node in still.all("div") if "hx-get" in node.attributes]
    assert "Hold it still" in sysop.click("Let it run").page.links


def test_a_script_gets_the_lines_alone(board, sysop):
    tell(board, "fresh")
    answer = sysop.get("/console/log", **{"hx-request": "true"})
    assert "fresh" in answer.text and "<html" not in answer.text


def test_kept_logs_with_a_filter(board, sysop, tmp_path):
    (tmp_path / "data/spam.log").write_bytes(b"SUSPECTED SMTP SPAM\r\nFrom: <b>x</b>\x1b[2J\r\n")
    page = sysop.get("/console/logs/spam").page
    assert "From: <b>x</b>^[[2J" in page.text and "SUSPECTED" in page.text
    assert "SUSPECTED" not in sysop.get("/console/logs/spam?text=from").page.text
    assert sysop.get("/console/logs/secrets").status == 404


def test_EXE_09_files_only_below_text_and_logs(board, sysop, tmp_path):
    (tmp_path / "text/hello.msg").write_text("Welcome <i>all</i>")
    assert "Welcome <i>all</i>" in sysop.get("/console/file?name=hello.msg").page.text
    for name in ("../ctrl/sbbs.ini", "/etc/passwd", "logs/../../ctrl/sbbs.ini", "logs/", "a%00b"):
        answer = sysop.get(f"/console/file?name={name}")
        assert answer.status == 404 and "hush-hush" not in answer.text
