"""Draws docs/answer.svg: an answer as Discord shows it, from the payload that the bot sent.

    python -m tests.draw_answer                 asks the sample archive over the fake Discord
    python -m tests.draw_answer QUESTION...     prints the answers as text instead

Colours follow Discord's dark mode, with a light variant for those who prefer it.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import app
from bot.discord.client import VerbatimBot
from bot.settings import DiscordSettings, Settings
from tests.drawing import draw
from tests.fake_discord import FakeDiscord
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.fake_discord import Message

QUESTION = "Who was on the first tram in Chengdu in late 2011?"
TARGET = ROOT / "docs" / "answer.svg"

_WIDTH, _LEFT, _LINE = 760, 76, 21
# Widths in pixels of a character at the sizes that are used, in a wide font.
_TEXT, _SMALL = 8.2, 6.9
_ACTION_ROW = 1
_STYLE = """
text { font-family: system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-size: 15px; fill: #dbdee1 }
.small { font-size: 12.5px; fill: #b5bac1 }
.bold { font-weight: 700; fill: #f2f3f5 } .name { font-weight: 600; fill: #f2f3f5 }
.page { fill: #313338 } .button { fill: #4e5058 }
.primary { fill: #5865f2 } .label { font-size: 13.5px; font-weight: 500; fill: #fff }
.quote { fill: #4e5058 } .slanted { font-style: italic }
@media (prefers-color-scheme: light) {
  text { fill: #313338 } .small { fill: #5c5e66 }
  .bold, .name { fill: #060607 } .page { fill: #fff }
  .quote { fill: #c4c9ce }
}
"""
_PIECES = re.compile(r"(\*\*?)|\\([^0-9A-Za-z\s])|([^*\\]+|[*\\])")


@dataclass
class Canvas:
    """SVG elements, and the height that they have reached on a page of some width."""

    y: int = 20
    width: int = 0
    parts: list[str] = field(default_factory=list)

    @property
    def room(self) -> int:
        """How wide a line of text may be."""
        return self.width - _LEFT - 24

    def text(self, x: float, words: str, kind: str = "") -> None:
        """One line of text at the current height; `words` is SVG already."""
        mark = f' class="{kind}"' if kind else ""
        self.parts.append(f'<text x="{x:g}" y="{self.y}"{mark}>{words}</text>')

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle with round corners."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" '
            f'class="{kind}"/>'
        )


def svg(message: Mapping[str, Any], width: int = _WIDTH) -> str:
    """The picture of a message: its texts and its controls."""
    canvas = Canvas(y=34, width=width)
    canvas.parts.append('<circle cx="40" cy="40" r="19" class="primary"/>')
    canvas.parts.append('<text x="40" y="46" text-anchor="middle" class="label">V</text>')
    canvas.text(_LEFT, 'Verbatim <tspan class="small">APP</tspan>', "name")
    for part in message.get("components") or []:
        if part["type"] == _ACTION_ROW:
            _row(canvas, part["components"])
        else:
            _content(canvas, part.get("content", ""))
    height = canvas.y + 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="An answer in Discord">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" rx="8" class="page"/>\n'
        + "\n".join(canvas.parts)
        + "\n</svg>\n"
    )


def _content(canvas: Canvas, text: str) -> None:
    for line in text.split("\n"):
        small, quote = line.startswith("-# "), line.startswith("> ")
        words = re.sub(r"^(?:> |-# )", "", line)
        indent = 14 if quote else 0
        for piece in list(_lines(words, _SMALL if small else _TEXT, canvas.room - indent)) or [""]:
            canvas.y += _LINE
            if quote:
                canvas.box(_LEFT, canvas.y - 15, 4, _LINE, "quote")
            canvas.text(_LEFT + indent, piece, "small" if small else "")


def _row(canvas: Canvas, controls: list[Mapping[str, Any]]) -> None:
    canvas.y += 8
    x = float(_LEFT)
    for control in controls:
        label = _label(control)
        width = min(7.4 * len(label) + 28, canvas.width - _LEFT - 24)
        if x + width > canvas.width - 20:
            x, canvas.y = float(_LEFT), canvas.y + 40
        canvas.box(x, canvas.y, width, 32, "button")
        canvas.parts.append(
            f'<text x="{x + width / 2:g}" y="{canvas.y + 21}" text-anchor="middle" '
            f'class="label">{html.escape(label)}</text>'
        )
        x += width + 8
    canvas.y += 32


def _label(control: Mapping[str, Any]) -> str:
    """A button's own, or the chosen entry of a list."""
    chosen = [each["label"] for each in control.get("options", []) if each.get("default")]
    return f"{chosen[0]}  ▾" if chosen else str(control["label"])


def _lines(markdown: str, size: float, room: int) -> Iterator[str]:
    """Wrapped lines as SVG; bold goes on over the end of a line, as it does in Discord."""
    plain, looks = "", []
    look = {"**": False, "*": False}
    for stars, escaped, words in _PIECES.findall(markdown):
        if stars:
            look[stars] ^= True
        plain += escaped + words
        looks += ["bold" if look["**"] else "slanted" if look["*"] else ""] * len(escaped + words)
    at = 0
    for line in textwrap.wrap(plain, int(room / size), break_on_hyphens=False):
        at = plain.index(line, at)
        yield "".join(_runs(line, looks[at : at + len(line)]))
        at += len(line)


def _runs(line: str, looks: list[str]) -> Iterator[str]:
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or looks[end] != looks[start]:
            words, look = html.escape(line[start:end]), looks[start]
            yield f'<tspan class="{look}">{words}</tspan>' if look else words
            start = end


async def payloads(data: Path, *questions: str) -> list[dict[str, Any]]:
    """What the bot sends for each question, asked of a data folder over the fake Discord."""
    settings = Settings(data=data)
    async with FakeDiscord(patience=60) as service:
        person = service.add_user("Reader", service.add_guild())
        bot = VerbatimBot(
            lambda: app.searcher(settings), DiscordSettings(), data=data, guild_ready_timeout=0.1
        )
        async with service.running(bot):
            return [
                payload((await person.slash("ask", question=question)).message)
                for question in questions
            ]


def payload(message: Message) -> dict[str, Any]:
    return {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [{"filename": file.filename} for file in message.attachments],
    }


def main(questions: Sequence[str]) -> None:
    """Write the picture, or print a transcript of these questions."""
    with tempfile.TemporaryDirectory() as folder:
        messages = asyncio.run(payloads(Path(folder), *(questions or [QUESTION])))
    if not questions:
        TARGET.write_text(svg(messages[0]), encoding="utf-8")
        return
    print("\n\n".join(map(draw, messages)))


if __name__ == "__main__":
    main(sys.argv[1:])
