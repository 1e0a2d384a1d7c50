"""Every function and object of spec mail.md 6.6 that needs no terminal, in scripts of our own."""

import socket
import threading

import pytest

from dialtone.domain.ports.processors import Run
from dialtone.host.javascript.pool import JavaScriptRunner
from tests.host.javascript.bench import Board, StubDesk

# log() takes a number in front for the level, so scripts here say things through this.
SAY = "function say() { log.apply(null, [LOG_INFO].concat(Array.prototype.slice.call(arguments))) }"


@pytest.fixture
def board(tmp_path):
    (tmp_path / "board").mkdir()
    return Board(tmp_path / "board")


@pytest.fixture
async def run(board, events):
    """Runs a script in the session; returns what it told the log."""
    desk = StubDesk(board.folders)
    runner = JavaScriptRunner(board.folders, desk, workers=1)

    async def running(text, **more):
        desk.answers.update(more.pop("answers", {}))
        before = len(events)
        assert await runner.run(board.task(eval=SAY + text, **more)) == Run()
        return [event.text for event in events[before:] if event.name == "mail.script"]

    running.desk = desk
    yield running
    await runner.close()


async def test_load_runs_in_the_scope_and_returns_the_last_value(board, run):
    board.script("exec/load/one.js", "const A = 1; let b = argc; var c = argv[0]; function d() { return A + c } 'last'")
    board.script("mods/load/two.js", "var x = 5; function y() { return x } this;")
    said = await run("""
        say(load('one.js', 4), A, b, c, d(), typeof argv, argc);
        var lib = load({}, 'two.js'); say(lib.x, lib.y(), typeof x, typeof y);
        var lib2 = load(new Object(), 'two.js'); lib2.x = 6; say(lib2.y(), lib.y());
        say(require('one.js', 'd'), require({}, 'one.js', 'nothing'));
        try { load('none.js') } catch (e) { say(e.message) }
    """)
    assert said == [
        *("last", "1", "1", "4", "5", "object", "0"),
        *("5", "5", "undefined", "undefined", "6", "5"),
        *("undefined", "last", "none.js cannot be found"),
    ]


async def test_the_order_of_places_to_load_from(board, run):
    for place in ("exec", "exec/load", "mods", "mods/load"):
        board.script(f"{place}/which.js", f"log('{place}')")
    board.script("exec/sub/main.js", "load('which.js')")
    places = []
    for place in (None, "exec", "mods/load", "mods", "exec/load"):
        if place:
            (board.root / place / "which.js").unlink()
        places += await run("try { load('which.js') } catch (e) { say(e.message) }")
    # the directory of the script comes first: exec for an Eval
    assert places == ["exec", "mods/load", "mods", "exec/load", "which.js cannot be found"]


async def test_exit_stops_quietly_and_no_catch_keeps_it(run):
    said = await run(
        "js.on_exit('say(1)'); js.on_exit('say(2)'); try { exit(3) } catch (e) { say('caught') } say('on')"
    )
    assert said == ["2", "1"]


async def test_format_and_time(run):
    said = await run("""
        say(format('%s %d %u %lu %x %08lx %-5s| %5.1f %c %%', 'a', -2, 3, 4, 255, 48879, 'ab', 2.25, 'z'));
        say(strftime('%Y', 86400), typeof time(), Math.abs(time() - Date.now() / 1000) < 2);
        say(format('%s', undefined), format('plain'), format('%05d|%+d', 42, 7));
    """)
    assert said == ["a -2 3 4 ff 0000beef ab   |   2.2 z %", "1970", "number", "true", "undefined", "plain", "00042|+7"]


async def test_file_functions(board, run):
    (board.root / "ctrl" / "x.test.ini").write_text("y")
    said = await run("""
        var name = system.data_dir + 'touched';
        say(file_exists(name), file_touch(name), file_exists(name), file_size(name), file_remove(name));
        say(file_exists(name));
        say(file_size(name), errno);
        say(file_getname(name), file_getext('a/b.txt'));
        say(file_cfgname(system.ctrl_dir, 'x.ini') == system.ctrl_dir + 'x.ini');
    """)
    assert said == ["false", "true", "true", "0", "true", "false", "-1", "2", "touched", ".txt", "true"]


