"""The sysop's lines about sub-boards (spec mail.md 2.6). Texts of others are cleaned before they get here."""

from __future__ import annotations

from dialtone.base import log
from dialtone.domain.model.post import NewPost, PostNumber


def posted(post: NewPost, number: PostNumber) -> None:
    """A message is on its sub-board, or waits for a moderator."""
    author = post.author_address or post.author
    if post.held:
        text = f"{author} posted a message on {post.board} (#{number}): it waits for a moderator"
        log.notice("board.held", text, board=post.board, number=number, message_id=post.message_id)
    elif log.wants(log.INFO):
        text = f"{author} posted a message on {post.board} (#{number})"
        fields = {"board": post.board, "number": number, "message_id": post.message_id}
        log.info("board.posted", text, author=author, **fields)


def refused(sender: str, user_number: int, board: str, reason: str) -> None:
    """Somebody may not post there."""
    text = f"!{sender} (user #{user_number}) cannot post on {board} (reason: {reason})"
    log.notice("board.refused", text, board=board, sender=sender, reason=reason)


def duplicate(post: NewPost) -> None:
    """The message was there already; nothing was stored."""
    author = post.author_address or post.author
    text = f"!duplicate message {post.message_id} from {author} on {post.board} is not stored again"
    log.notice("board.duplicate", text, board=post.board, message_id=post.message_id)


def released(board: str, number: int, by: str) -> None:
    """A held message was let through."""
    log.info("board.released", f"{by} let message #{number} on {board} through", board=board, number=number)


def removed(board: str, number: int, by: str) -> None:
    """A message was removed."""
    log.info("board.removed", f"{by} removed message #{number} on {board}", board=board, number=number)


def purged(board: str, count: int) -> None:
    """Old messages were removed by maintenance."""
    log.info("board.purged", f"removed {count} old messages on {board}", board=board, count=count)


def edited(board: str, number: int, by: str) -> None:
    """A message got another text."""
    log.info("board.edited", f"{by} edited message #{number} on {board}", board=board, number=number)


def changed(board: str, number: int, by: str, what: str) -> None:
    """An operator changed the attributes of a message."""
    log.info("board.changed", f"{by} made message #{number} on {board} {what}", board=board, number=number)


def moved(board: str, number: int, by: str, to: str, as_number: int) -> None:
    """An operator moved a message to another sub-board."""
    text = f"{by} moved message #{number} on {board} to {to} (#{as_number})"
    log.info("board.moved", text, board=board, number=number, to=to)


def poll_closed(board: str, number: int, by: str) -> None:
    """A poll takes no more votes."""
    log.info("board.poll_closed", f"{by} closed poll #{number} on {board}", board=board, number=number)
