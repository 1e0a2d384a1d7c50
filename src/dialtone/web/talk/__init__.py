"""Talking: channels, one with one, telegrams, the sysop, the guru."""

from __future__ import annotations

from dialtone.web.page import FORM, Page
from dialtone.web.talk.boards import boards
from dialtone.web.talk.channels import channel, channels, enter, say, stream
from dialtone.web.talk.guru import guru
from dialtone.web.talk.private import answer, invite, line, line_say, line_stream, private
from dialtone.web.talk.sysop import availability, page_sysop
from dialtone.web.talk.telegrams import news, switches, telegrams

_POST = ("POST",)
_MEMBERS = "NOT GUEST"

PAGES = (
    Page(name="talk.channels", path="/chat", run=channels, doing="looking at the channels", offers=("chat.channels",)),
    Page(name="talk.channel", path="/chat/{number:int}", run=channel, requirements=_MEMBERS, doing="chatting"),
    Page(name="talk.stream", path="/chat/{number:int}/stream", run=stream, requirements=_MEMBERS, doing="chatting"),
    Page(
        name="talk.say", path="/chat/{number:int}/say", run=say, methods=_POST, requirements=_MEMBERS, doing="chatting"
    ),
    Page(name="talk.enter", path="/chat/{number:int}/enter", run=enter, methods=_POST, requirements=_MEMBERS),
    Page(
        name="talk.private",
        path="/chat/private",
        run=private,
        requirements=_MEMBERS,
        offers=("chat.private",),
    ),
    Page(name="talk.invite", path="/chat/private/invite", run=invite, methods=_POST, requirements=_MEMBERS),
    Page(name="talk.answer", path="/chat/private/answer", run=answer, methods=_POST, requirements=_MEMBERS),
    Page(name="talk.line", path="/chat/private/line", run=line, requirements=_MEMBERS, doing="in private chat"),
    Page(name="talk.line_stream", path="/chat/private/stream", run=line_stream, requirements=_MEMBERS),
    Page(name="talk.line_say", path="/chat/private/say", run=line_say, methods=_POST, requirements=_MEMBERS),
    Page(
        name="talk.telegrams",
        path="/telegrams",
        run=telegrams,
        methods=FORM,
        requirements=_MEMBERS,
        doing="writing a telegram",
        offers=("chat.telegram", "chat.message", "chat.messages", "chat.seen"),
    ),
    Page(
        name="talk.boards",
        path="/telegrams/boards",
        run=boards,
        methods=FORM,
        requirements=_MEMBERS,
        doing="writing to another board",
        offers=("chat.boards",),
    ),
    Page(
        name="talk.switches",
        path="/telegrams/switches",
        run=switches,
        methods=_POST,
        requirements=_MEMBERS,
        offers=("chat.toggle_page", "chat.toggle_alerts", "chat.toggle_split"),
    ),
    Page(name="talk.news", path="/news", run=news, requirements=_MEMBERS),
    Page(
        name="talk.sysop",
        path="/chat/sysop",
        run=page_sysop,
        methods=FORM,
        requirements=_MEMBERS,
        doing="paging the sysop",
        offers=("chat.page",),
    ),
    Page(
        name="talk.availability",
        path="/chat/sysop/availability",
        run=availability,
        methods=_POST,
        requirements="SYSOP",
        offers=("chat.sysop",),
    ),
    Page(
        name="talk.guru",
        path="/chat/guru/{code}",
        run=guru,
        methods=FORM,
        doing="chatting with the guru",
        offers=("chat.guru",),
    ),
)
