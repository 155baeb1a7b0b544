"""Where tests find things: the checkout, what is shipped, and what may lie beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpus" / "sample" / "articles"
# Data that is not part of the repository; tests that use it skip, saying so, where it is absent.
SHARED = ROOT / ".." / "shared"
ATTRIBUTED_POSTS = ROOT / "tests" / "corpus" / "attribution" / "attributed_posts.txt"
