"""What is being written, as every editor works on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.terminal.editor.buffer import Buffer
from dialtone.terminal.stay import Stay

SAVE_EVERY = 20.0  # seconds


@dataclass(slots=True, kw_only=True)
class Work:
    """`area` is where a draft of it is kept, `place` what people call that, `quote` the lines that may be quoted,
    `limit_lines` the most lines there may be (0: no limit), `saved` when a draft was kept, in monotonic seconds."""

    area: str
    to: str
    subject: str
    place: str = ""
    quote: tuple[str, ...] = ()
    limit_lines: int = 0
    buffer: Buffer = field(default_factory=Buffer)
    saved: float = 0.0
    unkept: bool = False  # the store failed when it was to be kept last

    async def keep(self, stay: Stay) -> bool:
        """Keep it as a draft as it is; whether it is kept. A store that fails is logged: the text is still here."""
        drafts = stay.house.drafts
        self.saved = stay.house.clock.monotonic()
        self.buffer.dirty = False
        if drafts is None:
            return False
        self.unkept = False
        try:
            return await drafts.keep(stay.caller, self.area, to=self.to, subject=self.subject, text=self.buffer.plain())
        except StoreError as trouble:
            log.warning("editor.draft_lost", f"!The draft of {stay.user.alias} could not be kept: {trouble}")
            self.unkept = True
            return False

    def is_due(self, stay: Stay) -> bool:
        """Whether it is time to keep a draft."""
        return self.buffer.dirty and stay.house.clock.monotonic() - self.saved >= SAVE_EVERY

    def room(self) -> bool:
        """Whether there may be another line."""
        return not self.limit_lines or self.buffer.lines_used() < self.limit_lines
