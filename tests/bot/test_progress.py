"""A bar is shown at once, and once for each thing that it says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot import progress

if TYPE_CHECKING:
    import pytest


def test_a_bar_stands_at_nothing_done_until_something_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress.bar("Building", 2, "articles") as advance:
        assert "Building:   0%" in capsys.readouterr().err
        # Preparing a model took longer than two lines of a log lie apart.
        later = time.time() + 60
        monkeypatch.setattr(time, "time", lambda: later)
        advance(0)
        assert capsys.readouterr().err == ""
        advance(2)
    assert "Building: 100%" in capsys.readouterr().err


def test_what_is_being_done_stands_behind_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.bar("Importing", None, "posts") as bar:
        bar.say("page 1 of 3")
    assert "0 posts" in (shown := capsys.readouterr().err)
    assert "page 1 of 3" in shown
