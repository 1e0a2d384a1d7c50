// Names and addresses of mail header fields, when the board has no file of its own. Written for dialtone.

// The display name of `"Name" <address>`, `address (Name)` or a bare address.
function mail_get_name(text) {
    text = String(text).trim();
    var found = text.match(/^"((?:[^"\\]|\\.)*)"/);
    if (found) return found[1].replace(/\\(.)/g, "$1");
    if ((found = text.match(/^([^<]+?)\s*</))) return found[1];
    if ((found = text.match(/\(([^)]*)\)/))) return found[1];
    return text.replace(/^<|>$/g, "");
}

// The address without brackets and comments.
function mail_get_address(text) {
    text = String(text).trim();
    var found = text.match(/<([^<>]*)>/);
    return found ? found[1].trim() : text.replace(/\([^)]*\)/g, "").trim();
}
