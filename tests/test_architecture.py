"""What docs/architecture.md says of the code is so."""

from __future__ import annotations

import re
import sys
import threading
from typing import TYPE_CHECKING

from bot import app
from bot.discord.client import VerbatimBot
from bot.settings import DiscordSettings, Settings
from tests import draw_architecture
from tests.fake_discord import FakeDiscord
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

DOCUMENT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
STOPS = re.findall(r"^\| `([\w.]+)` \| `([\w/]+\.py)` \|", DOCUMENT, re.MULTILINE)


def test_the_picture_is_of_the_code_as_it_is() -> None:
    drawn = draw_architecture.TARGET.read_text(encoding="utf-8")
    assert drawn == draw_architecture.draw(), "python -m tests.draw_architecture"


def test_every_folder_says_in_one_line_what_may_live_there() -> None:
    for package in draw_architecture.PACKAGES:
        for folder in {file.parent for file in (ROOT / package).rglob("*.py")}:
            text = (folder / "__init__.py").read_text(encoding="utf-8")
            assert re.fullmatch(r'"""[^\n]+\."""\n', text), folder


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:bot|corpus|index)/[\w./]*)`", DOCUMENT)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


async def test_a_question_passes_the_calls_that_are_listed_in_their_order(
    sample_data: Path, tmp_path: Path
) -> None:
    assert len(STOPS) == 15
    called: list[tuple[str, str]] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        place = (frame.f_code.co_qualname, frame.f_code.co_filename.removeprefix(f"{ROOT}/"))
        if event == "call" and place in STOPS and place not in called:
            called.append(place)

    settings = Settings(data=sample_data)
    async with FakeDiscord(patience=60) as service:
        reader = service.add_user("Reader", service.add_guild())
        bot = VerbatimBot(
            lambda: app.searcher(settings),
            DiscordSettings(),
            data=tmp_path,
            guild_ready_timeout=0.1,
        )
        threading.setprofile(note)
        sys.setprofile(note)
        try:
            async with service.running(bot):
                answer = await reader.slash("ask", question="How long is the tram line in Chengdu?")
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    assert answer.text
    assert called == STOPS
