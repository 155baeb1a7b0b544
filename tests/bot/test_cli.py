"""The command line: results on standard output, all else on standard error, and 0, 1 or 2."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import main
from index.search.answerability import FILE_NAME, shipped_models, write_models
from tests.commands import verbatim
from tests.fake_wordpress import FakeWordPress
from tests.paths import ROOT, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        return json.loads(self.out)


class Shell:
    """Runs commands in this process, in a working folder of their own."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys

    def __call__(self, *arguments: str | Path, data: Path | None = None) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([*map(str, arguments), "--data", str(data or self.data)])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out, err)


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return Shell(tmp_path / "data", capsys)


@pytest.fixture
def built(shell: Shell, sample_data: Path) -> Shell:
    """A shell whose data folder has an archive and an index of its own."""
    shutil.copytree(sample_data / "sample", shell.data)
    return shell


def three_files(folder: Path) -> Path:
    folder.mkdir()
    for path in sorted(SAMPLE.iterdir())[:3]:
        shutil.copy(path, folder)
    return folder


# import


def test_a_folder_is_imported_once_and_changes_nothing_again(shell: Shell, tmp_path: Path) -> None:
    folder = three_files(tmp_path / "posts")
    first, again = shell("import", folder), shell("import", folder)
    assert (first.status, again.status) == (0, 0)
    assert first.out == "3 new, 0 changed, 0 unchanged, 0 removed, 0 refused\n"
    assert again.out == "0 new, 0 changed, 3 unchanged, 0 removed, 0 refused\n"


def test_the_import_of_a_site_says_which_page_it_reads(shell: Shell) -> None:
    with FakeWordPress(3) as site:
        ran = shell("import", site.address)
    assert ran.out == "3 new, 0 changed, 0 unchanged, 0 removed, 0 refused\n"
    assert "page 1 of 1" in ran.err
    assert "listing 1 of 1" in ran.err


