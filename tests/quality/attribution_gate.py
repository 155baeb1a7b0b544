"""The gate of attribution: figures over marked posts, with floors that only rise.

The posts of `attribution_posts/open` are for working on the rules; those of `held` only tell
whether the rules were understood. `python -m tests.quality.attribution` prints the figures.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.quality.attribution_changes import (
    WORDS,
    marks_deleted,
    words_that_matter,
    wrong_without_marks,
)
from tests.quality.attribution_judge import (
    HIDDEN,
    OWN,
    QUOTED,
    RIGHT,
    WRONG,
    citation_counts,
    judge,
    letter_counts,
    share,
)
from tests.quality.marked_posts import MarkedPost, read_posts

FOLDER = Path(__file__).resolve().parent
POSTS = FOLDER / "attribution_posts"
SETS = ("open", "held")
FLOORS = FOLDER / "attribution_floors.json"


def posts(name: str) -> list[MarkedPost]:
    """The posts of one of SETS."""
    return list(read_posts(POSTS / name))


def measure(name: str) -> dict[str, dict[str, float]]:
    """The figures of one of SETS: shares that may only rise, counts that may only fall."""
    of = posts(name)
    judged = [judge(each) for each in of]
    total = letter_counts(judged)
    citations = sum((citation_counts(each) for each in judged), Counter[str]())
    found = citations["found"]
    wrong, not_right = words_that_matter(of)
    one_missing = marks_deleted(of)
    return {
        "at_least": {
            "quoted_right": share(total, QUOTED, RIGHT),
            "own_right": share(total, OWN, RIGHT),
            "speaker_right": share(total, "speaker", RIGHT),
            "citations_found": round(found / (found + citations["missed"]), 4),
        },
        "at_most": {
            "quoted_wrong": total[QUOTED, WRONG],
            "own_wrong": total[OWN, WRONG],
            "speaker_wrong": total["speaker", WRONG],
            "hidden_imported": total[HIDDEN, WRONG],
            "citations_false": citations["false"],
            "own_shown_as_quoted_with_a_mark_deleted": one_missing["own_shown_as_quoted"],
            "quoted_wrong_with_a_mark_deleted": one_missing["quoted_wrong"],
            "wrong_without_marks": wrong_without_marks(of),
            "words_that_make_wrong": len(wrong),
            "words_that_unsettle": len(not_right),
        },
    }


def fingerprint() -> str:
    """Of the marked posts and the list of words."""
    total = hashlib.sha256()
    for path in [*sorted(POSTS.rglob("*.txt")), WORDS]:
        total.update(str(path.relative_to(FOLDER)).encode() + path.read_bytes())
    return total.hexdigest()


def floors() -> dict[str, Any]:
    """The pinned figures of each of SETS, and the fingerprint that they hold for."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def fallen(measured: dict[str, Any], pinned: dict[str, Any]) -> list[str]:
    """The figures that are worse than pinned, each with both values."""
    worse = []
    for name in SETS:
        for bound, sign in (("at_least", 1), ("at_most", -1)):
            for figure, floor in pinned.get(name, {}).get(bound, {}).items():
                value = measured[name][bound][figure]
                if sign * value < sign * floor:
                    worse.append(f"{name} {figure}: {value}, pinned {floor}")
    return worse


def pin(measured: dict[str, Any]) -> None:
    """Pin what was measured; raises SystemExit where a figure got worse over the same posts."""
    pinned = floors()
    if pinned.get("fingerprint") == fingerprint() and (worse := fallen(measured, pinned)):
        raise SystemExit(f"refused, worse than pinned: {'; '.join(worse)}")
    FLOORS.write_text(json.dumps({"fingerprint": fingerprint(), **measured}, indent=2) + "\n")
