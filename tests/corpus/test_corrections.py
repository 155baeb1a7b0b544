"""A keeper's corrections: read with plain errors, applied whenever a post is attributed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Archive
from corpus.corrections import NO_CORRECTIONS, Corrections
from corpus.errors import CorrectionError
from corpus.ingest import import_items, is_outdated, reanalyze
from corpus.post_keys import post_keys
from tests.builders import a_post

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Article

URL = "https://blog.example/2011/03/09/pier"
BODY = (
    "We saw the pier.\n\n"
    "“The council has closed the north pier.\n\n"
    "“It will open in spring.”\n\n"
    "Pier Shut\n[Hill Valey Post 3/7/11 by A. Writer]\n\n"
    "A diver lost a boot. Nobody has found it."
)
POST = a_post(*post_keys(URL), url=URL, body=BODY)


def corrected(tmp_path: Path, text: str) -> Article:
    """The article of the post, attributed with a file of corrections."""
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    corrections = Corrections.load(tmp_path / "corrections.toml")
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        import_items(archive, [POST], corrections=corrections)
        (article,) = archive.articles()
    return article


def voices(article: Article) -> list[tuple[str, str | None]]:
    """What is quoted, and from whom."""
    found = article.attribution
    return [
        (
            each.span.of(article.body),
            None if each.citation is None else found.citations[each.citation].outlet,
        )
        for each in found.quotations
    ]


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    assert Corrections.load(tmp_path / "corrections.toml") == NO_CORRECTIONS
    assert NO_CORRECTIONS.fingerprint == ""


def test_an_outlet_is_spelled_as_the_keeper_spells_it(tmp_path: Path) -> None:
    text = '[[outlet]]\nposted = "Hill Valey Post"\nname = "Hill Valley Post"\n'
    assert {outlet for _, outlet in voices(corrected(tmp_path, text))} == {"Hill Valley Post"}


def test_a_stretch_is_from_whom_the_keeper_says(tmp_path: Path) -> None:
    article = corrected(
        tmp_path,
        f'[[stretch]]\narticle = "{URL}"\nwords = "A diver lost a boot."\n'
        'outlet = "Lantern Weekly"\ndate = 2011-03-08\nwriters = ["B. Writer"]\n',
    )
    assert voices(article)[-1] == ("A diver lost a boot.", "Lantern Weekly")
    added = article.attribution.citations[-1]
    assert (added.date, added.writers, added.text) == (date(2011, 3, 8), ("B. Writer",), "")


def test_a_stretch_is_from_the_posts_own_citation_where_that_names_the_outlet(
    tmp_path: Path,
) -> None:
    article = corrected(
        tmp_path,
        f'[[stretch]]\narticle = "{URL}"\nwords = "A diver lost a boot."\n'
        'outlet = "Hill Valey Post"\n',
    )
    assert len(article.attribution.citations) == 1
    assert article.attribution.quotations[-1].citation == 0


def test_own_words_are_cut_out_of_what_was_quoted(tmp_path: Path) -> None:
    words = "It will open in spring."
    article = corrected(
        tmp_path, f'[[stretch]]\narticle = "{URL}"\nwords = "{words}"\nown = true\n'
    )
    quoted = [text for text, _ in voices(article)]
    assert not any(words in text for text in quoted)
    assert any("The council has closed the north pier." in text for text in quoted)


def test_an_article_may_be_named_by_its_id(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        import_items(archive, [POST])
        (article,) = archive.articles()
    stretch = {"article": article.id, "words": "A diver lost a boot."}
    corrections = Corrections.model_validate({"stretch": [stretch]})
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        assert reanalyze(archive, corrections=corrections) == 1
        (article,) = archive.articles()
    assert voices(article)[-1] == ("A diver lost a boot.", None)


def test_a_correction_outlives_another_import_and_goes_with_the_file(tmp_path: Path) -> None:
    text = f'[[stretch]]\narticle = "{URL}"\nwords = "A diver lost a boot."\noutlet = "Lantern"\n'
    corrected(tmp_path, text)
    corrections = Corrections.load(tmp_path / "corrections.toml")
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        assert not is_outdated(archive, corrections=corrections)
        changed = replace(POST, body=BODY.replace("Nobody has", "We have"), modified="2012")
        import_items(archive, [changed], corrections=corrections)
        (article,) = archive.articles()
        assert voices(article)[-1] == ("A diver lost a boot.", "Lantern")
        assert is_outdated(archive)
        assert reanalyze(archive) == 1
        (article,) = archive.articles()
    assert "A diver lost a boot." not in [text for text, _ in voices(article)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[stretch]\n", "corrections.toml"),
        ('[[stretch]]\narticle = "x"\n', "stretch.0.words: Field required"),
        ('[[outlet]]\nposted = "A"\nname = "B"\nnmae = "C"\n', "outlet.0.nmae"),
        (
            '[[stretch]]\narticle = "x"\nwords = "y"\nown = true\noutlet = "A"\n',
            "own words have no outlet",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where_it_is_wrong(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError, match=said):
        Corrections.load(tmp_path / "corrections.toml")
