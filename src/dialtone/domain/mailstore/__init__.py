"""All mailboxes somebody may open, as clients that keep a copy of them see them (IMAP): his folders of mail, and the
sub-boards he reads.

`contract.py` is what faces ask for; `service.py` answers it. A mailbox is held in columns that all its sessions share
(`shelf.py`, `columns.py`); what one session was told is in `telling.py`. `folder.py` and `board.py` are the two kinds
of open mailboxes. How changes get their numbers: `domain/model/mailbox_view.py`, decision 23.
"""
