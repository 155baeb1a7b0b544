"""What is said to be kept is what is kept; what is said to be asked for is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.discord.drawing.info_embeds import PERMISSIONS, privacy_card
from bot.discord.localization import LANGUAGES, Translator
from bot.discord.storage import BotStorage
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MANUAL = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")


def test_the_manual_names_every_column_that_is_kept(tmp_path: Path) -> None:
    with BotStorage(tmp_path / "discord.sqlite") as storage:
        tables = [
            name
            for (name,) in storage._db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
            if not name.startswith("sqlite_")
        ]
        kept = {
            name: [column[1] for column in storage._db.execute(f"PRAGMA table_info({name})")]
            for name in tables
        }
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", MANUAL, re.MULTILINE)
    assert {name: columns.split(", ") for name, columns in rows} == kept


def test_the_card_speaks_of_everything_that_is_of_a_person_or_a_server() -> None:
    text = privacy_card(30, Translator()).embeds[0].description or ""
    for said in ("Your questions, with your id and the server's, for 30 days", "reports it",
                 "/settings and /follow"):  # fmt: skip
        assert said in text
    for language in LANGUAGES:
        card = privacy_card(30, Translator(language)).embeds[0].description or ""
        assert "30" in card
        assert len(card) < 4096


def test_the_manual_names_every_permission_that_the_invitation_asks_for() -> None:
    named = set(re.findall(r"^\| [\w ]+ \(`(\w+)`\) \|", MANUAL, re.MULTILINE))
    asked = {name for name, granted in PERMISSIONS if granted}
    # discord.py still calls the first one by its older name.
    assert named == asked - {"read_messages"} | {"view_channel"}
