"""Votes and polls as callers cast, make and close them."""

from __future__ import annotations

from dialtone.config.boards import SubBoard
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.poll import MOST_ANSWERS, Results
from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.desk import Desk, ask_number, title
from dialtone.terminal.boards.showing import show_poll

ANSWER_MOST = 70
QUESTION_MOST = 70


async def vote(desk: Desk, post: Post) -> bool:
    """Vote on a message, or answer a poll; whether something changed. Raises Refusal, StoreError."""
    view = await desk.voting.look(desk.caller, post.board, post.number)
    if view is None:
        mine = await desk.voting.mine(desk.caller, post.board, post.number)
        if mine:
            await desk.console.say("boards.vote.already", vote="up" if mine > 0 else "down")
            return False
        key = await desk.console.choose("boards.vote", "UDQ", default="Q")
        if key not in ("U", "D"):
            return False
        tally = await desk.voting.vote(desk.caller, post.board, post.number, up=key == "U")
        await desk.console.say("boards.vote.done", up=tally.up, down=tally.down)
        return False
    if view.mine or view.poll.closed:
        await show_poll(desk, view)
        return False
    text = await desk.console.ask("boards.poll.choose", most=40, most_answers=view.poll.most)
    chosen = {int(word) - 1 for word in (text or "").replace(",", " ").split() if word.isascii() and word.isdigit()}
    if not chosen:
        return False
    await desk.voting.answer(desk.caller, post.board, post.number, chosen)
    await desk.console.say("boards.poll.thanks")
    return True


async def offered_to_close(desk: Desk, post: Post) -> bool:
    """Whether the message is an open poll of the caller's, and was closed. Raises Refusal, StoreError."""
    view = await desk.voting.look(desk.caller, post.board, post.number)
    if view is None or not view.may_close or not await desk.console.yes("boards.poll.close", default=False):
        return False
    await desk.voting.close(desk.caller, post.board, post.number)
    return True


async def make(desk: Desk, sub: SubBoard) -> PostNumber | None:
    """Ask for everything a poll needs, and post it. Raises Refusal, StoreError."""
    console = desk.console
    await console.say("boards.poll.begin", sub=title(sub))
    question = await console.ask("boards.poll.question", most=QUESTION_MOST)
    if not question or not question.strip():
        await console.say("editor.aborted")
        return None
    comment = await _comment(desk)
    answers = await _answers(desk)
    if len(answers) < 2:
        await console.say("boards.poll.too_few")
        return None
    most = await ask_number(console, "boards.poll.most", 1)
    shown = ("V", "A", "C", "S")
    key = await console.choose("boards.poll.results", shown, default="V")
    results = Results(shown.index(key)) if key in shown else None
    if most is None or results is None or not await console.yes("boards.poll.sure"):
        await console.say("editor.aborted")
        return None
    draft = Draft(subject=question.strip(), body=comment)
    number = await desk.voting.make(desk.caller, sub.code, draft, answers, most=most, results=results)
    await console.say("boards.post.done", number=number, sub=title(sub))
    return number


async def _comment(desk: Desk) -> str:
    """Lines of explanation, ended by an empty one."""
    lines: list[str] = []
    while len(lines) < 20:
        line = await desk.console.ask("boards.poll.comment", most=79, number=len(lines) + 1)
        if not line:
            break
        lines.append(line)
    return "\n".join(lines)


async def _answers(desk: Desk) -> list[str]:
    answers: list[str] = []
    while len(answers) < MOST_ANSWERS:
        answer = await desk.console.ask("boards.poll.answer.ask", most=ANSWER_MOST, number=len(answers) + 1)
        if not answer or not answer.strip():
            break
        answers.append(answer.strip())
    return answers
