"""What the report says of a class, and what it never says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import pytest
from seeded import AT, frames_of, reports_of
from test_statistics_frames import answered, attempt, event, people, quiz

from kelas.events.kinds import Event, LessonFinished, LessonOpened
from kelas.lessons import read
from kelas.lessons.models import Lesson
from kelas.report.document import Block, Report, from_json, to_json
from kelas.report.offers import named
from kelas.report.whole import Figures, Subject, report
from kelas.tracking.choices import offered
from kelas.tracking.frames import Frames, fold
from kelas.tracking.statistics import item_statistics
from kelas.words.interface import say
from kelas.words.misconceptions import misconceptions
from kelas.words.text import LANGS, Lang

Reports = Mapping[Lang, Report]


def blocks(found: Report) -> Iterator[Block]:
    """Yield everything that a report says."""
    for document in (found.whole, *found.lessons.values()):
        for part in document.parts:
            yield from part.blocks


def told(found: Report, part: str) -> str:
    """Return all sentences and cells of one part of the whole."""
    own = next(one for one in found.whole.parts if one.key == part)
    cells = [cell for block in own.blocks if block.table for row in block.table.rows for cell in row]
    return " ".join([*(text for block in own.blocks for text in block.text), *cells])


def report_on(frames: Frames, lessons: Mapping[str, Lesson], size: int, lang: Lang = "en") -> Report:
    subject = Subject(cohort="C", title="A class", size=size, titles={})
    return report(Figures(frames, lessons, subject), AT, lang)


def test_a_class_of_four_is_told_nothing_but_that(small: Reports) -> None:
    for lang, found in small.items():
        assert found.whole.text == (say("report.too-few", lang),)
        assert (found.whole.parts, found.lessons) == ((), {})


def test_a_report_names_nobody(whole: Reports) -> None:
    written = json.dumps([to_json(one) for one in whole.values()])
    assert not re.search(r"mawar24-\d|tenun12-\d|Peserta \d", written)


def test_both_languages_say_the_same_things_in_their_own_words(whole: Reports) -> None:
    one, other = (list(blocks(whole[lang])) for lang in LANGS)
    assert len(one) == len(other) > 50
    for mine, theirs in zip(one, other, strict=True):
        assert len(mine.text) == len(theirs.text)
        assert (mine.chart is None) == (theirs.chart is None)
        if mine.table and theirs.table:
            assert [len(row) for row in mine.table.rows] == [len(row) for row in theirs.table.rows]
            assert mine.table.caption != theirs.table.caption


def test_every_chart_has_a_sentence_a_table_and_a_description(whole: Reports) -> None:
    charts = [block for block in blocks(whole["id"]) if block.chart]
    assert len(charts) >= 8
    for block in charts:
        assert block.chart
        assert block.text
        assert block.table
        assert block.text[0] in block.chart.alt


def test_every_table_has_a_name_for_each_cell(whole: Reports) -> None:
    for block in blocks(whole["en"]):
        if block.table:
            assert {len(row) for row in block.table.rows} <= {len(block.table.head)}
            assert all(name.strip() for name in block.table.head)


def test_an_activity_is_told_with_its_choices_and_the_ideas_behind_them(whole: Reports) -> None:
    part = whole["id"].lessons["kota-cerdas"].parts[2]
    (figures, choices, *groups) = part.blocks
    assert figures.table
    assert choices.table
    assert [row[0] for row in figures.table.rows] == [
        say(f"report.{key}", "id") for key in ("difficulty", "discrimination", "tries", "hints", "time")
    ]
    options = read.lesson("kota-cerdas").activities["arti"].options  # type: ignore[attr-defined]
    assert [row[0][2:] for row in choices.table.rows] == [option.text.id for option in options]
    ideas = [misconceptions()[one.misconception].id if one.misconception else "–" for one in options]
    assert [row[4] for row in choices.table.rows] == ideas
    assert [block.table.caption for block in groups if block.table] == [
        say("report.by-cohort", "id"),
        say("report.by-lang", "id"),
    ]


def test_a_cohorts_own_report_compares_no_groups() -> None:
    found = reports_of("MAWAR24", cohort="MAWAR24")["id"]
    assert {part.key for part in found.whole.parts} & {"cohort", "lang"} == set()
    assert say("report.by-lang", "id") not in json.dumps(to_json(found), ensure_ascii=False)


def test_many_cohorts_are_not_compared() -> None:
    few, many = ({f"C{number}": "A class" for number in range(size)} for size in (30, 31))
    assert Subject(cohort="", title="", size=9, titles=few).by == ("cohort", "lang")
    assert Subject(cohort="", title="", size=9, titles=many).by == ("lang",)


def test_without_tests_and_sureness_the_report_says_so(whole: Reports) -> None:
    assert told(whole["id"], "gain") == say("gain.no-forms", "id")
    assert told(whole["id"], "confidence") == say("confidence.none", "id")


def test_a_report_survives_its_file(whole: Reports) -> None:
    for found in whole.values():
        assert from_json(json.dumps(to_json(found))) == found


FORMS = {"test-a": quiz(4, slug="test-a", form="A"), "test-b": quiz(4, slug="test-b", form="B")}


def sat(both: int, orders: str = "AB") -> Frames:
    """Return a class of which so many sat both forms, in turn in these orders, half right before and all after."""
    events: list[Event] = []
    for place in range(both):
        first, last = ("test-a", "test-b") if orders[place % len(orders)] == "A" else ("test-b", "test-a")
        events += answered({f"l-{place}": [1.0, 1.0, 0.0, 0.0]}, lesson=first)
        for number in range(1, 5):
            events.append(attempt(f"l-{place}", f"q{number}", 1, 5000 + number, lesson=last))
    return fold(events, FORMS, people(f"l-{place}" for place in range(both)))


def test_the_gain_is_told_with_both_forms() -> None:
    said = told(report_on(sat(12), FORMS, 12), "gain")
    assert "The average score before is 50%. From 12 learners." in said
    assert "The average score after is 100%." in said
    assert "It comes out at 100%." in said  # all learned alike, so there is no interval
    assert "Form A minus form B 0%" in said


def test_tests_that_nobody_or_few_sat_are_told_as_such() -> None:
    assert told(report_on(fold([], FORMS, []), FORMS, 12), "gain") == say("gain.nobody", "en")
    assert told(report_on(sat(4), FORMS, 12), "gain") == say("gain.too-few", "en")


def test_sureness_is_told_once_attempts_carry_it() -> None:
    frames = sat(8)
    attempts = frames.attempts.assign(sure=[place % 2 == 0 for place in range(len(frames.attempts))])
    found = report_on(Frames(attempts=attempts, choices=frames.choices, visits=frames.visits), FORMS, 8)
    assert say("confidence.name-sure-wrong", "en") in told(found, "confidence")
    assert "of the answers are sure but wrong" in told(found, "confidence")


def test_what_a_trainer_should_look_at_comes_first() -> None:
    # The strong fail the first question, which nearly everybody else has right: its key may be wrong.
    rows = {f"s-{place}": [0.0, 1.0, 1.0, 1.0, 1.0] for place in range(12)}
    rows |= {f"w-{place}": [1.0, 0.0, 0.0, 0.0, 1.0] for place in range(12)}
    lesson = quiz(5)
    found = report_on(fold(answered(rows), {"quiz": lesson}, people(rows)), {"quiz": lesson}, 24)
    assert "Check its answer key and its wording." in told(found, "first")
    assert "are stronger elsewhere. Check the answer key." in told(found, "first")
    assert found.lessons["quiz"].parts[2].blocks[0].warn


def test_a_workshop_of_an_hour_is_told_by_the_quarter_of_an_hour() -> None:
    rows = {f"l-{place}": [1.0] * 4 for place in range(6)}
    lesson = quiz(4)
    events = [*answered(rows), *(event(LessonFinished, one, 1800, lang="id") for one in rows)]
    part = report_on(fold(events, {"quiz": lesson}, people(rows)), {"quiz": lesson}, 6).whole.parts[1]
    assert part.blocks[0].table
    assert [row[0] for row in part.blocks[0].table.rows] == ["09:15", "09:30", "09:45"]


def test_a_lesson_that_fewer_than_five_opened_has_no_report_of_its_own() -> None:
    lessons = {slug: quiz(4, slug=slug) for slug in ("quiz", "next")}
    rows = {f"l-{place}": [1.0] * 4 for place in range(8)}
    opened = [event(LessonOpened, f"l-{place}", 0, lesson="next", lang="id") for place in range(4)]
    found = report_on(fold([*answered(rows), *opened], lessons, people(rows)), lessons, 8)
    assert list(found.lessons) == ["quiz"]
    assert [link.slug for link in found.whole.lessons] == ["quiz"]


def test_the_whole_of_a_report_without_a_cohort_of_four_is_the_same_as_if_it_were_not_there() -> None:
    lessons = {slug: read.lesson(slug) for slug in ("kota-cerdas", "cekbansos")}
    with_them = item_statistics(frames_of("MAWAR24", "TENUN12", "KECIL4")[0], lessons)
    without = item_statistics(frames_of("MAWAR24", "TENUN12")[0], lessons)
    alone = item_statistics(frames_of("MAWAR24")[0], lessons)
    for one, other, mawar in zip(with_them, without, alone, strict=True):
        assert one.n - mawar.n == other.n - mawar.n or one.n - mawar.n >= 5
        assert one.difficulty == other.difficulty


@pytest.mark.parametrize("slug", read.folders())
def test_every_choice_of_the_course_is_named_in_both_languages(slug: str) -> None:
    for activity in read.lesson(slug).activities.values():
        for choice in offered(activity):
            for lang in LANGS:
                assert named(activity, choice, lang).strip()
