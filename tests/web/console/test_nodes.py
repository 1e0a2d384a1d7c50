def test_nodes_and_browsers_are_shown(board, sysop):
    visit = board.presence.enter(board.user(2), "Telnet", address="198.51.100.9")
    board.presence.change(visit.node, action="<b>reading</b>")
    text = sysop.get("/console/nodes").page.text
    assert "Alice" in text and "<b>reading</b>" in text and "198.51.100.9" in text
    assert "from 127.0.0.1" in text  # the sysop's own browser


def test_orders_to_nodes(board, sysop):
    visit = board.presence.enter(board.user(2), "Telnet")
    for button, done in (
        ("Lock", lambda node: node.locked),
        ("Unlock", lambda node: not node.locked),
        ("Take down", lambda node: node.down),
        ("Back up", lambda node: not node.down),
        ("Hang up", lambda node: node.visit.interrupted),
    ):
        sysop.get("/console/nodes")
        label = next(one for form in sysop.answer.page.forms for one in form.buttons if one.startswith(button + " "))
        sysop.submit(button=label)
        assert done(board.presence.node(visit.node)), button


def test_a_node_by_its_number(board, sysop):
    sysop.get("/console/nodes")
    sysop.submit(button="Do it", node="7", order="lock")
    assert board.presence.node(7).locked and "Node 7 is locked." in sysop.answer.page.text
    sysop.submit(button="Do it", node="many", order="lock")
    assert sysop.answer.status == 404


def test_a_message_to_a_node(board, sysop):
    board.presence.enter(board.user(2), "Telnet")
    sysop.get("/console/nodes")
    sysop.submit(button="Send", text="the board closes at noon")
    assert any("the board closes at noon" in one for one in board.telegrams(board.user(2)))
    sysop.get("/console/nodes")
    assert sysop.submit(button="Send", text="  ").status == 400


def test_everybody_on_line_is_told_once_by_node_or_browser(board, sysop):
    board.presence.enter(board.user(2), "Telnet")
    for name in ("Alice", "Bob"):
        board.browser(address="198.51.100.9").sign_in(name)
    board.browser(address="198.51.100.9").get("/")
    sysop.get("/console/nodes")
    sysop.submit(button="Send to everybody", text="hello all")
    assert "Sent to 2." in sysop.answer.page.text
    for number in (2, 3):
        assert len([one for one in board.telegrams(board.user(number)) if "hello all" in one]) == 1
    assert board.telegrams(board.user(1)) == []


def test_nonsense_is_no_order(board, sysop):
    sysop.get("/console/nodes")
    token = sysop.answer.page.form(button="Do it").values["csrf"]
    assert sysop.post("/console/nodes/order", {"csrf": token, "node": "1", "order": "explode"}).status == 400
