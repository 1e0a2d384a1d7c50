"""All mailboxes somebody may open, as clients that keep a copy of them see them (IMAP): his folders of mail, and the
sub-boards he reads."""