async def test_small_functions(run):
    said = await run("""
        say(base64_decode('aGVsbG8='), base64_decode('!'), base64_encode('h\\xff'));
        say(resolve_ip('127.0.0.1'), resolve_ip('no.such.name.invalid'));
        say(netaddr_type('VERT'), netaddr_type('a@some.host'));
        say(JSON.stringify({a: [1]}), md5_calc('', true), crc32_calc('123456789'));
    """)
    assert said == [
        *("hello", "null", "aP8="),
        *("127.0.0.1", "null", "4", "5"),
        *('{"a":[1]}', "d41d8cd98f00b204e9800998ecf8427e", "3421780262"),
    ]


async def test_constants_are_there_with_and_without_the_boards_own_files(board, run):
    names = "LOG_ERR, NET_INTERNET, AGENT_PROCESS, MSG_MODERATED, RFC822HEADER, UFLAG_G, SOCK_DGRAM"
    assert await run(f"load('sbbsdefs.js'); say({names})") == ["3", "5", "1", "128", "176", "64", "2"]
    board.script("exec/load/smbdefs.js", "var NET_INTERNET = 55;")
    assert await run("load('smbdefs.js'); say(NET_INTERNET, LOG_DEBUG, SOCK_STREAM)") == ["55", "7", "1"]


async def test_File_reads_and_writes_bytes(board, run):
    said = await run("""
        var f = new File(system.data_dir + 'x.txt');
        say(f.exists, f.open('r'), f.error, f.open('w+'), f.is_open);
        f.write('one\\r\\ntwo\\n'); f.writeln('\\x00\\xff'); f.writeAll(['a', 'b']); f.printf('%03d', 7);
        say(f.length, f.position); f.rewind(); say(f.readln(), f.read(4), f.eof);
        say(escape(f.readAll().join('|'))); say(f.eof, f.readln()); f.length = 3; f.close(); say(f.length, f.is_open);
        f.open('a'); f.write('!'); f.close();
        f.open('rb'); say(f.read(), f.name == system.data_dir + 'x.txt'); f.close();
        f.open('r'); say(f.write('x'), f.error); f.close(); say(f.remove(), f.exists);
    """)
    assert said == [
        *("false", "false", "2", "true", "true"),
        *("19", "19", "one", "two\n", "false", "%00%FF%7Ca%7Cb%7C007", "true", "null", "3", "false", "one!", "true"),
        *("false", said[-3], "true", "false"),
    ]


async def test_File_readAll_cuts_long_lines(board, run):
    (board.root / "data" / "long").write_text("x" * 1000 + "\n")
    said = await run(
        "var f = new File('../data/long'); f.open('r'); "
        "say(f.readAll().length); f.rewind(); say(f.readAll(2000).length)"
    )
    assert said == ["2", "1"]


async def test_File_ini_functions(board, run):
    path = board.root / "ctrl" / "listserver.ini"
    path.write_bytes(
        b"; a comment\r\nname = Lists ; of ours\r\ndisabled=no\r\n[one]\r\nsub=GEN\r\nage=0x10\r\nopen=true\r\n"
    )
    said = await run("""
        var f = new File(file_cfgname(system.ctrl_dir, 'listserver.ini'));
        f.open('r+');
        say(f.iniGetValue(null, 'name', ''), f.iniGetValue(null, 'disabled', true), f.iniGetValue('one', 'age', 5));
        say(f.iniGetValue('one', 'none', 'x'), f.iniGetValue('one', 'none'), f.iniGetValue('ONE', 'Sub'));
        say(f.iniGetAllObjects('list').toSource(), f.iniGetObject('none'), f.iniGetSections().toSource());
        say(f.iniSetValue('one', 'age', 17), f.iniSetObject('two', {a: 1, b: false, c: 'x'}));
        say(f.iniSetAllObjects([{name: 'three', z: 1.5}, {name: 'one', sub: 'NEW'}]), f.iniGetKeys('two').join());
        say(f.iniRemoveKey('two', 'c'), f.iniSetValue('a]b', 'x', 1), f.error != 0);
        f.close();
    """)
    assert said == [
        *("Lists ; of ours", "false", "16", "x", "null", "GEN"),
        *('[{list:"one", sub:"GEN", age:16, open:true}]', "null", '["one"]'),
        *("true", "true", "true", "a,b,c", "true", "false", "true"),
    ]
    lines = path.read_text().split()
    assert path.read_bytes().startswith(b"; a comment\r\nname = Lists ; of ours\r\n")
    assert [line for line in lines if "=" in line and line != "="] == [
        *("disabled=no", "sub=NEW", "age=17", "open=true"),
        *([line for line in lines if line in ("a=1", "b=false", "z=1.5")]),
    ]


