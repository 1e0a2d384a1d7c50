import os

import pytest

from dialtone.host.file_commands import FilePrograms


@pytest.fixture
def area(tmp_path):
    (tmp_path / "area").mkdir()
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "area" / "a b;touch x.zip").write_text("content")
    return tmp_path


NAME = "a b;touch x.zip"


def program(area, text):
    path = area / "ctrl" / "prog"
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
    return FilePrograms(area / "temp", area / "ctrl", {"k": f"{area}/ctrl/"})


async def test_a_program_sees_the_file_and_its_exit_status_counts(area):
    programs = program(area, 'cat "$1"; exit 3\n')
    outcome = await programs.run("%kprog %f", str(area / "area"), NAME)
    assert (outcome.status, outcome.trouble, outcome.lines, outcome.well) == (3, "", ("content",), False)
    assert os.listdir(area / "temp") == []


async def test_EXE_01_a_name_is_one_argument_and_never_a_command(area):
    programs = program(area, 'for one in "$@"; do echo "<$one>"; done\n')
    outcome = await programs.run("%kprog %f %s", str(area / "area"), NAME, given_name='$(id) `x` "q" -rf')
    assert outcome.lines == (f"<{area}/area/{NAME}>", '<$(id) `x` "q" -rf>')
    assert outcome.well


async def test_it_may_name_and_describe_the_file(area):
    programs = program(area, 'cat sbbsfile.des; echo new.zip > sbbsfile.nam; echo "Better" > sbbsfile.des\n')
    outcome = await programs.run("%kprog", str(area / "area"), NAME, given_name=NAME, description="As typed")
    assert (outcome.lines, outcome.name, outcome.description) == (("As typed",), "new.zip", "Better")


async def test_a_link_in_place_of_the_small_file_is_not_read(area):
    programs = program(area, "rm sbbsfile.nam; ln -s /etc/passwd sbbsfile.nam\n")
    outcome = await programs.run("%kprog", str(area / "area"), NAME, given_name="x")
    assert outcome.name == ""


async def test_a_program_that_is_not_there_or_takes_too_long(area):
    programs = program(area, "sleep 60\n")
    assert "no program" in (await programs.run("/nowhere/scan %f", str(area / "area"), NAME)).trouble
    assert "longer" in (await programs.run("%kprog", str(area / "area"), NAME, time_limit=0.2)).trouble
    assert not (await programs.run("", str(area / "area"), NAME)).well


async def test_a_name_that_leads_elsewhere_is_not_run_on(area):
    programs = program(area, "true\n")
    with pytest.raises(FileNotFoundError):
        await programs.run("%kprog %f", str(area / "area"), "../ctrl/prog")
