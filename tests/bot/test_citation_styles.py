"""Citations in four styles, by a table of what each manual asks for; the sources are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.citation_styles import Reference, Work, apa, bibtex, chicago, mla, plain
from tests.fakes import OWN, QUOTE, TRAMS

TODAY = date(2026, 11, 29)
POST = Work((), "Trams Return", "sample.example", date(2011, 12, 7))
REPORT = Work(("Ada Quill", "Tomas Reedy"), "Green Cars", "The Courier", date(2011, 12, 2))
URL = "https://sample.example/trams"


def a_reference(report: Work | None = REPORT, post: Work = POST) -> Reference:
    return Reference("It left.", "The Courier", report, post, URL, TODAY)


IN_APA = f"Quoted in Trams Return. (2011, December 7). sample.example. {URL}"
IN_MLA = f"Qtd. in “Trams Return.” sample.example, 7 Dec. 2011, {URL}. Accessed 29 Nov. 2026."
IN_CHICAGO = (
    "Quoted in “Trams Return.” sample.example, December 7, 2011. "
    f"Accessed November 29, 2026. {URL}."
)


@pytest.mark.parametrize(
    ("report", "in_apa", "in_mla", "in_chicago"),
    [
        (
            REPORT,
            "Quill, A., & Reedy, T. (2011, December 2). Green Cars. The Courier.",
            "Quill, Ada, and Tomas Reedy. “Green Cars.” The Courier, 2 Dec. 2011.",
            "Quill, Ada, and Tomas Reedy. “Green Cars.” The Courier, December 2, 2011.",
        ),
        (
            REPORT._replace(writers=("Ada B. Quill Jr.",), title="Who Rides?"),
            "Quill, A. B., Jr. (2011, December 2). Who Rides? The Courier.",
            "Quill, Ada B., Jr. “Who Rides?” The Courier, 2 Dec. 2011.",
            "Quill, Ada B., Jr. “Who Rides?” The Courier, December 2, 2011.",
        ),
        (
            REPORT._replace(
                writers=("Ada Quill", "Mia van der Laan", "Plainwire"), title=None, day=None
            ),
            "Quill, A., van der Laan, M., & Plainwire. (n.d.). [Newspaper article]. The Courier.",
            "Quill, Ada, et al. The Courier.",
            "Quill, Ada, Mia van der Laan, and Plainwire. The Courier.",
        ),
        (
            REPORT._replace(writers=(), day=None),
            "Green Cars. (n.d.). The Courier.",
            "“Green Cars.” The Courier.",
            "“Green Cars.” The Courier.",
        ),
    ],
)
def test_a_report_is_cited_as_quoted_in_the_post(
    report: Work, in_apa: str, in_mla: str, in_chicago: str
) -> None:
    reference = a_reference(report)
    assert apa(reference) == f"{in_apa} {IN_APA}"
    assert mla(reference) == f"{in_mla} {IN_MLA}"
    assert chicago(reference) == f"{in_chicago} {IN_CHICAGO}"


def test_the_archives_own_words_are_cited_as_the_post() -> None:
    reference = a_reference(None, POST._replace(writers=("Ada Quill",)))
    assert apa(reference) == (f"Quill, A. (2011, December 7). Trams Return. sample.example. {URL}")
    assert mla(reference) == (
        f"Quill, Ada. “Trams Return.” sample.example, 7 Dec. 2011, {URL}. Accessed 29 Nov. 2026."
    )
    assert chicago(reference) == (
        "Quill, Ada. “Trams Return.” sample.example, December 7, 2011. "
        f"Accessed November 29, 2026. {URL}."
    )


def test_bibtex_has_a_field_for_what_is_known_and_escapes_the_rest() -> None:
    report = REPORT._replace(title="Cars & 50% {more}", where="The Courier_")
    assert bibtex(a_reference(report)).split("\n") == [
        "@article{quill2011,",
        "  author = {Quill, Ada and Reedy, Tomas},",
        r"  title = {{Cars \& 50\% \{more\}}},",
        r"  journal = {The Courier\_},",
        "  year = {2011},",
        "  month = dec,",
        "  day = {2},",
        f"  url = {{{URL}}},",
        "  urldate = {2026-11-29},",
        "  note = {Quoted in: Trams Return, 7 December 2011}",
        "}",
    ]
    own = bibtex(a_reference(None, Work((), None, None, None)))
    assert own.startswith("@misc{post,\n  url")


def test_what_is_known_of_a_quote_is_cited_and_nothing_else() -> None:
    reference = Reference.of(QUOTE, None, accessed=TODAY)
    assert reference.report is not None
    assert reference.report.title == "Green Cars, Old Bell"
    assert reference.post.where == "sample.example"
    lines = plain(reference).split("\n")
    assert lines[0] == QUOTE.text
    assert lines[2].startswith("— The Riverside Courier, 2 December 2011")
    assert lines[3:] == [
        "in: Trams Return to Sichuan After Forty Years (7 December 2011)",
        TRAMS.url,
        f"archived copy: https://web.archive.org/web/20111207/{TRAMS.url}",
        "read on 29 November 2026",
    ]
    own = Reference.of(replace(OWN, article=replace(TRAMS, url=None)), "Ann", accessed=TODAY)
    assert own.report is None
    assert own.post == Work(("Ann",), TRAMS.title, None, TRAMS.published)
    assert "No address known for this article." in plain(own)
