"""Every quote leads somewhere: to its post, to a copy of it, or to the site's search for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.commands import verbatim, verbatim_json
from tests.paths import SHARED

if TYPE_CHECKING:
    from pathlib import Path

# It says nothing of an address. Its words stand in no test; a question about it is asked.
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
QUESTION = "How many abducted children did the police rescue?"

pytestmark = pytest.mark.skipif(not SEEDS, reason="the seed lies beside the repository")


@pytest.fixture
def seeded(tmp_path: Path, sample_data: Path) -> Path:
    """A data folder whose archive holds the seed beside the sample, with an index of both."""
    data = tmp_path / "data"
    shutil.copytree(sample_data / "sample", data)
    assert verbatim("import", SEEDS[0], data=data).returncode == 0
    assert verbatim("rebuild", data=data).returncode == 0
    return data


def first_quote(data: Path, *options: str | Path) -> Any:  # noqa: ANN401 - JSON is anything
    return verbatim_json("ask", QUESTION, *options, data=data)["quotes"][0]


def with_site(folder: Path, site: str) -> tuple[str, Path]:
    settings = folder / "settings.toml"
    settings.write_text(f'[archive]\nsite = "{site}"\n', encoding="utf-8")
    return "--settings", settings


def test_a_post_without_an_address_is_searched_for_where_the_site_is_known(
    seeded: Path, tmp_path: Path
) -> None:
    unknown = first_quote(seeded)
    assert unknown["article"]["url"] is unknown["link"] is unknown["archived"] is None
    assert unknown["search"] is None
    said = "No address known for this article; set [archive] site in settings.toml"
    assert said in verbatim("ask", QUESTION, data=seeded).stdout

    site = with_site(tmp_path, "https://blog.example")
    searched = first_quote(seeded, *site)
    assert searched["article"]["url"] is searched["link"] is searched["archived"] is None
    title = searched["article"]["title"]
    assert parse_qs(urlsplit(searched["search"]).query) == {"s": [f'"{title}"']}
    printed = verbatim("ask", QUESTION, *site, data=seeded).stdout
    assert f"No address known; search on the site: {searched['search']}\n" in printed
