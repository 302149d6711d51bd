"""Item statistics against published ones, and the promises that they keep for any class."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statistics_frames import answered, attempt, class_of, event, people, question, quiz

from kelas.events.kinds import ActivityStarted, Event, HintShown, LessonOpened
from kelas.lessons.models import Lesson
from kelas.tracking.figures import FEWEST_LEARNERS, Figure, wilson
from kelas.tracking.frames import fold
from kelas.tracking.groups import EVERYONE, OTHERS, pooled, tellable
from kelas.tracking.statistics import ItemStatistics, item_statistics, rest_scores

Credits = Mapping[str, Sequence[float | None]]

# Law School Admission Test, section 6: how many of 1000 people had each pattern of right (1) and wrong (0) answers to
# its five questions, from 00000 to 11111. Bock and Lieberman 1970, Psychometrika 35:179-197.
LSAT6 = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15]
LSAT6 += [10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]


def items(credit: Credits, lesson: Lesson | None = None) -> list[ItemStatistics]:
    own = lesson or quiz(max(len(row) for row in credit.values()))
    return item_statistics(class_of(credit, own), {own.slug: own})


def of_first(credit: Sequence[float], others: int = 4) -> ItemStatistics:
    """Return the first question's statistics in a class where the others go well for every other learner."""
    rows = {f"l-{place}": [one, *[float(place % 2)] * others] for place, one in enumerate(credit)}
    return items(rows, quiz(1 + others))[0]


def test_difficulty_and_discrimination_are_as_published_for_a_well_known_test() -> None:
    # mirt (Chalmers 2012), reference page of LSAT6, itemstats: mean, and total.r_if_rm, the correlation of each
    # question with the total score without it.
    patterns = [f"{pattern:05b}" for pattern, count in enumerate(LSAT6) for _ in range(count)]
    found = items({f"l-{place}": [float(digit) for digit in row] for place, row in enumerate(patterns)})
    assert [one.n for one in found] == [1000] * 5
    assert [one.difficulty.value for one in found] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870], abs=5e-4)
    values = [one.discrimination.value for one in found]
    assert values == pytest.approx([0.113, 0.153, 0.173, 0.144, 0.122], abs=5e-4)


def test_a_point_biserial_is_as_published_for_eight_students() -> None:
    # Brown 2001, Shiken: JALT Testing & Evaluation SIG Newsletter 5(3):12-15, table 2: total scores of eight students;
    # items 1 and 2 correlate with them by .91 and -.91, which he rounds from .5 · 15 / 8.29 = .9047.
    total = pd.Series([50, 45, 45, 40, 35, 30, 30, 25]) / 100
    for item, published in (([1, 1, 1, 1, 0, 0, 0, 0], 0.91), ([0, 0, 0, 0, 1, 1, 1, 1], -0.91)):
        rows = {f"l-{place}": [float(one), *[float(total[place])] * 4] for place, one in enumerate(item)}
        assert items(rows)[0].discrimination.value == pytest.approx(published, abs=0.006)


def test_the_difficulty_of_right_or_wrong_has_wilsons_interval() -> None:
    found = of_first([1, 1, 1, 0, 0, 1, 1, 0, 1, 1]).difficulty
    assert (found.value, found.n) == (0.7, 10)
    assert (found.low, found.high) == pytest.approx(wilson(7, 10))


def test_partial_credit_is_counted_as_credit() -> None:
    found = of_first([0.5, 1, 0.75, 0.25, 0.5, 1]).difficulty
    assert found.value == pytest.approx(4 / 6)
    assert found.low == pytest.approx(4 / 6 - 2.5706 * 0.30277 / math.sqrt(6), abs=1e-3)
    assert found.high == pytest.approx(4 / 6 + 2.5706 * 0.30277 / math.sqrt(6), abs=1e-3)


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        ([1.0] * 9, "missing.all-right"),
        ([0.0] * 9, "missing.all-wrong"),
        ([0.5] * 9, "missing.no-variance"),
        ([1.0, 0.0, 1.0, 0.0], "missing.few-learners"),
    ],
)
def test_discrimination_says_why_it_is_missing(credit: list[float], words: str) -> None:
    assert of_first(credit).discrimination == Figure(value=None, n=len(credit), low=None, high=None, words=words)


def test_discrimination_needs_three_other_activities() -> None:
    found = of_first([1, 0] * 6, others=2)
    assert found.discrimination.words == "missing.few-items"
    assert {row.rest.words for row in found.choices if row.count} == {"missing.few-items"}


def test_discrimination_needs_learners_who_differ_elsewhere() -> None:
    rows = {f"l-{place}": [float(place % 2), 1.0, 0.0, 1.0, 1.0] for place in range(8)}
    assert items(rows)[0].discrimination.words == "missing.rest-alike"


def test_who_answered_less_than_half_of_the_others_has_no_rest_score() -> None:
    credit = pd.DataFrame(
        [[1, 1, 0, None, None], [1, 0, None, None, None], [None, 1, 1, 1, 1]],
        columns=["q1", "q2", "q3", "q4", "q5"],
        dtype=float,
    )
    rest = rest_scores(credit)
    assert rest["q1"].tolist() == pytest.approx([0.5, float("nan"), float("nan")], nan_ok=True)
    assert rest["q2"].tolist() == pytest.approx([0.5, float("nan"), 1.0], nan_ok=True)


