"""No command shows an e-mail address of a post, but the export, or where the settings say so."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.commands import verbatim

if TYPE_CHECKING:
    from pathlib import Path

MAIL = "@larkfield.example"
POST = f"""URL: https://talk.example/2011/03/09/larkfield-bell
Author: ida{MAIL}
Date: 2011-03-09

Letters to bell{MAIL}

Write to bell{MAIL} about the Larkfield bell. It was cast by three sisters who owned no furnace.

“The Larkfield bell is rung by whoever wakes first,” the sexton said. “Nobody else may do so.”

Who Rings at Larkfield
[Hill Valley Post 3/7/11 by tomas{MAIL}]

Whoever wants to ring the Larkfield bell writes to sexton{MAIL} and waits for a day with fog.
"""
QUESTIONS = [
    "Who cast the Larkfield bell?",
    "Who rings the Larkfield bell?",
    "Whom does one write to about ringing the Larkfield bell?",
]


def test_no_command_shows_an_address_but_the_export(tmp_path: Path, sample_data: Path) -> None:
    data, post = tmp_path / "data", tmp_path / "bell.txt"
    shutil.copytree(sample_data / "sample", data)
    post.write_text(POST, encoding="utf-8")
    for command in (["import", post], ["rebuild"]):
        assert verbatim(*command, data=data).returncode == 0

    asked = [verbatim("ask", each, "--json", data=data).stdout for each in QUESTIONS]
    quotes = [quote for answer in asked for quote in json.loads(answer)["quotes"]]
    of_post = [each for each in quotes if "larkfield-bell" in each["article"]["url"]]
    assert of_post, "else this test says nothing"
    for quote in of_post:
        assert quote["text"] in POST
        assert quote["article"]["title"] == "Letters to …@…"
    lookup = ["lookup", "--from", "2011-03-09", "--to", "2011-03-09"]
    printed = [
        verbatim("ask", QUESTIONS[1], data=data).stdout,
        verbatim("why", QUESTIONS[1], "--json", data=data).stdout,
        verbatim(*lookup, data=data).stdout,
        verbatim(*lookup, "--json", data=data).stdout,
        verbatim("articles", data=data).stdout,
    ]
    assert all("Letters to …@…" in " ".join(each.split()) for each in printed)
    assert not any(MAIL in each for each in (*asked, *printed))

    settings = tmp_path / "settings.toml"
    settings.write_text("[archive]\nshow_email_addresses = true\n", encoding="utf-8")
    open_ = ("--settings", settings)
    assert f"bell{MAIL}" in verbatim(*lookup, *open_, data=data).stdout
    assert f"bell{MAIL}" in verbatim("ask", QUESTIONS[1], *open_, data=data).stdout
    assert f"bell{MAIL}" in verbatim("articles", *open_, data=data).stdout
    exported = verbatim("articles", "--json", data=data).stdout
    assert exported.count(MAIL) >= POST.count(MAIL)