def test_a_changed_file_replaces_its_article(shell: Shell, tmp_path: Path) -> None:
    folder = three_files(tmp_path / "posts")
    shell("import", folder)
    path = min(folder.iterdir())
    path.write_text(path.read_text("utf-8").replace("28 kilometres", "29 kilometres"), "utf-8")
    assert shell("import", path).out.startswith("0 new, 1 changed, 0 unchanged")
    bodies = shell("articles", "--json").out
    assert "29 kilometres" in bodies
    assert "28 kilometres" not in bodies


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n \n"),
        ("binary.dat", bytes(range(256)) * 20),
        ("torn.xml", b"<?xml version='1.0'?><rss><channel><item>"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_the_rest_comes_in(
    shell: Shell, tmp_path: Path, name: str, content: bytes
) -> None:
    folder = three_files(tmp_path / "posts")
    (folder / name).write_bytes(content)
    ran = shell("import", folder)
    assert ran.status == 1
    assert ran.out == "3 new, 0 changed, 0 unchanged, 0 removed, 1 refused\n"
    (line,) = [line for line in ran.err.splitlines() if "refused" in line]
    assert line.startswith(f"{folder / name}: refused: ")


def test_the_report_says_for_each_source_what_was_passed_over_and_what_is_missing(
    shell: Shell, tmp_path: Path
) -> None:
    posts = three_files(tmp_path / "posts")
    site = tmp_path / "site"
    site.mkdir()
    (site / "a-bell.md").write_text("---\ntitle: A Bell\n---\nWords of it.")
    (site / "later.md").write_text("---\ntitle: Later\ndraft: true\n---\nWords.")
    (site / "robots.txt").write_text("User-agent: *")
    ran = shell("import", posts, site)
    passed = "passed over: 1 draft, 1 file for robots"
    done = "0 changed, 0 unchanged, 0 removed, 0 refused"
    assert ran.out == f"4 new, {done}; {passed}\n"
    assert f"{posts}: 3 new, {done}\n" in ran.err
    assert f"{site}: 1 new, {done}; {passed}\n" in ran.err
    assert "1 post without an address, 1 post without a date" in ran.err
    whole = json.loads(shell("import", posts, site, "--json").out)
    assert (whole["unchanged"], whole["passed_over"]) == (4, {"draft": 1, "file for robots": 1})
    assert [each["source"] for each in whole["sources"]] == [str(posts), str(site)]
    assert whole["sources"][1]["lacking"] == {"address": 1, "date": 1}


def test_a_dry_run_shows_ten_posts_and_stores_none(shell: Shell, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.md").write_text(
            f"---\ntitle: Bell {number}\ndate: 2011-03-09\n---\nWords."
        )
    ran = shell("import", tmp_path, "--dry-run")
    assert ran.status == 0
    assert ran.out.count("2011-03-09 (from export) · no author · no address") == 10
    assert "| Words." in ran.out
    assert "archive is empty" in shell("articles").err
    lines = shell("import", tmp_path, "--dry-run", "--json").out.splitlines()
    assert [json.loads(line)["title"] for line in lines][:2] == ["Bell 0", "Bell 1"]


def six_posts(folder: Path, words: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(6):
        text = f"---\ntitle: Bell {number}\ndate: 2011-03-09\n---\nBell {number} {words}.\n"
        (folder / f"{number}.md").write_text(text)
    return folder


def test_most_of_an_archive_is_changed_only_where_somebody_says_so(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("import", six_posts(tmp_path / "posts", "rings"))
    changed = six_posts(tmp_path / "posts", "is silent")
    ran = shell("import", changed)
    assert ran.status == 1
    assert "would change more than half of the archive's 6 posts; none of them was" in ran.err
    assert "--yes" in ran.err
    assert "silent" not in shell("articles", "--json").out

    for answer, status in (("n", 1), ("y", 0)):
        terminal = io.StringIO(f"{answer}\n")
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr(sys, "stdin", terminal)
        ran = shell("import", changed)
        assert "change 6 of the archive's 6 posts, or more. Go on? [y/N]" in ran.err
        assert ran.status == status
        assert shell("articles", "--json").out.count("is silent") == 6 * (answer == "y")

    assert shell("import", six_posts(tmp_path / "posts", "hums"), "--yes").status == 0
    assert shell("articles", "--json").out.count("hums") == 6


def test_a_table_comes_in_once_its_columns_are_named(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("headline,published,text\nA Tram,3/9/2011,It is late.\n")
    without = shell("import", table)
    assert without.status == 1
    assert "--map title=COLUMN,date=COLUMN,body=COLUMN (its columns: headline," in without.err
    ran = shell("import", table, "--map", "title=headline,date=published,body=text")
    assert (ran.status, ran.out[:6]) == (0, "1 new,")
    assert '"3/9/2011" is no date that means one day' in ran.err
    wrong = shell("import", table, "--map", "title=headlines,body=text")
    assert wrong.status == 1
    assert "it has headline, published, text. Did you mean headline?" in wrong.err
    assert shell("import", table, "--map", "title").status == 2
    assert shell("import", table, "--map", "body=text", "--as", "html").status == 2


def test_a_source_that_is_not_there_is_one_refusal(shell: Shell, tmp_path: Path) -> None:
    ran = shell("import", tmp_path / "none.xml", three_files(tmp_path / "posts"))
    assert ran.status == 1
    assert "none.xml: refused: there is no such file or folder" in ran.err
    assert ran.out.startswith("3 new")


def test_an_empty_folder_is_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    ran = shell("import", tmp_path / "nothing")
    assert (ran.status, "holds no files" in ran.err) == (1, True)


def test_an_impossible_date_is_a_warning_with_its_place(shell: Shell, tmp_path: Path) -> None:
    folder = three_files(tmp_path / "posts")
    path = min(folder.iterdir())
    path.write_text(path.read_text("utf-8").replace("By on 3-14-2005", "By on 13-45-2005"), "utf-8")
    ran = shell("import", path)
    assert (ran.status, ran.out[:5]) == (0, "1 new")
    assert f"{path}: line 5: " in ran.err


def test_nothing_in_a_file_name_steers_the_terminal(shell: Shell, tmp_path: Path) -> None:
    # Not the escape character, which click takes out itself where the output is no terminal.
    path = tmp_path / "\x07\x9b2Jx.dat"
    path.write_bytes(b"\0\1\2")
    assert "��2Jx.dat: refused: " in shell("import", path).err


# articles


def test_articles_are_listed_with_every_documented_key(shell: Shell, tmp_path: Path) -> None:
    shell("import", three_files(tmp_path / "posts"))
    lines = shell("articles", "--json").out.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert json.loads(line).keys() == {
            "id", "source", "url", "title", "published", "date_source", "author", "categories",
            "regions", "body", "citations", "quotations", "uncertain",
        }  # fmt: skip
    plain = shell("articles").out
    assert "The Weather Station That Keeps a Horse (14 March 2005)" in plain


def test_an_empty_archive_is_said_and_is_no_error(shell: Shell) -> None:
    ran = shell("articles", "--json")
    assert (ran.status, ran.out) == (0, "")
    assert "verbatim import" in ran.err
    assert not shell.data.exists(), "looking makes nothing"


# ask


def test_an_answer_as_json_is_one_object_whose_quotes_are_slices(built: Shell) -> None:
    ran = built("ask", "What does the Icelandic weather service keep on its payroll?", "--json")
    assert ran.status == 0
    assert ran.out.count("\n") == 1
    found = ran.json
    bodies = {}
    for line in built("articles", "--json").out.splitlines():
        article = json.loads(line)
        bodies[article["id"]] = article["body"]
    assert found["answered"]
    for quote in found["quotes"]:
        body = bodies[quote["article"]["id"]]
        assert quote["text"] == body[quote["start"] : quote["end"]]
        assert all(0 <= a < b <= len(quote["text"]) for a, b in quote["highlights"])
    assert "horse on its payroll" in found["quotes"][0]["text"]


def test_the_sample_answers_where_nothing_was_imported_and_says_so(sample_data: Path) -> None:
    ran = verbatim("ask", "Who keeps a horse at the weather station?", data=sample_data)
    assert ran.returncode == 0, ran.stderr
    assert "sample archive" in ran.stdout
    assert "https://sample.example/2005/03/14/icelandic-weather-station" in ran.stdout
    assert "\x1b" not in ran.stdout, "a pipe is no terminal"


def test_an_answer_of_an_own_archive_comes_with_options(built: Shell) -> None:
    ran = built(
        "ask", "Who keeps a horse?", "--from", "2005", "--to", "2005-12", "--region", "Iceland",
        "--category", "weather stations", "-k", "1", "--json",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert ran.json["searched"]["articles"] == 1
    assert len(ran.json["quotes"]) <= 1


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 10_000])
def test_a_question_that_cannot_be_searched_for_is_met_with_one_sentence(
    built: Shell, question: str
) -> None:
    ran = built("ask", question)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: The question ")
    assert len(ran.err) < 300


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "yesterday-ish"],
        ["--from", "2012", "--to", "2011"],
        ["--to", "2011-13"],
        ["--region", "Nowhereland"],
        ["--today", "10.3.2016"],
        ["-k", "0"],
        ["-k", "many"],
        ["--unknown"],
    ],
)
def test_a_wrong_option_is_wrong_usage(built: Shell, options: list[str]) -> None:
    ran = built("ask", "Who keeps a horse?", *options)
    assert (ran.status, ran.out) == (2, "")
    assert "Error: " in ran.err