def test_tries_count_up_to_the_first_right_one() -> None:
    events: list[Event] = []
    tries = {"a": [1.0], "b": [0.0, 1.0, 0.0], "c": [0.0, 0.0, 0.0], "d": [1.0, 0.0], "e": [0.0, 0.5, 1.0]}
    for learner, own in tries.items():
        events += [attempt(learner, "q1", credit, second) for second, credit in enumerate(own)]
    lesson = quiz()
    found = item_statistics(fold(events, {"quiz": lesson}, people("abcde")), {"quiz": lesson})[0]
    assert (found.tries.value, found.tries.n, found.tries.low) == (2, 5, None)


def test_hints_and_seconds_are_told_with_their_spread() -> None:
    events: list[Event] = []
    for place, learner in enumerate("abcdefgh", start=1):
        events.append(event(ActivityStarted, learner, 0, activity="q1"))
        if place <= 2:
            events.append(event(HintShown, learner, 1, activity="q1"))
        events.append(attempt(learner, "q1", 1, 10 * place))
    lesson = quiz()
    found = item_statistics(fold(events, {"quiz": lesson}, people("abcdefgh")), {"quiz": lesson})[0]
    assert found.hints.value == 0.25
    # Quartiles by linear interpolation: 10, 20, ..., 80 have 27.5, 45 and 62.5 (Hyndman and Fan 1996, type 7).
    assert (found.seconds.lower, found.seconds.median.value, found.seconds.upper) == (27.5, 45, 62.5)


def test_an_activity_without_a_hint_has_no_share_of_hints() -> None:
    lesson = quiz({"q1": question(hint=False)})
    assert items({learner: [1.0] for learner in "abcdef"}, lesson)[0].hints.words == "missing.no-hint"


def test_the_distractor_table_counts_first_tries_and_shows_who_chose_what() -> None:
    events: list[Event] = []
    for place in range(20):
        learner, right = f"l-{place}", place < 12
        chosen = "a" if right else "b" if place < 18 else "c"
        events.append(attempt(learner, "q1", float(right), answer=chosen))
        events.append(attempt(learner, "q1", 1, 1))
        events += [attempt(learner, f"q{number}", float(right), number) for number in range(2, 6)]
    lesson = quiz(5)
    frames = fold(events, {"quiz": lesson}, people(f"l-{place}" for place in range(20)))
    table = item_statistics(frames, {"quiz": lesson})[0].choices
    assert [(row.chosen, row.right, row.misconception, row.count) for row in table] == [
        ("a", True, "", 12),
        ("b", False, "umum-1", 6),
        ("c", False, "", 2),
    ]
    assert [row.share.value for row in table] == [0.6, 0.3, 0.1]
    assert [row.rest.value for row in table] == [1.0, 0.0, None]


def test_an_option_that_nobody_chose_is_in_the_table() -> None:
    table = of_first([1.0] * 6).choices
    assert [row.count for row in table] == [6, 0, 0]
    assert [row.share.value for row in table] == [1.0, 0.0, 0.0]


def test_nothing_is_told_of_four_learners_not_even_counts() -> None:
    found = of_first([1, 0, 1, 0])
    figures = [found.difficulty, found.discrimination, found.tries, found.hints, found.seconds.median]
    figures += [figure for row in found.choices for figure in (row.share, row.rest)]
    assert {figure.value for figure in figures} == {None}
    assert {row.count for row in found.choices} == {None}
    assert (found.seconds.lower, found.seconds.upper) == (None, None)


def test_a_lesson_that_nobody_opened_has_every_activity_with_nothing_to_tell() -> None:
    lesson = quiz()
    found = item_statistics(fold([], {"quiz": lesson}, []), {"quiz": lesson})
    assert [(one.activity, one.n, one.difficulty.words) for one in found] == [
        (key, 0, "missing.few-learners") for key in lesson.activities
    ]


def test_items_are_split_by_cohort_and_by_the_language_of_the_first_try() -> None:
    lesson = quiz(5)
    ids = [f"l-{place}" for place in range(20)]
    events = answered({learner: [1.0] * 5 for learner in ids[:12]}, lang="en")
    events += answered({learner: [0.0] * 5 for learner in ids[12:]})
    frames = fold(events, {"quiz": lesson}, [*people(ids[:6], "A"), *people(ids[6:], "B")])
    by_cohort = item_statistics(frames, {"quiz": lesson}, by="cohort")[:2]
    assert [(one.group, one.n, one.difficulty.value) for one in by_cohort] == [("A", 6, 1.0), ("B", 14, 6 / 14)]
    by_lang = item_statistics(frames, {"quiz": lesson}, by="lang")[:2]
    assert [(one.group, one.n, one.difficulty.value) for one in by_lang] == [("en", 12, 1.0), ("id", 8, 0.0)]


