"""Text with `format=flowed`: lines that end in a blank go on with the next one (RFC 3676)."""

from __future__ import annotations

_SIGNATURE = "-- "


def unflowed(text: str, delete_space: bool = False) -> str:
    """A text (lines end in LF) with its paragraphs as one line each; quotes join quotes of the same depth.

    `delete_space` is `DelSp=yes`: the blank at the end belongs to the form, not to the text. Linear.
    """
    paragraphs: list[list[str]] = []
    flows = False
    depth_before = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        line = line[depth:].removeprefix(" ")  # stuffed, section 4.4
        ends = line == _SIGNATURE
        if flows and depth == depth_before and not ends:
            if delete_space:
                paragraphs[-1][-1] = paragraphs[-1][-1][:-1]
            paragraphs[-1].append(line)
        else:
            paragraphs.append([f"{'>' * depth} {line}" if depth else line])
        flows = line.endswith(" ") and not ends
        depth_before = depth
    return "\n".join(map("".join, paragraphs))
