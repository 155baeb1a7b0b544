from __future__ import annotations

import struct
import subprocess
import sys

import pytest
from hypothesis import given, settings

from bot.discord.drawing import chart
from bot.discord.drawing.chart import Chart
from bot.discord.localization import LANGUAGES, Translator
from tests.hostile import hostile_texts

ENGLISH = Translator()


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "months",
    [
        {"2011-12": 3},
        {"2011-12": 3, "2012-02": 1},
        {f"{year}-{month:02}": month for year in range(1950, 2020) for month in range(1, 13, 5)},
    ],
)
def test_any_stretch_of_months_is_drawn_in_any_language(
    months: dict[str, int], language: str
) -> None:
    drawn = Chart.of(months, "trams · 中国", Translator(language)).drawn()
    assert size(drawn) == (900, 600)


@settings(max_examples=10)
@given(hostile_texts)
def test_any_title_is_drawn_or_left_out(title: str) -> None:
    assert size(Chart.of({"2011-12": 3}, title[:120], ENGLISH).drawn()) == (900, 600)


def test_the_picture_is_the_same_every_time() -> None:
    one, two = (Chart.of({"2011-12": 3}, "t", ENGLISH).drawn() for _ in range(2))
    assert one == two


def test_months_without_an_article_are_drawn_as_none() -> None:
    assert chart.filled({"2012-02": 1, "2011-11": 2}) == {
        "2011-11": 2,
        "2011-12": 0,
        "2012-01": 0,
        "2012-02": 1,
    }


def test_few_articles_over_many_months_and_very_many_months_are_drawn_by_year() -> None:
    sparse = {"2005-03": 1, "2011-11": 2, "2011-12": 1}
    assert Chart.of(sparse, "", ENGLISH).counts == {
        **{str(year): 0 for year in range(2005, 2012)},
        "2005": 1,
        "2011": 3,
    }
    dense = {f"{year}-{month:02}": 1 for year in (2010, 2011, 2012) for month in range(1, 13)}
    assert not Chart.of(dense, "", ENGLISH).has_years
    long = {f"{year}-{month:02}": 1 for year in range(2000, 2011) for month in range(1, 13)}
    assert Chart.of(long, "", ENGLISH).has_years


def test_the_picture_is_said_in_words() -> None:
    months = {"2012-02": 3, "2011-12": 4, "2013-01": 2}
    assert Chart.of(months, "", ENGLISH).in_words() == (
        "9 articles, 1 December 2011 to 31 January 2013; the most in December 2011: 4"
    )
    assert Chart.of({"2011-12": 1}, "", ENGLISH).in_words() == "1 article, December 2011"


def test_no_time_is_said_to_hold_the_most_where_several_do() -> None:
    months = {"2012-01": 4, "2011-12": 4, "2012-02": 1}
    said = Chart.of(months, "", ENGLISH).in_words()
    assert said == "9 articles, 1 December 2011 to 29 February 2012"


def test_both_axes_say_what_they_count() -> None:
    assert chart.axis_titles(ENGLISH, years=True) == ("articles a year", "year")
    assert chart.axis_titles(Translator("es"), years=False) == ("artículos al mes", "mes")
    # The font that comes with matplotlib has no Chinese letters.
    assert chart.axis_titles(Translator("zh"), years=False) == ("articles a month", "month")


def test_ticks_are_at_most_eight_and_name_what_they_stand_under() -> None:
    short = list(chart.filled({"2011-11": 1, "2012-01": 1}))
    assert list(chart.ticks(short).values()) == ["11\n2011", "12\n2011", "01\n2012"]
    months = list(chart.filled({"2007-03": 1, "2012-01": 1}))
    assert all(months[place] == f"{year}-01" for place, year in chart.ticks(months).items())
    years = [str(year) for year in range(1950, 2020)]
    ticks = chart.ticks(years)
    assert len(ticks) <= 8
    assert all(years[place] == year for place, year in ticks.items())


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_colours_can_be_told_apart_on_the_picture_itself_in_any_mode() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(chart._INK, chart._BACKGROUND) > 4.5
    assert contrast(chart._BAR, chart._BACKGROUND) > 4.5


def test_the_bot_does_not_load_matplotlib_before_a_picture_is_wanted() -> None:
    code = "import sys, bot.discord.client; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