def test_a_misspelt_place_is_met_with_the_nearest_name(built: Shell) -> None:
    ran = built("lookup", "--region", "Chian")
    assert ran.status == 2
    assert "Did you mean China?" in ran.err


def test_a_place_of_several_readings_is_looked_up_in_all_of_them(built: Shell) -> None:
    ran = built("lookup", "--region", "Georgia")
    assert ran.out.startswith(
        "Which Georgia? the country: --region GE · the US state: --region US-GA."
    )


@pytest.mark.parametrize("arguments", [["ask"], ["import"], ["aks"], ["import", "x", "--as", "y"]])
def test_a_command_that_is_not_whole_is_wrong_usage(shell: Shell, arguments: list[str]) -> None:
    assert shell(*arguments).status == 2


def test_without_an_index_the_way_to_one_is_said(shell: Shell, tmp_path: Path) -> None:
    shell("import", three_files(tmp_path / "posts"))
    ran = shell("ask", "Who keeps a horse?")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: No index here yet. Build it with: verbatim rebuild ")
    assert "3 articles are in the archive" in ran.err


def test_an_index_of_another_model_is_refused_by_name(built: Shell, tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text("encoder.model = 'all-mpnet-base-v2'\n", "utf-8")
    ran = built("ask", "Who keeps a horse?", "--settings", path)
    assert (ran.status, ran.out) == (1, "")
    assert "(all-MiniLM-L6-v2)" in ran.err
    assert "all-mpnet-base-v2" in ran.err
    assert "verbatim rebuild" in ran.err


# lookup, explain


def test_a_look_up_is_newest_first_with_counts(built: Shell) -> None:
    found = built("lookup", "--to", "2006", "--json").json
    days = [article["published"] for article in found["articles"]]
    assert days == sorted(days, reverse=True)
    assert found["total"] == sum(found["months"].values()) == len(days)
    assert "Iceland" in built("lookup", "--region", "IS").out


def test_a_look_up_that_finds_nothing_is_no_error(built: Shell) -> None:
    ran = built("lookup", "--from", "1901", "--to", "1902")
    assert (ran.status, "No article in the archive matches." in ran.out) == (0, True)


def test_a_question_is_explained_without_any_index(shell: Shell) -> None:
    ran = shell("explain", "Ethiopian posts of last year", "--today", "2016-03-10", "--json")
    assert ran.status == 0
    assert ran.json["from"] == "2015-01-01"
    assert ran.json["to"] == "2015-12-31"
    assert ran.json["regions"] == ["ET"]
    assert not shell.data.exists()


# why


def test_why_says_each_stage_and_which_one_lost_the_words(built: Shell) -> None:
    ran = built(
        "why", "Who keeps a horse?", "--region", "Peru", "--expect", "HORSE on its  payroll"
    )
    assert ran.status == 0, ran.err
    stages = [line for line in ran.out.splitlines() if line and not line.startswith(" ")]
    assert stages == [
        "Question", "Filters", "Candidates", "Reader", "Decision", "Quotes", "Cut", "Expected",
    ]  # fmt: skip
    assert ran.out.endswith("  limited to Peru: the article is not about it\n")
    assert all(len(line) <= 88 for line in ran.out.splitlines())


def test_why_as_json_holds_what_ask_says_to_the_same_options(built: Shell) -> None:
    options = ["Who keeps a horse?", "--from", "2005", "--region", "Iceland", "-k", "1", "--json"]
    why, ask = built("why", *options), built("ask", *options)
    assert (why.status, why.out.count("\n")) == (0, 1)
    told = why.json["answer"]
    assert {**told, "seconds": 0} == {**ask.json, "seconds": 0}
    assert why.json["expected"] is None
    assert why.json["question"]["required"]["regions"] == ["IS"]


def test_why_refuses_what_ask_refuses(built: Shell) -> None:
    empty = built("why", "?!")
    assert (empty.status, empty.out) == (1, "")
    assert built("why", "Who keeps a horse?", "--region", "Nowhereland").status == 2


def test_silence_says_how_to_ask_why(built: Shell) -> None:
    silent = built("ask", "Who won the football?")
    assert silent.out.endswith("Why not? verbatim why 'Who won the football?'\n")
    assert "Why not?" not in built("ask", "Who keeps a horse?").out


# eval

POSTS = {
    "trams.txt": "Trams\n\nThe first tram left Chengdu at six in the morning. It carried one dog.",
    "ferry.txt": "The Ferry\n\nThe ferry holds forty cars. Ravens counted the passengers twice.",
    "choir.txt": "A Choir\n\nSingers stood on both banks of the river and sang in turn.",
}
ABOUT_POSTS: list[dict[str, Any]] = [
    {
        "id": "1",
        "text": "When did the first tram leave?",
        "answers": ["AT SIX"],
        "article": "Trams",
    },
    {
        "id": "2",
        "text": "How many cars does the ferry hold?",
        "answers": ["fifty"],
        "article": "The Ferry",
        "today": "2012-05-14",
    },
]


def post_set(folder: Path, posts: dict[str, str], questions: list[dict[str, Any]]) -> Path:
    (folder / "posts").mkdir(parents=True)
    for name, text in posts.items():
        (folder / "posts" / name).write_text(text, "utf-8")
    lines = "".join(json.dumps(each) + "\n" for each in questions)
    (folder / "questions.jsonl").write_text(lines, "utf-8")
    return folder


def test_posts_are_measured_from_import_to_answer(shell: Shell, tmp_path: Path) -> None:
    folder, details = post_set(tmp_path / "set", POSTS, ABOUT_POSTS), tmp_path / "run.jsonl"
    ran = shell("eval", "--posts", folder, "--details", details, "--json")
    assert ran.status == 0, ran.err
    assert ran.out.count("\n") == 1
    assert list(ran.json) == ["questions", "shown", "seconds_per_question"]
    shown = ran.json["shown"]
    assert list(shown) == [
        "first", "any", "marked", "right_post_not_words", "silent", "hedged", "mean_characters",
    ]  # fmt: skip
    assert (ran.json["questions"], shown["first"], shown["any"], shown["marked"]) == (2, *[0.5] * 3)
    assert (shown["right_post_not_words"], shown["silent"]) == (0.5, 0)
    assert shown["mean_characters"] > 20
    assert all(work in ran.err for work in ("Importing", "Building", "Asking"))
    lines = [json.loads(line) for line in details.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["1", "2"]
    assert "at six in the morning" in lines[0]["marked"]
    assert not shell.data.exists(), "the user's own archive is left alone"
    again = shell("eval", "--posts", folder, "--against", details)
    assert again.out.startswith('{\n  "questions": 2,')
    assert again.json["against"]["first"]["difference"] == 0


def test_a_post_that_is_refused_is_named_and_the_rest_is_measured(
    shell: Shell, tmp_path: Path
) -> None:
    folder = post_set(tmp_path / "set", {**POSTS, "empty.txt": ""}, ABOUT_POSTS)
    ran = shell("eval", "--posts", folder, "--json")
    assert (ran.status, ran.json["shown"]["first"]) == (0, 0.5)
    assert "empty.txt: refused: " in ran.err


@pytest.mark.parametrize("posts", [{}, {"empty.txt": ""}])
def test_posts_that_are_none_cannot_be_measured(
    shell: Shell, tmp_path: Path, posts: dict[str, str]
) -> None:
    ran = shell("eval", "--posts", post_set(tmp_path / "set", posts, ABOUT_POSTS))
    assert (ran.status, ran.out) == (1, "")
    assert f"Error: {tmp_path / 'set' / 'posts'}: holds no posts that can be read" in ran.err


def test_a_faulty_set_of_posts_is_named_before_anything_is_built(
    shell: Shell, tmp_path: Path
) -> None:
    assert "none/posts: no such folder" in shell("eval", "--posts", tmp_path / "none").err
    ran = shell("eval", "--posts", post_set(tmp_path / "set", POSTS, [*ABOUT_POSTS, {"id": "3"}]))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("Error: ")
    assert "questions.jsonl: line 3: text Field required" in ran.err


@pytest.mark.parametrize("arguments", [[], ["one", "--posts", "other"]])
def test_one_folder_is_measured_at_a_time(shell: Shell, arguments: list[str]) -> None:
    ran = shell("eval", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Name one folder: FOLDER, or --posts FOLDER" in ran.err


def test_what_was_fitted_decides_on_posts_too(shell: Shell, tmp_path: Path) -> None:
    shell.data.mkdir()
    nothing_is_sure = [each.model_copy(update={"confident": 1.0}) for each in shipped_models()]
    (shell.data / FILE_NAME).write_text(write_models(nothing_is_sure), "utf-8")
    folder = post_set(tmp_path / "set", POSTS, ABOUT_POSTS)
    shown = shell("eval", "--posts", folder, "--json").json["shown"]
    assert shown["hedged"] + shown["silent"] == 1


def test_most_answers_of_a_real_set_are_shown(shell: Shell, shared: Path, tmp_path: Path) -> None:
    given = shared / "eval" / "xquad_posts"
    if not given.is_dir():
        pytest.skip("the folder shared/ holds no set of posts")
    # One question in 32: 90 seconds on two plain cores, where all of them take half an hour.
    folder = tmp_path / "some"
    shutil.copytree(given / "posts", folder / "posts")
    lines = (given / "questions.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "questions.jsonl").write_text("".join(lines[::32]), "utf-8")
    shown = shell("eval", "--posts", folder, "--json").json["shown"]
    assert shown["any"] >= shown["first"] >= 0.9
    assert shown["first"] >= shown["marked"] >= 0.82
    assert shown["mean_characters"] <= 560


# explain-source, corrections

PIER = """URL: https://blog.example/2011/03/07/pier

Pier Shut

The harbour again.

“The council has closed the north pier.

“It will open in spring,” said Rosa Pell.”

Pier Shut
[Hill Valey Post 3/7/11 by A. Writer]

We saw it.
"""


@pytest.fixture
def pier(shell: Shell, tmp_path: Path) -> Shell:
    """A shell whose archive holds one post with a report in it."""
    (tmp_path / "pier.txt").write_text(PIER, "utf-8")
    assert shell("import", tmp_path / "pier.txt").status == 0
    return shell


def test_a_post_is_explained_by_its_address_and_its_id(pier: Shell) -> None:
    found = pier("explain-source", "https://blog.example/2011/03/07/pier", "--json").json
    assert found == pier("explain-source", found["id"], "--json").json
    body = json.loads(pier("articles", "--json").out)["body"]
    units = {each["text"].strip(): each for each in found["units"]}
    assert all(each["text"] == body[each["start"] : each["end"]] for each in found["units"])
    assert units["The harbour again."]["voice"] == "archive"
    report = units["The council has closed the north pier."]
    assert (report["voice"], report["outlet"]) == ("quoted", "Hill Valey Post")
    assert report["sureness"] > 3
    assert report["source_sureness"] >= 4
    assert report["evidence"] == ["stands in marks which do not close in the paragraph"]


def test_an_explanation_is_drawn_with_every_quoted_line_behind_a_gutter(pier: Shell) -> None:
    (article,) = pier("articles").out.splitlines()
    drawn = pier("explain-source", article.split()[0]).out
    assert "│ The council has closed the north pier." in drawn
    assert "  quoted, by " in drawn
    assert "Hill Valey Post, 7 March 2011, by A. Writer" in drawn
    assert "  the archive's own words, by " in drawn


def test_an_unknown_post_is_not_explained_but_told_where_they_are_listed(pier: Shell) -> None:
    ran = pier("explain-source", "nowhere")
    assert ran.status == 1
    assert "nowhere: no article has this id or address" in ran.err
    assert "verbatim articles" in ran.err


def test_status_counts_corrections_and_names_those_that_find_nothing(pier: Shell) -> None:
    assert pier("status", "--json").json["corrections"] == 0
    (pier.data / "corrections.toml").write_text(
        '[[outlet]]\nposted = "Hill Valey Post"\nname = "Hill Valley Post"\n'
        '[[stretch]]\narticle = "https://blog.example/2011/03/07/pier"\nwords = "We saw it."\n'
        '[[stretch]]\narticle = "https://blog.example/2011/03/07/pier"\nwords = "We did not."\n',
        "utf-8",
    )
    facts = pier("status", "--json").json
    assert facts["corrections"] == 3
    assert facts["corrections_without_words"] == [
        "https://blog.example/2011/03/07/pier: We did not."
    ]


def test_corrections_that_cannot_be_read_stop_an_import_with_their_place(pier: Shell) -> None:
    (pier.data / "corrections.toml").write_text('[[outlet]]\nposted = "A"\n', "utf-8")
    ran = pier("import", SAMPLE)
    assert ran.status == 1
    assert "corrections.toml: outlet.0.name" in ran.err


# status, check


def test_status_says_what_is_served_and_is_no_error_where_nothing_is(built: Shell) -> None:
    facts = built("status", "--json").json
    assert facts["generation"] == (built.data / "current").read_text("ascii")
    assert facts["articles"] == facts["archive_articles"] == len(list(SAMPLE.glob("*.txt")))
    nothing = built("status", "--json", data=built.data / "elsewhere")
    assert (nothing.status, nothing.json["generation"]) == (0, None)


def test_check_finds_a_whole_index_whole_and_names_a_changed_file(built: Shell) -> None:
    assert built("check").status == 0
    folder = built.data / "generations" / (built.data / "current").read_text("ascii")
    path = folder / "span.npy"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ran = built("check")
    assert (ran.status, ran.out) == (1, "")
    assert f"{path}: changed since it was published" in ran.err
    assert "verbatim rebuild" in ran.err


def test_a_damaged_archive_is_named_and_not_touched(shell: Shell, tmp_path: Path) -> None:
    shell.data.mkdir()
    path = shell.data / "archive.sqlite"
    path.write_bytes(b"no database " * 500)
    ran = shell("import", three_files(tmp_path / "posts"))
    assert (ran.status, ran.out) == (1, "")
    assert f"Error: {path}: " in ran.err
    assert path.read_bytes() == b"no database " * 500


def test_rebuilding_nothing_says_how_to_get_something(shell: Shell) -> None:
    ran = shell("rebuild")
    assert (ran.status, "verbatim import" in ran.err) == (1, True)


# settings, options, run


def test_faulty_settings_are_named_all_at_once(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text("retrieval.quotes = 0\nretrieval.qoutes = 1\n", "utf-8")
    ran = shell("status", "--settings", path)
    assert (ran.status, ran.out) == (1, "")
    assert "0 is too small (1 to 10); retrieval.qoutes: unknown, did you mean quotes?" in ran.err
    assert shell("status", "--settings", tmp_path / "none.toml").status == 1


def test_the_folder_may_be_named_before_the_command(
    built: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--data", str(built.data), "status", "--json"])
    assert left.value.code == 0
    assert json.loads(capsys.readouterr().out)["data"] == str(built.data)


@pytest.mark.parametrize("token", [None, "", "  "])
def test_the_bot_does_not_start_without_a_token(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    ran = shell("run")
    assert (ran.status, ran.out) == (78, "")
    assert "DISCORD_TOKEN" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_fault_of_the_program_is_logged_and_said_in_one_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.app.status", fail)
    with pytest.raises(SystemExit) as left:
        main(["status"])
    assert left.value.code == 1
    assert capsys.readouterr().err.endswith(
        "this is a fault in verbatim; the lines above say where.\n"
    )


# As a process


def test_a_reader_that_leaves_early_is_no_fault(built: Shell) -> None:
    command = [sys.executable, "-m", "bot", "articles", "--json", "--data", str(built.data)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.readline()
        listing.stdout.close()
        errors = listing.stderr.read()
    assert errors == ""


def test_a_question_loads_neither_discord_nor_torch(built: Shell) -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    print(sorted({'discord', 'torch', 'sentence_transformers'} & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "ask", "Who keeps a horse?", "--data", str(built.data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]"


def committed(archive: Path) -> int:
    """How many articles another process has brought in for good by now."""
    try:
        with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True)) as reader:
            return int(reader.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_an_import_that_is_interrupted_says_so_and_keeps_what_it_had(tmp_path: Path) -> None:
    pipe = tmp_path / "posts"
    pipe.mkdir()
    for number in range(4000):
        (pipe / f"{number}.txt").write_text(
            f"URL: https://lamp.example/{number}\n\nLamp {number}\n\n" + f"Lit {number}. " * 400,
            encoding="utf-8",
        )
    command = [sys.executable, "-m", "bot", "import", str(pipe), "--data", str(tmp_path / "data")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as importing:
        while importing.poll() is None and not committed(tmp_path / "data" / "archive.sqlite"):
            time.sleep(0.01)
        importing.send_signal(signal.SIGINT)
        _, errors = importing.communicate(timeout=60)
    assert importing.returncode == 1
    assert "Interrupted. The same command goes on from where it was." in errors
    assert "Traceback" not in errors
    held = verbatim("status", "--json", data=tmp_path / "data")
    assert 0 < json.loads(held.stdout)["archive_articles"] < 4000


def test_help_needs_nothing(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 0
    assert "ask" in ran.stdout


# what was understood


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "trams · China · 2011"),
        (["--region", "any"], "trams · 2011"),
        (["--region", "any", "--from", "any"], "trams"),
        (["--region", "Peru", "--from", "2010", "--to", "2010"], "trams · Peru · 2010"),
    ],
)
def test_what_is_said_to_be_understood_is_what_was_searched(
    built: Shell, options: list[str], said: str
) -> None:
    found = built("ask", "trams in China in 2011", *options, "--json").json
    assert found["understood"]["said"] == said


def test_a_follow_up_says_what_it_took_from_the_question_before(built: Shell) -> None:
    before = "What happened to the tram in Sichuan in 2011?"
    found = built("ask", "and in 2012?", "--after", before, "--json").json["understood"]
    assert found["said"] == "what happened to the tram · Sichuan, China · 2012"
    assert (found["regions"], found["from"]) == (["CN-SC"], "2012-01-01")


@pytest.mark.parametrize("words", [["explain"], ["ask"], ["why"], ["ask", "Trams?", "--after"]])
def test_a_question_is_as_long_for_every_command(built: Shell, words: list[str]) -> None:
    ran = built(*words, "trams " * 400)
    assert ran.status == 1
    assert "The question has 2,399 characters; ask in at most 2,000." in ran.err
    assert built(*words, "?").status == 1


# the archive profile

OWN_PAGE = (
    "A Post\n\nBy on 3-07-2011 in Haiti\n\nWords of ours.\n\nREFORM Puzzle Piece\n\nCorruption2\n"
)


def test_a_site_that_is_recognised_is_announced_and_remembered(
    shell: Shell, tmp_path: Path
) -> None:
    page, other = tmp_path / "page.txt", tmp_path / "other.txt"
    page.write_text(OWN_PAGE, encoding="utf-8")
    other.write_text("Another\n\nMore words of ours.", encoding="utf-8")
    assert "Reading as REFORM Talk." in shell("import", page).err
    assert "Reading as REFORM Talk." in shell("import", other).err
    bodies = [json.loads(line)["body"] for line in shell("articles", "--json").out.splitlines()]
    assert "Words of ours." in bodies


def test_no_profile_is_one_that_can_be_chosen(shell: Shell, tmp_path: Path) -> None:
    page, settings = tmp_path / "page.txt", tmp_path / "settings.toml"
    page.write_text(OWN_PAGE, encoding="utf-8")
    settings.write_text('[archive]\nprofile = "none"\n', encoding="utf-8")
    ran = shell("import", page, "--settings", settings)
    assert "Reading as" not in ran.err
    (article,) = [json.loads(line) for line in shell("articles", "--json").out.splitlines()]
    assert article["body"].endswith("Corruption2")


def test_a_profile_that_is_not_there_is_one_plain_sentence(shell: Shell, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[archive]\nprofile = "Reform Tlak"\n', encoding="utf-8")
    ran = shell("import", three_files(tmp_path / "posts"), "--settings", settings)
    assert ran.status == 1
    assert 'Reform Tlak: no archive profile. Name "REFORM Talk"' in ran.err
