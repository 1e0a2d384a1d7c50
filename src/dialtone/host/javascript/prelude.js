// The environment of scripts (spec mail.md 6.6), made once for each session. `__host` is the only way out of the
// engine; it is taken away from scripts here, and what asks it stays inside this function. Evaluates to the function
// that runs one script: JSON in, JSON out.
(function () {
"use strict";
var root = globalThis, rawHost = root.__host, parse = JSON.parse, stringify = JSON.stringify;
var apply = Reflect.apply;  // a script may replace Function.prototype.apply, and would see what is called by it
delete root.__host;
// Nor may it look at the functions of a stack.
Object.defineProperty(Error, "prepareStackTrace", { value: undefined, writable: false, configurable: false });

var FINISHED = { toString: function () { return "exit"; } };  // thrown by exit(); no catch of a script keeps it
var finished = false, scopes = [], onExit = [], written = "", main = null;
var facts = null;

function plain(value) {  // what JSON would lose
    if (typeof value === "number" && !isFinite(value)) return String(value);
    return value === undefined ? null : value;
}

function host(name) {
    if (finished) throw FINISHED;
    var given = [];
    for (var at = 1; at < arguments.length; at++) given.push(plain(arguments[at]));
    var answer = parse(rawHost(name, stringify(given)));
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
}

function hidden(object, name, value) {
    Object.defineProperty(object, name, { value: value, writable: true, configurable: true, enumerable: false });
}

function shown(object, values) {
    for (var name in values)
        Object.defineProperty(object, name,
            { value: values[name], writable: true, configurable: true, enumerable: true });
}

function fixed(object, name, value) {
    Object.defineProperty(object, name, { value: value, writable: false, configurable: true, enumerable: true });
}

function getter(object, name, get, set) {
    Object.defineProperty(object, name, { get: get, set: set, configurable: true, enumerable: true });
}

// The old dialect: what the rewriter leaves to be there

hidden(root, "__pass", function (error) { if (error === FINISHED || finished) throw FINISHED; });
hidden(root, "__put", function (scope, made) { for (var name in made) scope[name] = made[name]; });
hidden(root, "__each", function* (object) {
    if (object === null || object === undefined) return;
    for (var name in object) yield object[name];
});

function source(value, depth) {
    if (value === undefined) return "(void 0)";
    if (value === null || depth > 20) return "null";
    if (typeof value === "string") return stringify(value);
    if (typeof value === "function" || typeof value !== "object") return String(value);
    if (Array.isArray(value)) return "[" + value.map(function (one) { return source(one, depth + 1); }).join(", ") + "]";
    if (value instanceof Date) return "(new Date(" + value.getTime() + "))";
    if (value instanceof RegExp) return String(value);
    if (value instanceof String || value instanceof Number || value instanceof Boolean)
        return "(new " + value.constructor.name + "(" + source(value.valueOf(), depth + 1) + "))";
    if (value instanceof Error) return "(new " + value.name + "(" + stringify(value.message) + "))";
    var parts = [];
    for (var name in value) parts.push(
        (/^[A-Za-z_$][\w$]*$/.test(name) ? name : stringify(name)) + ":" + source(value[name], depth + 1));
    return (depth ? "{" : "({") + parts.join(", ") + (depth ? "}" : "})");
}
hidden(Object.prototype, "toSource", function () { return source(this, 0); });
hidden(root, "uneval", function (value) { return source(value, 0); });

[[Array, "concat every filter forEach indexOf join lastIndexOf map pop push reverse reduce reduceRight shift slice " +
    "some sort splice unshift"],
 [String, "charAt charCodeAt concat indexOf lastIndexOf match replace search slice split substr substring " +
    "toLowerCase toUpperCase trim"]].forEach(function (pair) {
    pair[1].split(" ").forEach(function (name) {
        var method = pair[0].prototype[name];
        if (pair[0][name] === undefined)
            hidden(pair[0], name, function (self) {
                return method.apply(pair[0] === String ? String(self) : self, Array.prototype.slice.call(arguments, 1));
            });
    });
});
hidden(String.prototype, "contains", function (text, from) { return this.indexOf(text, from) >= 0; });
hidden(Array.prototype, "contains", function (one) { return this.indexOf(one) >= 0; });
hidden(String.prototype, "quote", function () { return stringify(String(this)); });
var replaceText = String.prototype.replace;
hidden(String.prototype, "replace", function (what, by, flags) {
    if (flags !== undefined && typeof what === "string")
        what = new RegExp(replaceText.call(what, /[\\^$.*+?()[\]{}|]/g, "\\$&"), flags);
    return replaceText.call(this, what, by);
});
hidden(Date.prototype, "toLocaleFormat", function (form) { return host("strftime", String(form), this.getTime() / 1000); });
if (!Date.prototype.getYear) hidden(Date.prototype, "getYear", function () { return this.getFullYear() - 1900; });

var lastMatch = null, exec = RegExp.prototype.exec;  // RegExp.$1 and its relatives
hidden(RegExp.prototype, "exec", function (text) {
    var found = exec.call(this, text);
    if (found) lastMatch = found;
    return found;
});
for (var digit = 1; digit < 10; digit++)
    (function (at) { getter(RegExp, "$" + at, function () { return (lastMatch && lastMatch[at]) || ""; }); })(digit);
["lastMatch", "$&"].forEach(function (name) { getter(RegExp, name, function () { return lastMatch ? lastMatch[0] : ""; }); });
getter(RegExp, "leftContext", function () { return lastMatch ? lastMatch.input.slice(0, lastMatch.index) : ""; });
getter(RegExp, "rightContext", function () {
    return lastMatch ? lastMatch.input.slice(lastMatch.index + lastMatch[0].length) : "";
});

function place(error) {
    var lines = (String(error.stack || "").match(/<input>:\d+/g) || []).slice(0, 50);
    try {
        return apply(host, null, ["where"].concat(lines.map(function (one) { return Number(one.slice(8)); })));
    } catch (_) {
        return ["", 0];
    }
}
getter(Error.prototype, "lineNumber", function () { return place(this)[1]; },
    function (value) { hidden(this, "lineNumber", value); });
getter(Error.prototype, "fileName", function () { return place(this)[0]; },
    function (value) { hidden(this, "fileName", value); });

// Running: scripts, load, require, exit

var evaluate = new Function("with(this){return eval(arguments[0])}");

function runSource(scope, told) {
    if (scopes.length > 60) throw new Error("load: too deep");
    var at, before = {}, own = Object.prototype.hasOwnProperty;
    for (at = 0; at < told.variables.length; at++)
        if (!own.call(scope, told.variables[at])) scope[told.variables[at]] = undefined;
    for (at = 0; at < told.functions.length; at++) delete scope[told.functions[at]];
    ["argv", "argc"].forEach(function (name) { if (own.call(scope, name)) before[name] = scope[name]; });
    scope.argv = told.arguments;
    scope.argc = told.arguments.length;
    var put = told.functions.map(function (name) { return name + ":" + name; }).join(",");
    scopes.push(scope);
    try {
        return evaluate.call(scope, "\n".repeat(told.offset) + (put ? "__put(this,{" + put + "});" : ";") + told.text);
    } finally {
        scopes.pop();
        for (var name in before) scope[name] = before[name];
    }
}
function loadList() {
    var list = js.load_path_list;
    return Array.isArray(list) ? list.map(String) : [];
}

function load() {
    var given = Array.prototype.slice.call(arguments), scope = scopes[scopes.length - 1] || main;
    if (given[0] === true) throw new Error("load: scripts in the background are not supported");
    if (given[0] === false) given.shift();
    if (given.length && typeof given[0] === "object" && given[0] !== null && !(given[0] instanceof String))
        scope = given.shift();
    if (!given.length) throw new Error("load: no file name");
    var told = host("load", String(given.shift()), loadList());
    told.arguments = given;
    return runSource(scope, told);
}

function known(scope, symbol) {
    var parts = String(symbol).split("."), value = parts[0] in scope ? scope : root;
    for (var at = 0; at < parts.length; at++) {
        if (value === undefined || value === null) return false;
        value = value[parts[at]];
    }
    return value !== undefined;
}

function require() {
    var given = Array.prototype.slice.call(arguments), scope = scopes[scopes.length - 1] || main;
    if (given.length && typeof given[0] === "object" && given[0] !== null) scope = given.shift();
    var file = given.shift(), symbol = given.shift();
    if (symbol !== undefined && known(scope, symbol)) return undefined;
    return apply(load, root, [scope, file].concat(given));
}

function exit(code) {
    facts.status = code === undefined ? 0 : Number(code) | 0;
    flush();
    finished = true;
    throw FINISHED;
}

// Output goes to the log

function flush() {
    var text = written;
    written = "";
    if (text) say(6, text);
}

function say(level, text) { host("log", level, String(text)); }

function log() {
    var given = Array.prototype.slice.call(arguments), level = 6, last = "";
    if (given.length > 1 && typeof given[0] === "number") level = given.shift();
    given.forEach(function (one) { last = String(one); say(level, last); });
    return last;
}

function write() {
    for (var at = 0; at < arguments.length; at++) written += String(arguments[at]);
    var lines = written.split(/\r?\n/);
    written = lines.pop();
    lines.forEach(function (line) { say(6, line); });
    if (written.length > 4000) flush();
}

function texts(values) {
    return values.map(function (one) {
        return typeof one === "number" || typeof one === "boolean" ? plain(one) : String(one);
    });
}

function format(form) { return host("format", String(form), texts(Array.prototype.slice.call(arguments, 1))); }

var last = { errno: 0 };
function files(name) {
    var answer = apply(host, null, ["files"].concat(Array.prototype.slice.call(arguments)));
    last.errno = answer[1];
    return answer[0];
}
function named(name, most) {
    return function () {
        var given = Array.prototype.slice.call(arguments, 0, most).map(String);
        return apply(files, null, [name].concat(given));
    };
}
function base(path) { path = String(path); return path.slice(path.lastIndexOf("/") + 1); }
function ending(path) { var name = base(path), dot = name.lastIndexOf("."); return dot < 0 ? undefined : name.slice(dot); }

var FUNCTIONS = {
    load: load, require: require, exit: exit, format: format, log: log, write: write,
    write_raw: write,
    writeln: function () { apply(write, null, arguments); write("\n"); },
    print: function () { apply(write, null, arguments); write("\n"); },
    alert: function (text) { flush(); say(3, text); return undefined; },
    time: function () { return Math.floor(Date.now() / 1000); },
    strftime: function (form, at) { return host("strftime", String(form), at === undefined ? Date.now() / 1000 : Number(at)); },
    file_exists: named("exists", 1), file_isdir: named("isdir", 1), file_size: named("size", 1),
    file_date: named("date", 1), file_touch: named("touch", 1), file_remove: named("remove", 1),
    file_rename: named("rename", 2), file_copy: named("copy", 2), file_cfgname: named("cfgname", 2),
    file_mutex: function (name) { return files("exists", String(name)) ? false : files("touch", String(name)); },
    file_getname: base, file_getext: ending,
    file_getpath: function (path) { path = String(path); return path.slice(0, path.lastIndexOf("/") + 1); },
    file_getcase: function (path) { return files("exists", String(path)) ? String(path) : undefined; },
    mkdir: named("mkdir", 1), directory: named("list", 1),
    backslash: function (path) { path = String(path); return path.slice(-1) === "/" ? path : path + "/"; },
    base64_decode: function (text) { return host("base64_decode", String(text)); },
    base64_encode: function (text) { return host("base64_encode", String(text)); },
    resolve_ip: function (name) { return host("resolve_ip", String(name)); },
    netaddr_type: function (address) { return host("netaddr_type", String(address)); },
    crc16_calc: function (text) { return host("digest", "crc16", String(text)); },
    crc32_calc: function (text) { return host("digest", "crc32", String(text)); },
    md5_calc: function (text, hex) { return host("digest", "md5", String(text), !!hex); },
    sha1_calc: function (text, hex) { return host("digest", "sha1", String(text), !!hex); },
    sleep: function (ms) { host("sleep", ms === undefined ? 1 : Number(ms)); },
    mswait: function (ms) { host("sleep", ms === undefined ? 1 : Number(ms)); },
    random: function (most) { return Math.floor(Math.random() * (most === undefined ? 100 : Number(most))); },
    truncsp: function (text) { return String(text).replace(/[\s\0]+$/, ""); },
    skipsp: function (text) { return String(text).replace(/^\s+/, ""); },
    truncstr: function (text, set) {
        text = String(text);
        for (var at = 0; at < text.length; at++) if (String(set).indexOf(text[at]) >= 0) return text.slice(0, at);
        return text;
    },
    ascii: function (value) { return typeof value === "number" ? String.fromCharCode(value) : String(value).charCodeAt(0); },
    lfexpand: function (text) { return String(text).replace(/\r?\n/g, "\r\n"); },
    strip_ctrl: function (text) { return String(text).replace(/\x01[^]?/g, "").replace(/[\x00-\x1f\x7f]/g, ""); }
};
FUNCTIONS["yield"] = function () {};
for (var name in FUNCTIONS) hidden(root, name, FUNCTIONS[name]);
getter(root, "errno", function () { return last.errno; }, function (value) { last.errno = Number(value); });
"EMERG ALERT CRIT ERR WARNING NOTICE INFO DEBUG".split(" ").forEach(function (word, at) { hidden(root, "LOG_" + word, at); });
hidden(root, "LOG_ERROR", 3);
hidden(root, "SOCK_STREAM", 1);
hidden(root, "SOCK_DGRAM", 2);

// Objects with a number on the other side

function remote(kind, methods, properties) {
    var numbers = new WeakMap();
    function call(self, method, given) {
        var entry = numbers.get(self);
        if (!entry) throw new TypeError("not a " + kind);
        if (entry.job !== facts) { entry.number = apply(host, null, [kind + "_new"].concat(entry.given)); entry.job = facts; }
        var answer = host(kind, entry.number, method, given);
        if (method !== "state") entry.error = answer[1];
        return answer[0];
    }
    return {
        make: function (self, given) { numbers.set(self, { given: given, job: null, number: 0, error: 0 }); },
        call: call,
        error: function (self) { var entry = numbers.get(self); return entry ? entry.error : 0; },
        fill: function (proto) {
            methods.split(" ").forEach(function (method) {
                hidden(proto, method, function () { return call(this, method, Array.prototype.slice.call(arguments).map(plain)); });
            });
            properties.split(" ").forEach(function (property) {
                getter(proto, property, function () { return call(this, "state", [])[property]; });
            });
        }
    };
}

var fileObjects = remote("file",
    "open close readAll readln read rewind flush truncate remove readBin writeBin iniGetObject " +
    "iniGetAllObjects iniGetSections iniGetKeys iniSetObject iniSetAllObjects iniRemoveKey iniRemoveSection",
    "exists eof is_open date mode");

function File(path) {
    if (!(this instanceof File)) return new File(path);
    if (path === undefined) throw new Error("File: no name");
    var name = String(path);
    fileObjects.make(this, [name]);
    fixed(this, "name", name);
}
fileObjects.fill(File.prototype);
hidden(File.prototype, "lock", function () { return true; });
hidden(File.prototype, "unlock", function () { return true; });
hidden(File.prototype, "write", function (text, most) {
    return fileObjects.call(this, "write", [text === undefined ? "" : String(text), plain(most)]);
});
hidden(File.prototype, "writeln", function (text) {
    return fileObjects.call(this, "writeln", [text === undefined ? "" : String(text)]);
});
hidden(File.prototype, "writeAll", function (lines) {
    return fileObjects.call(this, "writeAll", [Array.prototype.map.call(lines, String)]);
});
hidden(File.prototype, "printf", function () { return this.write(apply(format, null, arguments)); });
hidden(File.prototype, "iniGetValue", function (section, key, value) {
    var date = value instanceof Date;
    var found = fileObjects.call(this, "iniGetValue", [section === null || section === undefined ? null : String(section),
        String(key), date ? value.toString() : plain(value)]);
    if (date) return isNaN(Date.parse(found)) ? value : new Date(found);
    return found === null && value === undefined ? null : found;
});
function iniText(value) {
    if (value instanceof Date) return value.toString();
    return typeof value === "object" && value !== null && !Array.isArray(value) ? String(value) : plain(value);
}
function iniTexts(object) {
    var made = {};
    for (var name in object) if (typeof object[name] !== "function") made[name] = iniText(object[name]);
    return made;
}
hidden(File.prototype, "iniSetValue", function (section, key, value) {
    return fileObjects.call(this, "iniSetValue",
        [section === null || section === undefined ? null : String(section), String(key), iniText(value)]);
});
hidden(File.prototype, "iniSetObject", function (section, object) {
    return fileObjects.call(this, "iniSetObject",
        [section === null || section === undefined ? null : String(section), iniTexts(object)]);
});
hidden(File.prototype, "iniSetAllObjects", function (objects, name, prefix) {
    return fileObjects.call(this, "iniSetAllObjects",
        [Array.prototype.map.call(objects, iniTexts), name === undefined ? "name" : String(name), plain(prefix)]);
});
getter(File.prototype, "error", function () { return fileObjects.error(this); }, function () {});
getter(File.prototype, "length", function () { return fileObjects.call(this, "state", []).length; },
    function (size) { fileObjects.call(this, "setLength", [Number(size)]); });
getter(File.prototype, "position", function () { return fileObjects.call(this, "state", []).position; },
    function (at) { fileObjects.call(this, "setPosition", [Number(at)]); });
hidden(root, "File", File);

var socketObjects = remote("socket", "bind listen recv peek recvline recvfrom close",
    "is_connected is_writeable data_waiting nread type local_ip_address local_port remote_ip_address remote_port");

function Socket(kind) {
    if (!(this instanceof Socket)) return new Socket(kind);
    socketObjects.make(this, [kind === 2 ? 2 : 1]);
}
socketObjects.fill(Socket.prototype);
hidden(Socket.prototype, "connect", function (name, port, timeout) {
    return socketObjects.call(this, "connect", [String(name), Number(port), timeout === undefined ? 10 : Number(timeout)]);
});
["write", "send"].forEach(function (method) {
    hidden(Socket.prototype, method, function (text) { return socketObjects.call(this, "write", [String(text)]); });
});
hidden(Socket.prototype, "sendline", function (text) { return socketObjects.call(this, "write", [String(text) + "\r\n"]); });
hidden(Socket.prototype, "sendto", function (text, name, port) {
    return socketObjects.call(this, "sendto", [String(text), String(name), Number(port)]);
});
hidden(Socket.prototype, "poll", function (timeout, writing) {
    return socketObjects.call(this, "poll", [timeout === undefined ? 0 : Number(timeout), !!writing]);
});
getter(Socket.prototype, "is_writable", function () { return this.is_writeable; });
["error", "last_error"].forEach(function (property) {
    getter(Socket.prototype, property, function () { return socketObjects.error(this); });
});
hidden(root, "Socket", Socket);

// Message bases are the house's

function MsgBase(code) {
    if (!(this instanceof MsgBase)) return new MsgBase(code);
    hidden(this, "_code", String(code));
    hidden(this, "_open", false);
    shown(this, { status: 0, error: "", last_error: "", file: "" });
    this.file = String(code).toLowerCase();
    this.subnum = -1;
}
function asked(base, name, given, otherwise) {
    try {
        var answer = apply(host, null, ["house", "msgbase." + name, base._code].concat(given));
        base.error = base.last_error = "";
        base.status = 0;
        return answer;
    } catch (error) {
        if (error === FINISHED) throw error;
        base.error = base.last_error = String(error.message);
        base.status = -1;
        return otherwise;
    }
}
function needsOpen(method, otherwise) {
    return function () {
        if (!this._open) { this.error = this.last_error = "not open"; this.status = -100; return otherwise; }
        return apply(method, this, arguments);
    };
}
function headerText(header) {
    var made = {};
    for (var name in header) {
        var value = header[name];
        if (typeof value === "function" || value === undefined) continue;
        made[name] = value instanceof Date ? value.toString() : value;
    }
    return made;
}
function oneOf(given) {  // (by_offset, number) or (number)
    given = Array.prototype.slice.call(given);
    var byOffset = typeof given[0] === "boolean" ? given.shift() : false;
    return { byOffset: byOffset, number: typeof given[0] === "string" ? given.shift() : Number(given.shift()), rest: given };
}
hidden(MsgBase.prototype, "open", function () { this._open = asked(this, "open", [], null) !== null; return this._open; });
hidden(MsgBase.prototype, "close", function () { this._open = false; });
getter(MsgBase.prototype, "is_open", function () { return this._open; });
["first_msg", "last_msg", "total_msgs"].forEach(function (property) {
    getter(MsgBase.prototype, property, function () { return this._open ? asked(this, "open", [], {})[property] : 0; });
});
hidden(MsgBase.prototype, "save_msg", needsOpen(function (header, body, recipients) {
    var list = recipients === undefined || recipients === null ? null : Array.prototype.map.call(recipients, headerText);
    return asked(this, "save", [headerText(header), String(body === undefined ? "" : body), list], false);
}, false));
hidden(MsgBase.prototype, "get_msg_header", needsOpen(function () {
    var one = oneOf(arguments);
    return asked(this, "header", [one.byOffset, plain(one.number)], null);
}, null));
hidden(MsgBase.prototype, "get_msg_body", needsOpen(function () {
    var one = oneOf(arguments), text;
    text = asked(this, "body", [one.byOffset, plain(one.number)], null);
    if (text !== null && one.rest[0] === true) text = text.replace(/\x01[^]?/g, "");
    if (text !== null && one.rest[1] === true) text = text.replace(/^\./gm, "..");
    return text;
}, null));
hidden(MsgBase.prototype, "remove_msg", needsOpen(function () {
    var one = oneOf(arguments);
    return asked(this, "remove", [one.byOffset, plain(one.number)], false);
}, false));
hidden(MsgBase.prototype, "put_msg_header", needsOpen(function () {
    var one = oneOf(arguments);
    return asked(this, "put_header", [one.byOffset, plain(one.number), headerText(one.rest[0] || {})], false);
}, false));
hidden(MsgBase.prototype, "get_all_msg_headers", needsOpen(function () {
    return asked(this, "headers", [], {});
}, null));
hidden(root, "MsgBase", MsgBase);

// The system, the client, the user, as they are for this message

function two(number) { return (number < 10 ? "0" : "") + number; }

function System() {}
System.prototype = {
    findstr: function (source, text) {
        return host("findstr", Array.isArray(source) ? source.map(String) : String(source), String(text));
    },
    trashcan: function (name, text) { return host("findstr", facts.system.text_dir + name + ".can", String(text)); },
    spamlog: function () {
        return apply(host, null, ["house", "spamlog"].concat(texts(Array.prototype.slice.call(arguments))));
    },
    filter_ip: function (protocol, reason, name, ip, user, file, duration) {
        return host("house", "filter_ip", String(protocol), String(reason), String(name), String(ip), String(user),
            file === undefined || file === null ? "" : typeof file === "number" ? "" : base(file),
            typeof file === "number" ? file : duration === undefined ? 0 : Number(duration));
    },
    timestr: function (at) { return host("strftime", "%a %b %d %Y %I:%M %p", at === undefined ? Date.now() / 1000 : Number(at)); },
    datestr: function (at) { return host("strftime", "%m/%d/%y", at === undefined ? Date.now() / 1000 : Number(at)); },
    zonestr: function () { return host("strftime", "%Z", Date.now() / 1000); },
    secondstr: function (seconds) {
        seconds = Math.max(0, Math.floor(Number(seconds) || 0));
        return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
    },
    matchuser: function (name) { return host("house", "matchuser", String(name)); },
    username: function (number) { return host("house", "username", Number(number)); }
};
for (name in System.prototype) hidden(System.prototype, name, System.prototype[name]);
getter(System.prototype, "timer", function () { return Date.now() / 1000; });

function User() {}
hidden(User.prototype, "compare_ars", function (text) { return host("house", "compare_ars", String(text)); });

function made(proto, values) { var object = Object.create(proto); shown(object, values); return object; }

// A service's client (spec services.md 5.3): its socket, and functions that read from it and write to it

function asks(socket, name) {
    var rest = Array.prototype.slice.call(arguments, 2);
    var way = socket.__number ? ["house", "static." + name, socket.__number] : ["house", "service." + name];
    return apply(host, null, way.concat(rest));
}
function given(value, otherwise) { return value === undefined || value === null ? otherwise : Number(value); }

function ClientSocket(about, number) {  // a number: one of those a static script has accepted
    hidden(this, "__number", number || 0);
    shown(this, { nonblocking: false, descriptor: number || -1, type: about.udp ? 2 : 1, ssl_server: about.tls,
        error: 0, last_error: 0, option_list: [], local_ip_address: about.local_address,
        local_port: about.local_port, remote_ip_address: about.ip_address, remote_port: about.port });
}
function waits(socket, seconds, usual) { return socket.nonblocking ? 0 : given(seconds, usual); }
var SOCKET = {
    recv: function (most, seconds) { return asks(this, "recv", given(most, 512), waits(this, seconds, 120)); },
    read: function (most, seconds) { return asks(this, "recv", given(most, 512), waits(this, seconds, 120)); },
    peek: function (most) { return asks(this, "peek", given(most, 512), waits(this, undefined, 120)); },
    recvline: function (most, seconds) { return asks(this, "recvline", given(most, 512), waits(this, seconds, 30)); },
    readline: function (most, seconds) { return asks(this, "recvline", given(most, 512), waits(this, seconds, 30)); },
    readln: function (most, seconds) { return asks(this, "recvline", given(most, 512), waits(this, seconds, 30)); },
    recvBin: function (size, seconds) {
        size = given(size, 4);
        var text = asks(this, "recvbin", size, waits(this, seconds, 120)), value = 0;
        for (var at = 0; text !== null && at < size; at++) value = value * 256 + (text.charCodeAt(at) & 255);
        return text === null ? null : value;
    },
    send: function (text) { return asks(this, "send", String(text)) > 0 || String(text) === ""; },
    sendline: function (text) { return this.send((text === undefined ? "" : String(text)) + "\r\n"); },
    sendto: function (text, ip) { return String(ip) === this.remote_ip_address && this.send(text); },
    sendBin: function (value, size) {
        var text = "";
        for (var left = given(size, 4), number = Number(value); left > 0; left--, number = Math.floor(number / 256))
            text = String.fromCharCode(((number % 256) + 256) % 256) + text;
        return this.send(text);
    },
    sendfile: function (name) {
        var file = new File(String(name)), text;
        if (!file.open("rb")) return false;
        while ((text = file.read(32768)) && this.send(text)) {}
        file.close();
        return true;
    },
    poll: function (seconds, writing) { return writing ? 1 : asks(this, "poll", given(seconds, 0)) ? 1 : 0; },
    close: function () { asks(this, "close"); },
    setoption: function () { return true; },
    getoption: function () { return 0; },
    ioctlsocket: function () { return 0; }
};
SOCKET.write = SOCKET.send;
SOCKET.recvfrom = function (most, seconds) {
    var text = SOCKET.recv.call(this, most, seconds);
    return text === null ? null : { data: text, ip_address: this.remote_ip_address, port: this.remote_port };
};
ClientSocket.prototype = Object.create(Socket.prototype);
for (name in SOCKET) hidden(ClientSocket.prototype, name, SOCKET[name]);
["is_connected", "data_waiting", "nread"].forEach(function (property) {
    getter(ClientSocket.prototype, property, function () { return asks(this, "state")[property]; });
});
["is_writeable", "is_writable"].forEach(function (property) {
    getter(ClientSocket.prototype, property, function () { return asks(this, "state").is_connected; });
});
function clientSocket() {
    return new ClientSocket({ udp: facts.service.udp, tls: facts.service.tls, local_port: facts.service.local_port,
        local_address: facts.server.interface_ip_address, ip_address: facts.client.ip_address,
        port: facts.client.port });
}

function serve(client) {
    var socket = client.socket, user = null;
    function become(values) {
        hidden(root, "user", made(User.prototype, values));
        client.user_name = values.number ? values.alias : "";
    }
    function joined(parts) { return Array.prototype.map.call(parts, String).join(""); }
    function said() { socket.send(joined(arguments)); }
    function line() { socket.send(joined(arguments) + "\r\n"); }
    hidden(root, "write", said);
    hidden(root, "write_raw", said);
    hidden(root, "writeln", line);
    hidden(root, "print", line);
    hidden(root, "printf", function () { said(apply(format, null, arguments)); });
    hidden(root, "read", function (most, seconds) { return socket.recv(most, given(seconds, 30)); });
    hidden(root, "readln", function (most, seconds) { return socket.recvline(most, given(seconds, 30)); });
    hidden(root, "login", function (name, password) {
        var found = asks(socket, "login", name === undefined ? "" : String(name), password === undefined ? "" : String(password));
        if (found) { user = found; become(found); }
        return !!found;
    });
    hidden(root, "logout", function () { user = null; become(asks(socket, "logout")); return true; });
    getter(root, "logged_in", function () { return user !== null; });
    getter(js, "terminated", function () { return !asks(socket, "state").is_connected; });
    getter(root.server, "clients", function () { return asks(socket, "clients"); });
    getter(root.server, "terminated", function () { return !asks(socket, "state").is_connected; });
    ["client_add", "client_update", "client_remove"].forEach(function (name) {
        hidden(root.server, name, function () { return true; });
    });
}

// A script that takes its clients itself (STATIC): the listening socket, and all of them at once

function ListeningSocket() {
    shown(this, { nonblocking: false, descriptor: 0, type: 1, is_connected: false, error: 0, last_error: 0,
        local_ip_address: facts["static"].local_address, local_port: facts["static"].local_port });
}
ListeningSocket.prototype = Object.create(Socket.prototype);
hidden(ListeningSocket.prototype, "accept", function (seconds) {
    var about = host("house", "static.accept", waits(this, seconds, 3600));
    if (!about) return null;
    var socket = new ClientSocket(about, about.number);
    hidden(socket, "host_name", about.host_name);
    return socket;
});
hidden(ListeningSocket.prototype, "poll", function (seconds) {
    return host("house", "static.select", [0], given(seconds, 0)).length ? 1 : 0;
});
hidden(ListeningSocket.prototype, "listen", function () { return true; });
hidden(ListeningSocket.prototype, "bind", function () { return true; });
hidden(ListeningSocket.prototype, "close", function () {});
getter(ListeningSocket.prototype, "data_waiting", function () { return this.poll(0) === 1; });

function ofHouse(socket) { return socket instanceof ClientSocket || socket instanceof ListeningSocket; }

function ready(sockets, seconds, writing) {  // positions of those that need no waiting; our own and other sockets
    var numbers = [], places = [], others = [], found = [];
    sockets.forEach(function (socket, at) {
        if (ofHouse(socket)) { numbers.push(socket.__number || 0); places.push(at); }
        else others.push(at);
    });
    others.forEach(function (at) { if (sockets[at].poll(0, writing)) found.push(at); });
    if (writing) return found.concat(places).sort(function (a, b) { return a - b; });
    if (numbers.length) {
        var wait = found.length ? 0 : seconds;
        host("house", "static.select", numbers, wait).forEach(function (one) { found.push(places[one]); });
    } else if (!found.length && others.length) sockets[others[0]].poll(seconds, writing);
    return found.sort(function (a, b) { return a - b; });
}

function socketSelect(sockets, seconds, writing) {
    sockets = Array.prototype.slice.call(sockets);
    var until = Date.now() + given(seconds, 0) * 1000;
    var slice = sockets.every(ofHouse) ? 3600 : 0.2;  // sockets to elsewhere are looked at in between
    for (;;) {
        var left = Math.max(0, (until - Date.now()) / 1000), found = ready(sockets, Math.min(left, slice), !!writing);
        if (found.length || left <= 0 || js.terminated) return found;
    }
}

function stand() {
    function noted() { host("log", 6, Array.prototype.map.call(arguments, String).join("")); }
    ["write", "write_raw", "writeln", "print"].forEach(function (name) { hidden(root, name, noted); });
    hidden(root, "printf", function () { noted(apply(format, null, arguments)); });
    hidden(root, "read", function () { return null; });
    hidden(root, "readln", function () { return null; });
    hidden(root, "login", function (name, password, count, socket) {
        return !!(socket && socket.__number && asks(socket, "login", String(name), String(password)));
    });
    hidden(root, "logout", function () { return true; });
    hidden(root, "logged_in", false);
    hidden(root, "socket_select", socketSelect);
    hidden(root.server, "socket", new ListeningSocket());
    getter(js, "terminated", function () { return host("house", "static.terminated"); });
    getter(root.server, "terminated", function () { return host("house", "static.terminated"); });
    getter(root.server, "clients", function () { return host("house", "static.clients"); });
    function told(socket, name) {
        return !!(socket && socket.__number) && asks(socket, "update", name === undefined ? "" : String(name));
    }
    hidden(root.server, "client_add", told);
    hidden(root.server, "client_update", told);
    hidden(root.server, "client_remove", function () { return true; });
}

var boards = null;
function messageArea() {
    if (!boards) boards = host("house", "msg_area");
    return boards;
}

function present() {
    boards = null;
    hidden(root, "system", made(System.prototype, facts.system));
    hidden(root, "server", made(Object.prototype, facts.server));
    var client = made(Object.prototype, facts.client);
    client.socket = facts.service ? clientSocket() : { descriptor: -1, is_connected: true, local_ip_address: facts.server.interface_ip_address,
        remote_ip_address: facts.client.ip_address, remote_port: facts.client.port };
    hidden(root, "client", client);
    hidden(root, "user", made(User.prototype, facts.user));
    if (facts.service) serve(client);
    if (facts["static"]) { stand(); hidden(root, "client", undefined); }
    Object.defineProperty(root, "msg_area", { get: messageArea, configurable: true, enumerable: false });
}

var js = { auto_terminate: true, terminated: false, version: "JavaScript", options: 0, exec_dir: "", exec_path: "",
    exec_file: "", startup_dir: "", load_path_list: [] };
fixed(js, "global", root);
fixed(js, "scope", undefined);
hidden(js, "on_exit", function (text) { onExit.push(String(text)); });
hidden(js, "gc", function () {});
hidden(js, "get_parent", function () { return null; });
hidden(root, "js", js);

function begin(job) {
    facts = job;
    facts.status = 0;
    finished = false;
    scopes = [];
    onExit = [];
    written = "";
    lastMatch = null;
    main = {};
    js.exec_dir = js.startup_dir = job.exec_dir;
    js.exec_path = job.source.name;
    js.exec_file = base(job.source.name);
    js.load_path_list = job.load_path.slice();
    js.auto_terminate = true;
    hidden(root, "js", js);
    present();
    for (var name in job.variables) fixed(main, name, job.variables[name]);
}

function tell(error) {
    if (error === null) return { error: "out of memory (null was thrown)" };  // no room even for an error
    var text = error instanceof Error ? String(error) : "uncaught: " + String(error);
    return { error: text, stack: error && error.stack ? String(error.stack) : "" };
}

function guarded(work) {
    try {
        work();
    } catch (error) {
        if (error !== FINISHED && !finished) {
            try { return tell(error); } catch (_) { return { error: "uncaught error" }; }
        }
    }
    return null;
}

return function (text) {
    begin(parse(text));
    var trouble = guarded(function () { runSource(main, facts.source); });
    finished = false;
    while (onExit.length && !trouble) {
        var one = onExit.pop();
        trouble = guarded(function () { evaluate.call(main, one); });
        finished = false;
    }
    guarded(flush);
    return stringify(trouble || { status: facts.status });
};
})()
