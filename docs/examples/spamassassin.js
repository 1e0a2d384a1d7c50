// SpamAssassin for mail that comes in: a mail processor that has spamd look at each message.
//
// Put it into mods/ and name it in ctrl/mailproc.ini. The words after its name are where spamd listens, and, if spam is
// to be refused and not only marked, "reject", with the score from which it is (without one: whatever spamd calls spam):
//
//     [SpamAssassin]
//     Command = spamassassin.js 127.0.0.1 783 reject 10
//     AccessRequirements = NOT LEVEL 1
//     TimeLimit = 30
//
// AccessRequirements leaves people alone who have logged in. What spamd calls spam comes back with X-Spam-Flag: YES, so
// that it is marked as spam here too. When spamd does not answer, mail goes on as it came and the log says so.

var LARGEST = 512 * 1024;  // bytes; spam is small
var SECONDS = 20;

var host = argv[0] || "127.0.0.1";
var port = parseInt(argv[1], 10) || 783;
var rejects = argv[2] === "reject";
var limit = parseFloat(argv[3]);

// The whole file; null when it is larger than spam is.
function contents(name) {
    var file = new File(name), text = null;
    if (file.length <= LARGEST && file.open("rb")) {
        text = file.read();
        file.close();
    }
    return text;
}

function put(name, text) {
    var file = new File(name);
    if (!file.open("wb")) return;
    file.write(text);
    file.close();
}

// What spamd makes of a message: { spam, score, needed, message }; null when it does not answer.
function ask(text) {
    var line, found, answer = { spam: false, score: 0, needed: 0, message: "" }, size = 0;
    var spamd = new Socket(SOCK_STREAM, "spamd");
    if (!spamd.connect(host, port, SECONDS)) return null;
    spamd.write("PROCESS SPAMC/1.3\r\nContent-length: " + text.length + "\r\n\r\n" + text);
    if (!/^SPAMD\/\S+ 0 /.test(spamd.recvline(512, SECONDS))) return null;
    while ((line = spamd.recvline(512, SECONDS))) {
        if ((found = line.match(/^Content-length: (\d+)/i))) size = parseInt(found[1], 10);
        if ((found = line.match(/^Spam: (\w+) ; (-?[\d.]+) \/ (-?[\d.]+)/i))) {
            answer.spam = found[1] === "True";
            answer.score = parseFloat(found[2]);
            answer.needed = parseFloat(found[3]);
        }
    }
    while (answer.message.length < size) {
        var piece = spamd.recv(size - answer.message.length, SECONDS);
        if (!piece) return null;
        answer.message += piece;
    }
    spamd.close();
    return size ? answer : null;
}

var text = contents(message_text_filename);
if (text !== null) {
    var answer = ask(text);
    if (answer === null) {
        log(LOG_WARNING, "!spamd on " + host + " port " + port + " did not answer");
    } else if (rejects && (isNaN(limit) ? answer.spam : answer.score >= limit)) {
        var why = format("score %.1f of %.1f", answer.score, answer.needed);
        put(processing_error_filename, "550 SpamAssassin refused your message: " + why + "\r\n");
        system.spamlog("SMTP", "REJECTED", why, client.host_name, client.ip_address, recipient_address, reverse_path);
    } else {
        put(message_text_filename, answer.message);
    }
}
