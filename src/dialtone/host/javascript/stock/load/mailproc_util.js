// Taking a message's text apart, for mail processors, when the board has no file of its own. Written for dialtone.
load("smbdefs.js");
load("mailutil.js");

// The header fields of a message given as lines: an object with one property for each name, in lower case. A name that
// occurs again gets a number behind it ("received", "received2"...). Folded lines are joined.
function parse_msg_header(lines) {
    var header = {}, last = null;
    for (var at = 0; at < lines.length && lines[at].length; at++) {
        var found = lines[at].match(/^([!-9;-~]+)\s*:\s*(.*)$/);
        if (found) {
            last = found[1].toLowerCase();
            for (var number = 2; header.hasOwnProperty(last); number++) last = found[1].toLowerCase() + number;
            header[last] = found[2];
        } else if (last !== null && /^[ \t]/.test(lines[at])) {
            header[last] += " " + lines[at].trim();
        }
    }
    return header;
}

// The same fields under the names save_msg() takes; all others in field_list.
function convert_msg_header(fields) {
    var header = { field_list: [] };
    for (var name in fields) {
        var value = fields[name];
        switch (name) {
        case "to":
            header.to = mail_get_name(value);
            header.to_net_addr = mail_get_address(value);
            break;
        case "from":
            header.from = mail_get_name(value);
            header.from_net_addr = mail_get_address(value);
            header.from_net_type = netaddr_type(header.from_net_addr);
            break;
        case "subject": case "date": case "references":
            header[name] = value;
            break;
        case "organization": header.from_org = value; break;
        case "reply-to":
            header.replyto = mail_get_name(value);
            header.replyto_net_addr = mail_get_address(value);
            header.replyto_net_type = netaddr_type(header.replyto_net_addr);
            break;
        case "message-id": header.id = value; break;
        case "in-reply-to": header.reply_id = value; break;
        default:
            header.field_list.push({ type: RFC822HEADER, data: name.replace(/\d+$/, "") + ": " + value });
        }
    }
    return header;
}

// The lines behind the header, joined.
function get_msg_body(lines) {
    var at = 0;
    while (at < lines.length && lines[at].length) at++;
    return lines.slice(at + 1).join("\r\n") + "\r\n";
}

// The recipients of the message being processed: one object for each section of the list.
function get_recipient_list() {
    var file = new File(recipient_list_filename);
    if (!file.open("r")) return [];
    var list = file.iniGetAllObjects("number");
    file.close();
    return list;
}

// Refuse the message being processed.
function reject_message(text) {
    var file = new File(processing_error_filename);
    if (!file.open("w")) return false;
    file.writeln(text);
    file.close();
    return true;
}
