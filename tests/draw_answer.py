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
_TEXT, _BOLD, _SMALL = 8.2, 9.1, 6.9
_ROOM = _WIDTH - _LEFT - 60
_STYLE = """
text { font-family: system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-size: 15px; fill: #dbdee1 }
.small { font-size: 12.5px; fill: #b5bac1 } .title { fill: #00a8fc; font-weight: 600 }
.bold { font-weight: 700; fill: #f2f3f5 } .name { font-weight: 600; fill: #f2f3f5 }
.page { fill: #313338 } .card { fill: #2b2d31 } .button { fill: #4e5058 }
.primary { fill: #5865f2 } .label { font-size: 13.5px; font-weight: 500; fill: #fff }
.off { opacity: .5 } .quote { fill: #4e5058 }
@media (prefers-color-scheme: light) {
  text { fill: #313338 } .small { fill: #5c5e66 } .title { fill: #006ce7 }
  .bold, .name { fill: #060607 } .page { fill: #fff } .card { fill: #f2f3f5 }
  .quote { fill: #c4c9ce }
}
"""
_PIECES = re.compile(r"(\*\*)|\\([^0-9A-Za-z\s])|([^*\\]+|[*\\])")


@dataclass
class Canvas:
    """SVG elements, and the height that they have reached."""

    y: int = 20
    parts: list[str] = field(default_factory=list)

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


def svg(message: Mapping[str, Any]) -> str:
    """The picture of a message with one embed and its buttons."""
    canvas = Canvas(y=34)
    canvas.parts.append('<circle cx="40" cy="40" r="19" class="primary"/>')
    canvas.parts.append('<text x="40" y="46" text-anchor="middle" class="label">V</text>')
    canvas.text(_LEFT, 'Verbatim <tspan class="small">APP</tspan>', "name")
    _content(canvas, message.get("content") or "")
    for embed in message.get("embeds") or []:
        _embed(canvas, embed)
    for row in message.get("components") or []:
        _row(canvas, row.get("components", []))
    height = canvas.y + 16
    said = html.escape(f"An answer in Discord: {message['embeds'][0]['title']}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-label="{said}">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{height}" rx="8" class="page"/>\n'
        + "\n".join(canvas.parts)
        + "\n</svg>\n"
    )


def _content(canvas: Canvas, text: str) -> None:
    for line in text.split("\n") if text else []:
        small, echo = line.startswith("-# "), line.startswith("> ")
        words = re.sub(r"^(?:> |-# )", "", line)
        for piece in _lines(words, _SMALL if small else _TEXT):
            canvas.y += _LINE
            if echo:
                canvas.box(_LEFT, canvas.y - 15, 4, _LINE, "quote")
            canvas.text(_LEFT + (14 if echo else 0), piece, "small" if small else "")


def _embed(canvas: Canvas, embed: Mapping[str, Any]) -> None:
    top = canvas.y + 12
    inner = Canvas(y=top + 8)
    x = _LEFT + 18
    for line in _lines(embed["title"], _BOLD):
        inner.y += _LINE
        inner.text(x, line, "title")
    inner.y += 6
    for paragraph in embed["description"].split("\n"):
        inner.y += 0 if paragraph else _LINE // 2
        for line in _lines(paragraph, _BOLD if "**" in paragraph else _TEXT):
            inner.y += _LINE
            inner.text(x, line)
    for entry in embed.get("fields") or []:
        inner.y += 8 + _LINE
        inner.text(x, html.escape(entry["name"]), "name")
        for value in entry["value"].split("\n"):
            for line in _lines(value, _TEXT):
                inner.y += _LINE
                inner.text(x, line)
    if embed.get("footer"):
        inner.y += 8 + _LINE
        inner.text(x, html.escape(embed["footer"]["text"]), "small")
    bottom = inner.y + 14
    canvas.box(_LEFT, top, _WIDTH - _LEFT - 24, bottom - top, "card")
    colour = f"#{embed['color']:06x}"
    canvas.parts.append(
        f'<rect x="{_LEFT}" y="{top}" width="4" height="{bottom - top}" rx="2" fill="{colour}"/>'
    )
    canvas.parts += inner.parts
    canvas.y = bottom


def _row(canvas: Canvas, buttons: list[Mapping[str, Any]]) -> None:
    canvas.y += 8
    x = float(_LEFT)
    for button in buttons:
        label = button["label"] + (" ↗" if button["style"] == 5 else "")
        width = 7.4 * len(label) + 28
        if x + width > _WIDTH - 24:
            x, canvas.y = float(_LEFT), canvas.y + 40
        off = ' class="off"' if button.get("disabled") else ""
        kind = "primary" if button["style"] == 1 else "button"
        canvas.parts.append(f"<g{off}>")
        canvas.box(x, canvas.y, width, 32, kind)
        canvas.parts.append(
            f'<text x="{x + width / 2:g}" y="{canvas.y + 21}" text-anchor="middle" '
            f'class="label">{html.escape(label)}</text></g>'
        )
        x += width + 8
    canvas.y += 32


def _lines(markdown: str, size: float) -> Iterator[str]:
    """Wrapped lines as SVG; bold goes on over the end of a line, as it does in Discord."""
    plain, bold = "", []
    inside = False
    for stars, escaped, words in _PIECES.findall(markdown):
        inside ^= bool(stars)
        plain += escaped + words
        bold += [inside] * len(escaped + words)
    at = 0
    for line in textwrap.wrap(plain, int(_ROOM / size), break_on_hyphens=False):
        at = plain.index(line, at)
        yield "".join(_runs(line, bold[at : at + len(line)]))
        at += len(line)


def _runs(line: str, bold: list[bool]) -> Iterator[str]:
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or bold[end] != bold[start]:
            words = html.escape(line[start:end])
            yield f'<tspan class="bold">{words}</tspan>' if bold[start] else words
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
                _payload((await person.slash("ask", question=question)).message)
                for question in questions
            ]


def _payload(message: Message) -> dict[str, Any]:
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