@pytest.mark.parametrize(
    "name",
    ["secrets.key", "ssl.cert.pem", "../data/dialtone.db", "../data/dialtone.db-wal", "../data/blobs/x",
     "../../etc/passwd", "/etc/passwd", "link", "../data/../ctrl/secrets.key", "../temp/other.key"],
)  # fmt: skip
async def test_RED_scripts_do_not_read_secrets_or_what_is_outside(board, run, name):
    (board.root / "data" / "blobs").mkdir()
    for secret in ("ctrl/secrets.key", "ctrl/ssl.cert.pem", "data/dialtone.db", "data/blobs/x", "temp/other.key"):
        (board.root / secret).write_text("secret")
    (board.root / "ctrl" / "link").symlink_to(board.root / "ctrl" / "secrets.key")
    said = await run(f"var f = new File('{name}'); say(f.open('r'), f.error != 0, f.exists, file_exists('{name}'))")
    assert [one for one in said if not one.startswith("!")] == ["false", "true", "false", "false"]


@pytest.mark.parametrize(
    "name",
    ["sbbs.ini", "main.ini", "msgs.ini", "sockopts.ini", "sbbs.host.ini", "mailproc.ini", "../exec/evil.js",
     "../mods/x.ini", "secrets.key", "../data/dialtone.db", "../data/blobs/new", "/tmp/dialtone-outside",
     "../../outside", "ctrl.sh", "link/x.ini"],
)  # fmt: skip
async def test_EXE_04_scripts_do_not_write_outside_their_files(board, run, name, events):
    outside = board.root.parent / "elsewhere"
    outside.mkdir()
    (board.root / "ctrl" / "link").symlink_to(outside)
    before = sorted(board.root.parent.rglob("*"))
    said = await run(f"""
        var f = new File('{name}');
        say(f.open('w'), f.error, f.open('a'), f.open('r+'), file_touch('{name}'), file_remove('{name}'));
        say(file_rename(message_text_filename, '{name}'), f.remove());
    """)
    assert {one for one in said if not one.startswith("!")} <= {"false", "13", "2", "21"}
    assert sorted(board.root.parent.rglob("*")) == before
    assert any("may not be" in one or "not for scripts" in one for one in said if one.startswith("!"))


@pytest.mark.parametrize(
    "name", ["../data/own.dat", "../temp/x", "listserver.ini", "../text/own.can", "gen.list.sub", "own.cfg"]
)
async def test_scripts_write_lists_settings_of_their_own_and_data(board, run, name):
    assert await run(f"var f = new File('{name}'); say(f.open('w'), f.writeln('x')); f.close()") == ["true", "true"]


