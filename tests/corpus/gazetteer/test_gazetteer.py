"""The gazetteer: its table against the standards, names in texts, and regions of articles."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from datetime import date
from importlib import resources

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Attribution, Citation, RegionEvidence, RegionTag, Span
from corpus.gazetteer.forms import NameKind, fold, fold_words
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.mentions import Mention, find_mentions
from corpus.gazetteer.reviewed import load_reviewed
from corpus.gazetteer.table import load_table
from corpus.gazetteer.tagging import tag_article
from tests.builders import a_post

GAZETTEER = Gazetteer.load()
TABLE = load_table()
NOTHING = Attribution()
UNITS = {unit.code: unit for unit in pycountry.subdivisions}


def found(text: str, *, lower_case: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    mentions = find_mentions(text, lower_case=lower_case)
    return [(mention.span.of(text), mention.ids) for mention in mentions]


def ids(text: str) -> list[str]:
    return [mention.ids[0] for mention in find_mentions(text)]


def tags(
    body: str,
    *,
    title: str = "",
    categories: tuple[str, ...] = (),
    attribution: Attribution = NOTHING,
) -> dict[str, RegionEvidence]:
    post = a_post(title=title, categories=categories, body=body)
    return {tag.id: tag.evidence for tag in tag_article(post, attribution).tags}


# The table


def test_every_country_of_iso_3166_is_there_under_its_id_and_found_by_its_name() -> None:
    for country in pycountry.countries:
        assert country.alpha_2 in TABLE.regions, country
        name = re.sub(r"^(.*), (?:The )?(.* of(?: the)?)$", r"\2 \1", country.name)
        assert country.alpha_2 in GAZETTEER.resolve(name), country


def test_every_country_id_but_kosovo_is_of_iso_3166() -> None:
    listed = {id_ for id_ in TABLE.regions if re.fullmatch(r"[A-Z]{2}", id_)}
    assert listed - {country.alpha_2 for country in pycountry.countries} == {"XK"}


def test_every_subdivision_is_of_iso_3166_2_and_first_level() -> None:
    for id_ in TABLE.regions:
        if "-" in id_:
            assert id_ in UNITS, id_
            assert UNITS[id_].parent_code is None, id_


@pytest.mark.parametrize(
    "country",
    "US CN IN MX GB CA AU RU DE BR ES ET NP VN GT HT UG KR PH".split(),  # noqa: SIM905
)
def test_every_first_level_unit_is_there_unless_it_is_a_country_itself(country: str) -> None:
    also_countries = {"HK", "MO", "TW", "PR", "GU", "AS", "MP", "VI", "UM"}
    units = [unit for unit in UNITS.values() if unit.country_code == country]
    wanted = {u.code for u in units if u.parent_code is None and u.code[3:] not in also_countries}
    assert wanted <= set(TABLE.regions)


@pytest.mark.parametrize("country", ["US", "MX", "CA", "AU", "VN", "GT", "BR", "NP"])
def test_units_are_found_under_the_names_that_the_standard_gives(country: str) -> None:
    for unit in UNITS.values():
        if unit.country_code == country and unit.code in TABLE.regions:
            same = fold_words(unit.name) == fold_words(GAZETTEER.name(unit.code))
            found_by_name = same or unit.code in GAZETTEER.resolve(unit.name)
            assert found_by_name or unit.code in _OTHERWISE, unit


# Written otherwise in English, or a name that also stands for the country.
_OTHERWISE = {"MX-MEX", "GT-01", "VN-47", "VN-HN", "VN-43", "GT-06", "GT-12", "BR-AC", "BR-PA"}


def test_every_region_leads_up_to_the_world() -> None:
    for id_ in TABLE.regions:
        path = GAZETTEER.ancestors(id_)
        assert path[0] == id_
        assert path[-1] == "001"
        assert len(set(path)) == len(path)


def test_no_name_is_ambiguous_unless_its_readings_are_listed() -> None:
    table = resources.files("corpus").joinpath("regions.toml").read_text(encoding="utf-8")
    readings = tomllib.loads(table)["readings"]
    names = TABLE.ids_by_name
    listed = {
        fold_words(f"{name}{s}"): tuple(ids_) for name, ids_ in readings.items() for s in ("", "s")
    }
    ambiguous = {words: ids_ for words, ids_ in names.items() if len(ids_) > 1}
    assert ambiguous == {words: ids_ for words, ids_ in listed.items() if words in names}
    assert len(ambiguous.keys() & set(map(fold_words, readings))) == len(readings)


def test_the_table_holds_the_forms_that_an_archive_needs() -> None:
    assert sum(len(TABLE.forms.get(word)) for word in TABLE.forms.words()) > 9000
    assert len(TABLE.regions) > 3700


def test_the_table_is_read_in_well_under_a_second_of_a_fresh_process() -> None:
    code = (
        "import time; from corpus.gazetteer.gazetteer import Gazetteer;"
        "start = time.process_time();"
        "Gazetteer.load(); print(time.process_time() - start)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 0.5  # 0.05 s on a machine of its own


def test_the_names_of_the_world_are_those_of_the_standard() -> None:
    lines = resources.files("corpus").joinpath("world/subdivisions.tsv").read_text("utf-8")
    listed = dict(line.split("\t") for line in lines.splitlines())
    assert len(listed) > 3000
    for id_, name in listed.items():
        written = fold_words(UNITS[id_].name)
        assert all(word in " ".join(written) for word in fold_words(name)), id_


def test_what_the_world_adds_is_no_reviewed_name() -> None:
    reviewed = load_reviewed()
    lines = resources.files("corpus").joinpath("world/names.tsv").read_text("utf-8").splitlines()
    for line in lines:
        first, *forms = line.split("\t")
        for form in forms:
            tail, found, *_ = form.split(";")
            words = (first, *tail.split())
            assert words not in reviewed.ids_by_name, words
            assert set(found.split()) <= TABLE.regions.keys(), words


# Hierarchy and names


def test_regions_lie_in_what_the_united_nations_put_above_them() -> None:
    assert GAZETTEER.ancestors("CN-SC") == ("CN-SC", "CN", "030", "142", "001")
    assert GAZETTEER.ancestors("HT") == ("HT", "029", "419", "003", "019", "001")
    assert GAZETTEER.ancestors("UG") == ("UG", "014", "202", "002", "001")
    assert GAZETTEER.ancestors("nowhere") == ()


def test_what_describes_a_region_resolves_to_it() -> None:
    for id_ in TABLE.regions:
        described = GAZETTEER.described(id_)
        assert GAZETTEER.name(id_) in described
        assert GAZETTEER.resolve(id_) == (id_,)
        assert id_ in GAZETTEER.resolve(described), id_


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("China", ("CN",)),
        ("cn", ("CN",)),
        ("CN-SC", ("CN-SC",)),
        ("cn-sc", ("CN-SC",)),
        ("M49:142", ("142",)),
        ("011", ("011",)),
        ("Sichuan, China", ("CN-SC",)),
        ("georgia, united states", ("US-GA",)),
        ("Sichuan, Norway", ()),
        ("the gambia", ("GM",)),
        ("Cote d'Ivoire", ("CI",)),
        ("Côte d’Ivoire", ("CI",)),
        ("Georgia", ("GE", "US-GA")),
        ("Middle East", ("145",)),
        ("IN", ("IN",)),
        ("TX", ("US-TX",)),
        ("Atlantis", ()),
        ("", ()),
    ],
)
def test_a_typed_name_or_id_resolves(typed: str, expected: tuple[str, ...]) -> None:
    assert GAZETTEER.resolve(typed) == expected


# Mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Papua New Guinea and Guinea-Bissau", [("PG",), ("GW",)]),
        ("Nigeria, not Niger", [("NG",), ("NE",)]),
        ("Northern Ireland and New South Wales", [("GB-NIR",), ("AU-NSW",)]),
        ("Côte d’Ivoire’s trams", [("CI",)]),
        ("SEOUL — A tram", [("KR",)]),
        ("the U.S. and the U.K.", [("US",), ("GB",)]),
        ("Sacramento, Calif., has trams", [("US-CA",)]),
        ("a clock in Portland, OR", [("US-OR",)]),
        ("a clock in Savannah, Ga., and in Macon, GA", [("US-GA",), ("US-GA",)]),
        ("New\nYork", [("US-NY",)]),
        ("Chengdu, Sichuan, China", [("CN-SC",)]),
        ("Xian and Xi’an", [("CN-SN",), ("CN-SN",)]),
        ("the Congo", [("CD", "CG")]),
    ],
)
def test_the_longest_form_is_found_however_it_is_set(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    assert [ids_ for _, ids_ in found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ms. Jordan said",
        "Nathaniel Jordan closed it",
        "Chad Renshaw v. the Museum",
        "Virginia Marsh wrote",
        "The Washington Post and China Daily",
        "the University of Virginia",
        "Ethiopian Airlines",
        "guinea pigs, Guinea pigs and Brazil nuts",
        "letters in English",
        "Give us the polish, or turkey",
        "Indiana Jones",
        "Marshall, Chadwick and Jordanstown",
    ],
)
def test_persons_outlets_languages_and_things_are_no_places(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Persons: a given name, a title, a verb of speech, what only somebody is
        ("Andrea Hesse opened it. Hesse was glad.", []),
        ("“It rang,” Davenport said.", []),
        ("Florence, who rings the bell, slept.", []),
        ("Phoenix, 34, of Peru", ["PE"]),
        ("a lawyer from Stuttgart, who rang", ["DE-BW"]),
        ("Moscow said that it was glad", ["RU"]),
        # Longer names
        ("they joined Hope for Haiti", []),
        ("Trams for Haiti were sold", ["HT"]),
        ("Ohio Conceptions shut", []),
        ("the Ohio Senate met", ["US-OH"]),
        ("Ghana Pond Cleaning Gets a New Bell", ["GH"]),
        ("the Delaware River and Lake Victoria", []),
        ("New England, the Niger Delta and Serbo-Croat", []),
        # Containers and lists
        ("Oviedo in Florida", ["US-FL"]),
        ("Oviedo Florida", ["US-FL"]),
        ("from Seoul in Minnesota", ["KR", "US-MN"]),
        ("Paris, Texas, and Rome, Georgia", ["US-TX", "US-GA"]),
        ("Austin, Boston, Burlington", ["US-TX", "US-MA", "US-VT"]),
        ("Kentucky, Tennessee, Missouri, and others", ["US-KY", "US-TN", "US-MO"]),
        ("Kraków, Gdańsk, Poznań", ["PL", "PL", "PL"]),
        ("Lahore, Punjab, Pakistan", ["PK", "PK-PB"]),
        # Words
        ("an Adoptee Reunion", []),
        ("trams of Réunion", ["RE"]),
        ("a Nice bench, Reading lamps and a Split bill", []),
        ("a tram in Nice rang", ["FR"]),
        ("skills in Reading and Sums", []),
        ("Reading, England", ["GB-ENG"]),
    ],
)
def test_evidence_decides_what_a_name_is(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_city_is_told_with_what_it_lies_in() -> None:
    (mention,) = find_mentions("trams in Oakland, California")
    assert (mention.city, mention.ids) == ("Oakland", ("US-CA",))
    assert find_mentions("trams in California")[0].city == ""


@pytest.mark.parametrize(
    ("typed", "near"), [("Chian", "China"), ("Ethopia", "Ethiopia"), ("Calfornia", "California")]
)
def test_a_misspelt_name_has_similar_ones(typed: str, near: str) -> None:
    assert GAZETTEER.similar(typed)[0] == near
    assert GAZETTEER.similar("qqqqqqqq") == ()


def test_lower_case_names_are_read_where_they_may_be_typed() -> None:
    assert found("trams in south korea and the us") == []
    assert found("trams in south korea and the us", lower_case=True) == [
        ("south korea", ("KR",)),
        ("us", ("US",)),
    ]
    assert found("polish your turkey, tell us", lower_case=True) == []


@given(st.text(max_size=200))
def test_mentions_lie_in_the_text_in_order_without_overlaps(text: str) -> None:
    for lower_case in (False, True):
        reached = 0
        for mention in find_mentions(text, lower_case=lower_case):
            assert reached <= mention.span.start < mention.span.end <= len(text)
            assert mention.ids
            reached = mention.span.end


_LONG_NAMES = [
    words
    for words in TABLE.ids_by_name
    if len(words) > 1
    for form in TABLE.forms.get(words[0])
    if form.tail == words[1:] and form.ids and form.kind is NameKind.NAME
]


@given(st.sampled_from(_LONG_NAMES))
def test_each_name_of_several_words_is_found_between_other_words(
    words: tuple[str, ...],
) -> None:
    name = " ".join(word.capitalize() for word in words)
    text = f"a tram in {name} for dogs"
    assert found(text) == [(name, TABLE.ids_by_name[words])]


def test_folding_takes_off_what_keyboards_lack() -> None:
    assert fold("Łódź") == "lodz"
    assert fold("ĐÀ") == "da"
    assert fold_words("N'Djamena") == ("n", "djamena")


# Articles


def test_evidence_is_named_and_ranked() -> None:
    body = (
        "Trams came to Sichuan last week.\n\nA second paragraph.\n\n"
        + "Nothing to see here. " * 40
        + "\n\nThe rails were made in Norway. Sichuan paid. A bell came from Peru, twice from Peru."
    )
    assert tags(body, title="A Bell from Chile", categories=("China", "Trams")) == {
        "CN": RegionEvidence.CATEGORY,
        "CL": RegionEvidence.TITLE,
        "CN-SC": RegionEvidence.REPEATED,
        "PE": RegionEvidence.REPEATED,
        "NO": RegionEvidence.MENTION,
    }
    assert tags("Trams came to Sichuan last week.") == {"CN-SC": RegionEvidence.EARLY}


def test_tags_come_strongest_evidence_first_and_each_once() -> None:
    post = a_post(
        title="Trams of Chile", categories=("Peru", "Chile"), body="Chile. Peru. Peru. Norway."
    )
    assert tag_article(post, NOTHING).tags == (
        RegionTag("PE", RegionEvidence.CATEGORY),
        RegionTag("CL", RegionEvidence.CATEGORY),
        RegionTag("NO", RegionEvidence.EARLY),
    )


def test_one_demonym_is_no_evidence_but_a_second_mention_makes_it_some() -> None:
    assert tags("A Danish charity paid for the tram.") == {}
    assert tags("A tram.", title="Danish Charity Pays for a Tram") == {}
    assert tags("A Danish charity paid. The Danish board agreed.") == {"DK": RegionEvidence.MENTION}
    assert tags("A Danish charity in Denmark paid.") == {"DK": RegionEvidence.REPEATED}


def test_a_category_is_a_place_only_when_it_is_nothing_else() -> None:
    topics = ("US Tram Legislation", "Danish", "China Daily", "Trams", "Marshall", "Jordan Hale")
    assert tags("A tram.", categories=topics) == {}
    assert tags("A tram.", categories=("US", "Sierra Leone")) == {
        "US": RegionEvidence.CATEGORY,
        "SL": RegionEvidence.CATEGORY,
    }


def test_an_outlet_in_a_citation_is_no_evidence() -> None:
    cited = "[Nepal Riverside Courier 12/2/11 by A. Writer]"
    body = f"“A tram came.”\n\nThe Tram\n{cited}\n"
    start = body.index(cited)
    span = Span(start, start + len(cited))
    citation = Citation(
        span, cited, "Nepal Riverside Courier", date(2011, 12, 2), ("A. Writer",), "The Tram", span
    )
    assert tags(body, attribution=Attribution(citations=(citation,))) == {}
    assert tags(body.replace("Riverside Courier", "Courier")) == {}


def test_an_ambiguous_name_takes_the_reading_that_the_article_speaks_for() -> None:
    assert tags("Trams in Georgia.", categories=("Georgia",)) == {"GE": RegionEvidence.CATEGORY}
    body = "Trams in Georgia. The depot is in Savannah. Atlanta has none."
    assert tags(body, categories=("Georgia",)) == {"US-GA": RegionEvidence.CATEGORY}
    assert set(tags("Trams in Congo and in Brazzaville.")) == {"CG"}
    assert set(tags("Trams in Congo and in Kinshasa.")) == {"CD"}


def test_people_and_law_with_a_demonym_are_as_good_as_a_name() -> None:
    assert tags("Korean adoptees met.") == {"KR": RegionEvidence.EARLY}
    assert tags("A tram.", title="Vietnamese Law of Trams") == {"VN": RegionEvidence.TITLE}


def test_a_category_may_name_a_city_or_say_a_second_time_what_a_demonym_says() -> None:
    assert tags("A tram.", categories=("Addis Ababa",)) == {"ET": RegionEvidence.CATEGORY}
    assert tags("A tram.", categories=("Madison", "Korean")) == {}
    assert tags("The Korean tram.", categories=("Korean",)) == {"KR": RegionEvidence.CATEGORY}


def test_passages_have_the_regions_that_they_name_and_the_article_has() -> None:
    body = "Trams came to Sichuan. A Danish bell rang. Peru and Chengdu."
    found = tag_article(a_post(title="", body=body), NOTHING)
    assert found.named_in(Span(0, 22)) == ("CN-SC",)
    assert found.named_in(Span(22, 42)) == ()
    assert found.named_in(Span(43, len(body))) == ("PE", "CN-SC")
    assert found.named_in(Span(43, 45)) == ()


def test_a_post_of_600_words_is_placed_in_milliseconds() -> None:
    sentence = "The tram from Chengdu, Sichuan, to the US and Hill Valley was late by a day. "
    post = a_post(title="Trams", categories=("China",), body=sentence * 38)
    start = time.process_time()
    for _ in range(20):
        tag_article(post, NOTHING)
    assert (time.process_time() - start) / 20 < 0.02  # 0.001 s on a machine of its own


def test_a_mention_is_a_plain_value() -> None:
    assert find_mentions("in Peru") == [Mention(Span(3, 7), ("PE",), NameKind.NAME)]
