from dialtone.web.events import event


def test_an_event_has_its_name_and_each_line_of_its_data():
    assert event("note", "a\nb") == "event: note\ndata: a\ndata: b\n\n"


def test_nobody_ends_an_event_from_inside():
    assert event("note", "a\r\n\r\nevent: x") == "event: note\ndata: a\ndata: \ndata: event: x\n\n"
