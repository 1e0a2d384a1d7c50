import json


def test_EXE_10_deeds_are_listed_and_filtered(sysop, tmp_path):
    rows = [
        {"at": 1704110400.0, "who": "Olga", "deed": "user.edited", "about": "#2 <b>Alice</b>", "address": "192.0.2.7"},
        {"at": 1704110500.0, "who": "Otto", "deed": "settings.changed", "about": "Mail (change 1)"},
    ]
    (tmp_path / "data/audit.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def shown(query=""):
        page = sysop.get(f"/console/audit{query}").page
        return [" ".join(node.text.split()) for node in page.all("li") if "2024-01-01" in node.text]

    last, first = shown()
    assert last.startswith("Otto settings.changed Mail (change 1)") and "user.edited #2 <b>Alice</b>" in first
    assert shown("?who=olga") == [first] and shown("?deed=settings") == [last]
    assert "1 entry" in sysop.get("/console/audit?text=alice").page.text


def test_many_deeds_have_pages(sysop, tmp_path):
    line = json.dumps({"at": 1704110400.0, "who": "Olga", "deed": "x"}) + "\n"
    (tmp_path / "data/audit.jsonl").write_text(line * 120)
    assert "120 entries" in sysop.get("/console/audit?who=olga").page.text
    assert sysop.click("Older").page.links["Older"] == "/console/audit?who=olga&page=3"
    assert "Older" not in sysop.click("Older").page.links
