"""JavaScript processors of a whole house."""

from __future__ import annotations

from dialtone.config.save import set_value

TEXT = b"From: a@ext.test\r\nTo: sysop@bbs.example\r\nSubject: x\r\n\r\nbuy now\r\n"
SCRIPT = """
var file = new File(message_text_filename);
file.open("r");
var text = file.readAll().join(" ");
file.close();
if (text.indexOf("buy now") >= 0) {
    var error = new File(processing_error_filename);
    error.open("w");
    error.writeln("no shopping, " + (system.name || "board"));
    error.close();
}
"""


async def conversation(program, dial):
    client = await dial(program, "smtp")
    await client.line()
    await client.ask(b"EHLO c")
    await client.ask(b"MAIL FROM:<a@ext.test>")
    await client.ask(b"RCPT TO:<sysop@bbs.example>")
    await client.ask(b"DATA")
    return await client.ask(TEXT + b".")


async def test_a_script_refuses_mail_also_after_a_recycle(root, start, dial):
    (root / "ctrl" / "mailproc.ini").write_text("[shopping]\n")
    (root / "mods").mkdir(exist_ok=True)
    (root / "mods" / "shopping.js").write_text(SCRIPT)
    set_value(root, "Mail.SenderChecks", "off")
    program = await start()
    await program.house.people.add("Sysop", "sesame", insist=True)
    assert await conversation(program, dial) == b"554 5.7.1 no shopping, bbs.example\r\n"
    assert await program.recycle("test") == []
    assert await conversation(program, dial) == b"554 5.7.1 no shopping, bbs.example\r\n"
