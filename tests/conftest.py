"""What many tests share: a finished index of the sample archive, built once per run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

from bot import app
from bot.settings import Settings
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# No test may reach for a hub; model libraries are only imported by the tests themselves.
os.environ["HF_HUB_OFFLINE"] = "1"

# The same examples in every run, however slow the machine is: what passes once passes anywhere.
# New ones are looked for with `pytest --hypothesis-profile=search`.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
hypothesis_settings.load_profile("same")

SHARED = ROOT.parent / "shared"

# Tests that hold the time of something, or have to answer within Discord's three seconds.
ALONE = (
    "tests/bot/discord/test_",
    "tests/fake_discord/",
    "tests/test_cut_short.py",
    "tests/test_discord_sample.py",
    "tests/test_fuzz.py",
    "tests/test_linear.py",
    "tests/test_soak.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark those that need the processor for themselves, by the files they are in."""
    for item in items:
        if item.nodeid.startswith(ALONE):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data that is no part of the product; skips the test where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ is not beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the sample's index stands ready, in its `sample` folder."""
    data = tmp_path_factory.mktemp("data")
    app.active_data(Settings(data=data))
    return data
