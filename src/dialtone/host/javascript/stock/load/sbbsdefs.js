// Constants for scripts, when the board has no file of its own with them. Written for dialtone.
load("smbdefs.js");
load("sockdefs.js");
load("userdefs.js");
var LOG_EMERG = 0, LOG_ALERT = 1, LOG_CRIT = 2, LOG_ERR = 3, LOG_ERROR = 3, LOG_WARNING = 4, LOG_NOTICE = 5,
    LOG_INFO = 6, LOG_DEBUG = 7;