def test_a_small_cohort_cannot_be_found_by_taking_the_others_from_the_whole() -> None:
    lesson = quiz(5)
    ids = [f"l-{place}" for place in range(20)]
    events = answered({learner: [1.0] * 5 for learner in ids})
    frames = fold(events, {"quiz": lesson}, [*people(ids[:3], "A"), *people(ids[3:9], "B"), *people(ids[9:], "C")])
    found = item_statistics(frames, {"quiz": lesson}, by="cohort")[:2]
    assert [(one.group, one.n) for one in found] == [("B", 6), ("C", 11)]
    assert item_statistics(frames, {"quiz": lesson})[0].n == 17  # without the three of A


@given(st.lists(st.integers(0, 9), max_size=6))
def test_what_is_left_of_the_whole_without_every_shown_cohort_is_nobody_or_five(sizes: list[int]) -> None:
    rows = pd.DataFrame({"cohort": [f"C{place}" for place, size in enumerate(sizes) for _ in range(size)]})
    whole, shown = len(tellable(rows)), sum(size for size in sizes if size >= FEWEST_LEARNERS)
    assert whole < FEWEST_LEARNERS or whole == shown or whole - shown >= FEWEST_LEARNERS


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 20, "b": 9}, {"a": "a", "b": "b"}),
        ({"a": 20, "b": 3, "c": 2}, {"a": "a", "b": OTHERS, "c": OTHERS}),
        ({"a": 20, "b": 9, "c": 4}, {"a": "a", "b": OTHERS, "c": OTHERS}),
        ({"a": 20, "b": 1}, {"a": OTHERS, "b": OTHERS}),
        ({"a": 20, "b": 0}, {"a": "a"}),
        ({}, {}),
    ],
)
def test_groups_that_are_too_small_are_put_together(sizes: dict[str, int], shown: dict[str, str]) -> None:
    assert pooled(sizes) == shown


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12)))
def test_no_group_that_is_shown_has_one_to_four_learners(sizes: dict[str, int]) -> None:
    shown = pooled(sizes)
    totals: dict[str, int] = {}
    for group, name in shown.items():
        totals[name] = totals.get(name, 0) + sizes[group]
    assert len(totals) == 1 or all(total >= FEWEST_LEARNERS for total in totals.values())


credit_rows = st.lists(
    st.lists(st.sampled_from([None, 0.0, 0.5, 1.0]), min_size=5, max_size=5), min_size=0, max_size=14
)


def alike(one: ItemStatistics, other: ItemStatistics) -> None:
    """Check that two items say the same, up to the last digits of a sum in another order."""
    assert (one.activity, one.group, one.n) == (other.activity, other.group, other.n)
    for name in ("difficulty", "discrimination", "tries", "hints"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine.n, mine.words) == (theirs.n, theirs.words)
        for number in ("value", "low", "high"):
            assert getattr(mine, number) == pytest.approx(getattr(theirs, number))
    assert [(row.chosen, row.count) for row in one.choices] == [(row.chosen, row.count) for row in other.choices]


@settings(max_examples=25)
@given(credit_rows, st.randoms(use_true_random=False))
def test_the_order_of_the_learners_changes_nothing(rows: list[list[float | None]], chance: object) -> None:
    lesson = quiz(5)
    credit = {f"l-{place}": row for place, row in enumerate(rows)}
    mixed = list(credit.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    for one, other in zip(items({"x": [], **credit}, lesson), items({"x": [], **dict(mixed)}, lesson), strict=True):
        alike(one, other)


@settings(max_examples=25)
@given(credit_rows)
def test_a_learner_who_did_nothing_changes_no_figure(rows: list[list[float | None]]) -> None:
    lesson = quiz(5)
    events = answered({f"l-{place}": row for place, row in enumerate(rows)})
    idle = [event(LessonOpened, "idle", 0, lang="id"), event(ActivityStarted, "idle", 1, activity="q1")]
    known = people(f"l-{place}" for place in range(len(rows)))
    before = item_statistics(fold(events, {"quiz": lesson}, known), {"quiz": lesson})
    later = item_statistics(fold([*idle, *events], {"quiz": lesson}, [*people(["idle"]), *known]), {"quiz": lesson})
    assert later == before


@settings(max_examples=25)
@given(credit_rows)
def test_every_figure_lies_in_its_interval_and_on_its_scale(rows: list[list[float | None]]) -> None:
    for one in items({"x": [], **{f"l-{place}": row for place, row in enumerate(rows)}}, quiz(5)):
        assert one.group == EVERYONE
        scales = [(one.difficulty, 0, 1), (one.discrimination, -1, 1), (one.hints, 0, 1), (one.tries, 1, 9)]
        scales += [(figure, 0, 1) for row in one.choices for figure in (row.share, row.rest)]
        for figure, start, stop in scales:
            assert (figure.value is None) == figure.words.startswith("missing.")
            assert figure.value is None or figure.n >= FEWEST_LEARNERS
            if figure.value is not None:
                assert start <= figure.value <= stop
            if figure.low is not None:
                assert figure.value is not None
                assert figure.high is not None
                assert start <= figure.low <= figure.value <= figure.high <= stop
