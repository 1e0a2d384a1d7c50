from dialtone.config.save import set_value


def lines(program):
    program.book.flush()
    return (program.root / "data/logs/dialtone.log").read_text()


async def test_settings_that_are_worse_are_not_taken(start, root, dial):
    program = await start()
    good = (root / "ctrl/sbbs.ini").read_text()
    (root / "ctrl/sbbs.ini").write_text("[Global]\nHostName = broken.example\n[Mail]\nMaxClients = many\n")
    (problem,) = await program.recycle("test")
    assert "MaxClients" in problem
    assert "!new settings are not taken" in lines(program)
    assert (await (await dial(program, "smtp")).line()).startswith(b"220 bbs.example ")
    (root / "ctrl/sbbs.ini").write_text(good.replace("bbs.example", "better.example"))
    assert await program.recycle("test") == []
    assert (await (await dial(program, "smtp")).line()).startswith(b"220 better.example ")


async def test_a_mistake_that_was_there_at_the_start_does_not_stop_other_changes(start, root):
    path = root / "ctrl/sbbs.ini"
    path.write_text(path.read_text().replace("MaxRecipients = 100", "MaxRecipients = many"))
    program = await start()
    path.write_text("; one line more\n" + path.read_text().replace("MaxClients = 100", "MaxClients = 7"))
    assert await program.recycle("test") == []
    assert program.house.settings.mail.max_clients == 7


async def test_what_there_is_to_say_about_settings_is_said_once(start, root):
    ini = root / "ctrl/sbbs.ini"
    added = "[Nobody]\nx = 1\n[Mail]\nNewMailNotice = New mail\nLoginAttemptThrottle = many\n"
    ini.write_text(ini.read_text().replace("[Mail]\n", added))
    program = await start()
    told = [line for line in lines(program).splitlines() if "NewMailNotice" in line or "Nobody" in line]
    assert len(told) == 2
    assert lines(program).count("LoginAttemptThrottle") == 1
    set_value(root, "Mail.InboundSound", "../ring.wav")  # moves the lines below it
    for _ in range(2):
        assert await program.recycle("test") == []
    assert [line for line in lines(program).splitlines() if "NewMailNotice" in line or "Nobody" in line] == told
    assert lines(program).count("LoginAttemptThrottle") == 1
    assert lines(program).count("there are no sounds here") == 1