@pytest.fixture
def spamd():
    """A server that answers as spamd does: one request, one answer, then it closes."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked = []

    def serve():
        with listener.accept()[0] as line:
            text = line.makefile("rb")
            head = []
            while (got := text.readline()) not in (b"\r\n", b""):
                head.append(got.decode().strip())
            size = next(int(one.split(":")[1]) for one in head if one.startswith("Content-length"))
            asked.append((head[0], text.read(size)))
            line.sendall(b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 12.5 / 5.0\r\n\r\nX-Spam-Flag: YES\r\n\r\nbody \xff\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], asked
    listener.close()
    thread.join(5)


async def test_Socket_talks_to_a_spam_filter(board, run, spamd):
    port, asked = spamd
    said = await run(f"""
        var s = new Socket(SOCK_STREAM, 'spamd');
        say(s.is_connected, s.connect('127.0.0.1', {port}, 5), s.is_connected, s.is_writeable, s.local_ip_address);
        var f = new File(message_text_filename); f.open('rb'); var text = f.read(); f.close();
        s.write('PROCESS SPAMC/1.2\\r\\nContent-length: ' + text.length + '\\r\\n\\r\\n'); s.send(text);
        say(s.poll(5), s.recvline(), s.recvline(200, 5), s.recvline());
        var rest = '', got; while ((got = s.recv(10, 5)) !== null && got.length) rest += got;
        say(escape(rest), s.error); s.close(); say(s.is_connected, s.recv());
    """)
    assert asked == [("PROCESS SPAMC/1.2", (board.root / board.files.message).read_bytes())]
    assert said == [
        *("false", "true", "true", "true", "127.0.0.1"),
        *("1", "SPAMD/1.1 0 EX_OK", "Spam: True ; 12.5 / 5.0", ""),
        *("X-Spam-Flag%3A%20YES%0D%0A%0D%0Abody%20%FF%0D%0A", "0", "false", "null"),
    ]


async def test_Socket_failures_are_numbers(run):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    said = await run(
        f"var s = new Socket(); say(s.connect('127.0.0.1', {port}, 1), s.last_error > 0, s.error == s.last_error)"
    )
    assert said == ["false", "true", "true"]


async def test_Socket_sends_datagrams(run):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        other.settimeout(5)
        port = other.getsockname()[1]
        threading.Thread(target=lambda: other.sendto(b"pong", other.recvfrom(100)[1]), daemon=True).start()
        said = await run(f"""
            var s = new Socket(SOCK_DGRAM); say(s.sendto('ping', '127.0.0.1', {port}));
            var got = s.recvfrom(100, 5); say(got.data, got.ip_address, got.port == {port});
        """)
    assert said == ["true", "pong", "127.0.0.1", "true"]


async def test_client_server_system_and_user(board, run):
    answers = {"spamlog": True, "filter_ip": True, "compare_ars": False}
    said = await run(
        """
        say(client.ip_address, client.host_name, client.port, server.interface_ip_addr_list.join(), system.host_name);
        say(system.spamlog('SMTP', 'REJECTED', 'why', client.host_name, client.ip_address, 'to', 'from'));
        say(system.filter_ip('SMTP', 'why', client.host_name, client.ip_address, 'u', system.text_dir + 'ip.can', 60));
        say(user.number, user.compare_ars('GUEST'), user.security.restrictions, system.secondstr(3661));
        say(system.timestr(0).length, typeof system.zonestr());
        """,
        answers=answers,
    )
    assert said == [
        *("198.51.100.7", "mx.ext.test", "40000", "192.0.2.25", "mx.local.test", "true", "true"),
        *("0", "false", "0", "01:01:01", "24", "string"),
    ]
    assert run.desk.asked == [
        ("spamlog", ["SMTP", "REJECTED", "why", "mx.ext.test", "198.51.100.7", "to", "from"]),
        ("filter_ip", ["SMTP", "why", "mx.ext.test", "198.51.100.7", "u", "ip.can", 60]),
        ("compare_ars", ["GUEST"]),
    ]


async def test_findstr_follows_the_rules_of_can_files(board, run):
    (board.root / "ctrl" / "dnsbl_exempt.cfg").write_text("; friends\n*@friend.test\n10.0.0.0/8\n")
    said = await run("""
        var name = system.ctrl_dir + 'dnsbl_exempt.cfg';
        say(system.findstr(name, 'a@friend.test'), system.findstr(name, 'b@x.test'), system.findstr(name, '10.1.2.3'));
        say(system.findstr(['!a', '*'], 'a'), system.findstr(['foo^'], 'FOObar'), system.findstr('none', 'x'));
    """)
    assert said == ["true", "false", "true", "false", "true", "false"]


async def test_MsgBase_and_msg_area_ask_the_house(board, run):
    answers = {
        "msg_area": {"sub": {"gen": {"code": "GEN", "description": "größe", "is_moderated": True}}},
        "msgbase_open": {"first_msg": 1, "last_msg": 9, "total_msgs": 4},
        "msgbase_save": True,
        "msgbase_header": {"subject": "s", "number": 7},
        "msgbase_body": "..a\n.b\x01N",
        "msgbase_remove": True,
        "msgbase_put_header": True,
    }
    said = await run(
        """
        say(msg_area.sub['gen'].description.length, msg_area.sub.gen.is_moderated, typeof msg_area.sub.none);
        var base = new MsgBase('gen');
        say(base.get_msg_header(1), base.error);
        say(base.open(), base.first_msg, base.last_msg, base.total_msgs, base.error == '', base.file);
        say(base.save_msg({to: 'All', date: new Date(0)}, 'body', [{to_ext: 1}]), base.get_msg_header(true, 3).subject);
        say(base.get_msg_body(false, 7, true, true)); say(base.remove_msg(7), base.put_msg_header(false, 7, {attr: 0}));
        base.close(); say(base.is_open);
        """,
        answers=answers,
    )
    assert said == [
        *("7", "true", "undefined", "null", "not open", "true", "1", "9", "4", "true", "gen"),
        *("true", "s", "...a\n..b", "true", "true", "false"),
    ]
    assert ("msgbase.header", ["gen", True, 3]) in run.desk.asked
    assert next(given for name, given in run.desk.asked if name == "msgbase.save")[2:] == ["body", [{"to_ext": 1}]]


LIST_SERVER = """
load("sbbsdefs.js");
load("mailproc_util.js");
const REVISION = "$Revision$".split(' ')[1];
var ini = new File(file_cfgname(system.ctrl_dir, "listserver.ini"));
if (!ini.open("r")) { log(LOG_ERR, log("!ERROR " + ini.error)); exit(); }
var list_array = ini.iniGetAllObjects("name");
ini.close();

