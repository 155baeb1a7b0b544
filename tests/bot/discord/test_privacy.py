"""What is said to be kept is what is kept; what is said to be asked for is asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.discord.drawing.info_embeds import PERMISSIONS, privacy_card
from bot.discord.localization import LANGUAGES, Translator
from bot.discord.server_settings import ServerSettings
from bot.discord.storage import AskedQuestion, BotStorage, Origin
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")


def described() -> dict[str, dict[str, str]]:
    """What docs/privacy.md says of each column of each table."""
    sections = re.split(r"^### `(\w+)`", PRIVACY, flags=re.MULTILINE)[1:]
    return {
        name: dict(re.findall(r"^\| `(\w+)` \| (.*?) ?\|$", text, re.MULTILINE))
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


def kept(storage: BotStorage) -> dict[str, list[str]]:
    """The columns of each table that the bot keeps."""
    rows = storage._db.execute(
        "SELECT s.name, c.name FROM sqlite_master s, pragma_table_info(s.name) c "
        "WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' ORDER BY c.cid"
    )
    columns: dict[str, list[str]] = {}
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    return columns


def test_every_column_that_is_kept_is_described_and_none_besides(tmp_path: Path) -> None:
    with BotStorage(tmp_path / "discord.sqlite") as storage:
        assert {name: list(columns) for name, columns in described().items()} == kept(storage)
        storage._db.execute("ALTER TABLE asked ADD COLUMN mood TEXT")
        assert list(described()["asked"]) != kept(storage)["asked"]


def test_everything_within_a_column_is_described(tmp_path: Path) -> None:
    with BotStorage(tmp_path / "discord.sqlite") as storage:
        key = storage.keep(AskedQuestion("Which tram?"), Origin(1, 2, 3))
        storage.note_shown(key, "packed")
        storage.claim_share(key)
        (filters,) = storage._db.execute("SELECT filters FROM asked").fetchone()
    assert set(json.loads(filters)) == named(described()["asked"]["filters"])
    assert set(ServerSettings.model_fields) == named(described()["servers"]["settings"])


def named(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def test_whatever_is_kept_of_a_person_expires_and_is_deleted_on_request(tmp_path: Path) -> None:
    """Every table in which a column holds the id of a person: none is left out by either."""
    personal = {
        table
        for table, columns in described().items()
        if any(text.startswith("the id of who") for text in columns.values())
    }
    assert personal == {"asked", "gaps"}
    ways: tuple[Callable[[BotStorage], int], ...] = (
        lambda kept: kept.expire(0),
        lambda kept: kept.forget_person(3),
    )
    for delete in ways:
        with BotStorage(tmp_path / "discord.sqlite") as storage:
            storage.keep(AskedQuestion("Which tram?"), Origin(1, 2, 3))
            storage.gaps.report(1, "Which tram?", "no answer", author=3, reporter=3)
            delete(storage)
            for table in personal:
                assert storage._db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_the_readme_and_the_manual_point_there() -> None:
    assert "(docs/privacy.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(privacy.md)" in MANUAL


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
