"""The manual's ten answers: they are what the bot sends, and they begin with the quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.drawing.answers import PHONE
from tests import draw_phone
from tests.draw_answer import payload
from tests.drawing import draw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_discord import Message

_CONTROLS = (2, 3)


@pytest.fixture
async def answers(sample_data: Path) -> dict[str, Message]:
    return await draw_phone.answers(sample_data)


async def test_ten_answers_begin_with_the_quote_and_are_as_the_manual_draws_them(
    answers: dict[str, Message],
) -> None:
    assert len(answers) == 10
    for name, message in answers.items():
        lines = draw(payload(message), width=PHONE).split("\n")
        quoted = [number for number, line in enumerate(lines) if line.startswith("│ ")]
        controls = [part for part in message.walk() if part["type"] in _CONTROLS]
        assert (quoted or [0])[0] <= 2, name
        assert bool(quoted) == (not name.startswith("Nothing")), name
        assert 1 <= len(controls) <= 5, name
    drawn = draw_phone.TARGET.read_text(encoding="utf-8")
    assert draw_phone.document(answers) == drawn, "python -m tests.draw_phone"