function subscriber_file(list) { return new File(system.data_dir + "subs/" + list.sub.toLowerCase() + ".list.sub"); }

function subscribe(list, sender) {
    var file = subscriber_file(list);
    if (!file.open(file_exists(file.name) ? "r+" : "w+")) return "!ERROR " + file.error;
    var users = file.iniGetAllObjects("address");
    for (var u in users)
        if (users[u].address.toLowerCase() == sender.toLowerCase()) { file.close(); return sender + " was there"; }
    var now = time();
    var user = { name: "Bob", address: sender, created: strftime("%Y", now) };
    user.last_activity_time = format("%08lxh", now);
    users.push(user);
    file.rewind();
    file.length = 0;
    file.iniSetAllObjects(users, "address");
    file.close();
    return log(LOG_INFO, format("%s %s", sender, "subscribed"));
}

var file = new File(message_text_filename);
file.open("r");
var lines = file.readAll();
file.close();
var header = convert_msg_header(parse_msg_header(lines));
var answer = list_array.map(function(list) subscribe(list, sender_address)).join("\\r\\n");
var base = new MsgBase("mail");
if (!base.open()) { log(LOG_ERR, base.last_error); exit(); }
var ok = base.save_msg({ to: header.from, from: "Lists", from_agent: AGENT_PROCESS, subject: "Re: " + header.subject,
    attr: MSG_NOREPLY, date: system.timestr() + " " + system.zonestr() }, answer,
    [{ to: header.from, to_net_type: NET_INTERNET, to_net_addr: header.from_net_addr }]);
