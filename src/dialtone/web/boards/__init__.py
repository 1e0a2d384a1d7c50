"""The message boards: groups, sub-boards, threads; what is new; writing, voting, moderating; feeds."""

from __future__ import annotations

from dialtone.web.boards import changing, feeds, files, index, lists, selection, thread, votes, writing
from dialtone.web.page import FORM, Page

_SEND = ("POST",)
_MEMBERS = "NOT GUEST"
_READING, _WRITING, _LOOKING = "reading messages", "writing a message", "looking at the boards"
_SUB, _MESSAGE = "/boards/sub/{code}", "/boards/sub/{code}/{number:int}"

PAGES = (
    Page(
        name="boards.index",
        path="/boards",
        run=index.index,
        doing=_LOOKING,
        offers=(
            *("boards.list_groups", "boards.list_subs", "boards.jump", "boards.go", "boards.go_group"),
            *("boards.next_sub", "boards.previous_sub", "boards.next_group", "boards.previous_group"),
        ),
    ),
    Page(
        name="boards.new",
        path="/boards/new",
        run=lists.new,
        doing=_READING,
        offers=("boards.new_scan", "boards.continuous"),
    ),
    Page(name="boards.next", path="/boards/next", run=thread.next_new, doing=_READING),
    Page(name="boards.passed", path="/boards/passed", run=lists.passed, methods=_SEND, requirements=_MEMBERS),
    Page(name="boards.latest", path="/boards/latest", run=lists.latest, doing=_READING, offers=("boards.browse",)),
    Page(
        name="boards.to_you",
        path="/boards/to-you",
        run=lists.to_you,
        requirements=_MEMBERS,
        doing=_READING,
        offers=("boards.to_you",),
    ),
    Page(name="boards.search", path="/boards/search", run=lists.search, doing=_LOOKING, offers=("boards.find",)),
    Page(name="boards.polls", path="/boards/polls", run=lists.polls, doing=_LOOKING, offers=("boards.polls",)),
    Page(
        name="boards.moderate",
        path="/boards/moderate",
        run=lists.moderate,
        doing="moderating",
        offers=("boards.moderate",),
    ),
    Page(
        name="boards.selection",
        path="/boards/selection",
        run=selection.selection,
        methods=FORM,
        requirements=_MEMBERS,
        offers=("boards.select",),
    ),
    Page(name="boards.feed", path="/boards/feed.atom", run=feeds.board, public=True),
    Page(name="boards.sub", path=_SUB, run=index.threads, doing=_READING, offers=("boards.list",)),
    Page(name="boards.messages", path=f"{_SUB}/messages", run=index.messages, doing=_READING),
    Page(name="boards.about", path=f"{_SUB}/about", run=index.about, doing=_LOOKING, offers=("boards.sub_info",)),
    Page(name="boards.pointer", path=f"{_SUB}/pointer", run=selection.pointer, methods=_SEND, requirements=_MEMBERS),
    Page(name="boards.sub_feed", path=f"{_SUB}/feed.atom", run=feeds.sub_board, public=True),
    Page(
        name="boards.write",
        path=f"{_SUB}/write",
        run=writing.write,
        methods=FORM,
        doing=_WRITING,
        offers=("boards.post",),
    ),
    Page(name="boards.preview", path=f"{_SUB}/preview", run=writing.preview, methods=_SEND),
    Page(name="boards.draft", path=f"{_SUB}/draft", run=writing.draft, methods=_SEND, requirements=_MEMBERS),
    Page(
        name="boards.poll",
        path=f"{_SUB}/poll",
        run=votes.poll,
        methods=FORM,
        requirements=_MEMBERS,
        doing=_WRITING,
        offers=("boards.poll",),
    ),
    Page(
        name="boards.thread",
        path=f"{_SUB}/thread/{{number:int}}",
        run=thread.thread,
        doing=_READING,
        offers=("boards.read",),
    ),
    Page(name="boards.message", path=_MESSAGE, run=thread.message, doing=_READING),
    Page(name="boards.vote", path=f"{_MESSAGE}/vote", run=votes.vote, methods=_SEND, requirements=_MEMBERS),
    Page(name="boards.answer", path=f"{_MESSAGE}/answer", run=votes.answer, methods=_SEND, requirements=_MEMBERS),
    Page(name="boards.close", path=f"{_MESSAGE}/close", run=votes.close, methods=_SEND, requirements=_MEMBERS),
    Page(
        name="boards.edit",
        path=f"{_MESSAGE}/edit",
        run=changing.edit,
        methods=FORM,
        requirements=_MEMBERS,
        doing=_WRITING,
    ),
    Page(name="boards.remove", path=f"{_MESSAGE}/remove", run=changing.remove, methods=_SEND, requirements=_MEMBERS),
    Page(name="boards.release", path=f"{_MESSAGE}/release", run=changing.release, methods=_SEND, requirements=_MEMBERS),
    Page(
        name="boards.operate",
        path=f"{_MESSAGE}/operate",
        run=changing.operate,
        methods=FORM,
        requirements=_MEMBERS,
        doing="moderating",
    ),
    Page(name="boards.attachment", path=f"{_MESSAGE}/file/{{at:int}}", run=files.attachment),
    Page(name="boards.text", path=f"{_MESSAGE}/text", run=files.text),
)
