// Socket constants, when the board has no file of its own with them. Written for dialtone.
var SOCK_STREAM = 1, SOCK_DGRAM = 2;
var IPPORT_FTP = 21, IPPORT_TELNET = 23, IPPORT_SMTP = 25, IPPORT_FINGER = 79, IPPORT_HTTP = 80, IPPORT_POP3 = 110,
    IPPORT_IDENT = 113, IPPORT_NNTP = 119, IPPORT_IRC = 6667;