base.close();
file_remove(message_text_filename);
file_remove(recipient_list_filename);
log(ok, file_exists(message_text_filename));
"""


async def test_a_list_server_of_the_old_kind_runs_as_it_is(board, run):
    (board.root / "data" / "subs").mkdir()
    (board.root / "ctrl" / "listserver.ini").write_text("address=lists@x\n\n[Gen]\nsub=MAIN-GEN\ndisabled=false\n")
    answers = {"msgbase_open": {"first_msg": 0, "last_msg": 0, "total_msgs": 0}, "msgbase_save": True}
    assert await run(LIST_SERVER, answers=answers) == ["bob@ext.test subscribed", "true", "false"]
    assert (board.root / "data" / "subs" / "main-gen.list.sub").read_text().startswith("[bob@ext.test]\nname = Bob\n")
    base, header, body, recipients = run.desk.asked[-1][1]
    assert (base, header["subject"], header["attr"], body) == ("mail", "Re: hello", 1024, "bob@ext.test subscribed")
    assert recipients == [{"to": "Bob", "to_net_type": 5, "to_net_addr": "bob@ext.test"}]


MAIL_AUTH = """
load("sbbsdefs.js");
function main() {
    if (user.number && !(user.security.restrictions & UFLAG_G)) return;
    if (client.ip_address == "127.0.0.1" || client.ip_address.indexOf("192.168.") == 0) return;
    for each (var address in server.interface_ip_addr_list) if (client.ip_address == address) return;
    var at = sender_address.lastIndexOf("@"), domain = sender_address.slice(at + 1);
    if (domain != system.host_name && !system.findstr(system.ctrl_dir + "domains.cfg", domain)) return;
    var file = new File(processing_error_filename);
    if (!file.open("w")) { log(LOG_ERR, "!ERROR " + file.error); return; }
    file.writeln(log("Mail deliveries from " + domain + " must use SMTP-AUTH"));
    file.close();
}
main();
"""


@pytest.mark.parametrize(
    ("sender", "refused"), [("x@mx.local.test", True), ("x@own.test", True), ("x@ext.test", False)]
)
async def test_a_check_of_the_sender_of_the_old_kind_runs_as_it_is(board, run, sender, refused):
    (board.root / "ctrl" / "domains.cfg").write_text("own.test\n")
    await run(MAIL_AUTH, variables={"sender_address": sender})
    text = f"Mail deliveries from {sender[2:]} must use SMTP-AUTH\n"
    assert board.error == (text if refused else "")


async def test_unknown_members_are_errors_of_the_script(run):
    assert await run(
        "try { bbs.menu('x') } catch (e) { say(e) } try { system.shutdown() } catch (e) { say(e.name) }"
    ) == [
        "ReferenceError: bbs is not defined",
        "TypeError",
    ]


async def test_the_helper_library_takes_a_message_apart(run):
    said = await run("""
        load('mailproc_util.js');
        var f = new File(message_text_filename); f.open('r'); var lines = f.readAll(); f.close();
        var header = convert_msg_header(parse_msg_header(lines));
        say(header.from, header.from_net_addr, header.from_net_type, header.subject, get_msg_body(lines));
        say(get_recipient_list().map(function(r) r.To).join(), reject_message('554 no'));
        say(mail_get_name('a@b.c (Some One)'), mail_get_address('"x" <y@z.test>'));
    """)
    assert said[:4] == ["Bob", "bob@ext.test", "5", "hello"]
    assert said[-4:] == ["bob,eve@ext.test", "true", "Some One", "y@z.test"]


async def test_the_old_dialect_runs(run):
    said = await run("""
        var seen = []; for each (var x in {a: 1, b: 2}) seen.push(x); say(seen.join());
        try { throw 'b' } catch (e if e == 'a') { say('a') } catch (e if e == 'b') { say('b') } catch (e) { say('c') }
        let (x = x + 1, y = 5) { say(x, y) } say(x);
        say(Array.map([1, 2], function(n) n * 2).join(), 'abc'.contains('b'), [1].toSource(), 010, "\\101");
        say('a.b.c'.replace('.', '-', 'g'), /(b+)/.test('abba') && RegExp.$1, String.toUpperCase('x'));
        undeclared = 1; say(typeof js.global.undeclared); var o = {}; o.__defineGetter__('g', function() 3); say(o.g);
        with (o) { say(g) }
        yield(true);
        try { nothing.x } catch (e) { say(e.lineNumber) }
    """)
    assert said == [
        *("1,2", "b", "3", "5", "2", "2,4", "true", "[1]", "8", "A", "a-b-c", "bb", "X", "number", "3", "3", "10"),
    ]


@pytest.mark.proves("Mail.JavaScriptGcInterval", "Mail.JavaScriptYieldInterval", "Mail.JavaScriptOptions")
@pytest.mark.proves("Global.JavaScriptGcInterval", "Global.JavaScriptYieldInterval", "Global.JavaScriptOptions")
async def test_memory_of_a_session_does_not_grow_without_any_setting(run):
    text = "for (var n = 0; n < 200; n++) { var a = {}; a.b = {a: a, text: 'x'.repeat(100000) + n }; }"
    for _ in range(5):  # 100 MB of rings in a context of 16 MB
        assert await run(text) == []
