import json

from dialtone.config.problems import Origin, Problem


def test_a_problem_as_text():
    problem = Problem(file="sbbs.ini", line=7, section="Mail", key="MaxClients", text="too odd", allowed="even")
    assert str(problem) == "sbbs.ini:7: error: [Mail] MaxClients: too odd (allowed: even)"
    assert str(Problem(file="sbbs.ini", level="note", text="gone")) == "sbbs.ini: note: gone"
    assert str(Problem(file="a", section="X", text="t")) == "a: error: [X] t"


def test_a_problem_as_a_record():
    record = json.loads(json.dumps(Problem(file="a.ini", line=1, text="t").as_dict()))
    assert (record["file"], record["line"], record["level"], record["text"]) == ("a.ini", 1, "error", "t")


def test_order_is_by_file_and_line_and_the_worst_first():
    first = Problem(file="a", line=1, level="error", text="x")
    second = Problem(file="a", line=1, level="note", text="x")
    third = Problem(file="a", line=2, level="error", text="x")
    assert sorted([third, second, first], key=Problem.rank) == [first, second, third]


def test_origins_in_words():
    assert str(Origin()) == "default"
    assert str(Origin("file", "sbbs.ini", 3)) == "sbbs.ini line 3"
    assert str(Origin("inherited", "sbbs.ini", 3)) == "inherited from [Global], sbbs.ini line 3"
    assert str(Origin("followed", "sbbs.ini", 3, "Interface")) == "as Interface, sbbs.ini line 3"
    assert str(Origin("offset")) == "default + PortOffset"
