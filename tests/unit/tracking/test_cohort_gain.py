"""Gain, forms and confidence, against published examples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statistics_frames import answered, event, people, quiz

from kelas.events.kinds import LessonFinished
from kelas.tracking.figures import student
from kelas.tracking.frames import fold
from kelas.tracking.gain import compare_forms, confidence, gain, sittings

TESTS = {"test-a": quiz(4, slug="test-a"), "test-b": quiz(4, slug="test-b")}
FORMS = {"test-a": "A", "test-b": "B"}

# Crouch and Mazur 2001, American Journal of Physics 69:970-977, table I: Force Concept Inventory, mean before and
# after in percent, and Hake's normalised gain, by course.
COURSES = [
    (70, 78, 0.25),
    (71, 85, 0.49),
    (70, 86, 0.55),
    (70, 88, 0.59),
    (67, 88, 0.64),
    (67, 89, 0.68),
    (67, 92, 0.74),
]


def scores(before: Sequence[float], after: Sequence[float], first: str = "") -> pd.DataFrame:
    orders = list(first) or ["A", "B"] * len(before)
    return pd.DataFrame({"before": before, "after": after, "first": orders[: len(before)], "cohort": "C"})


def around(middle: float) -> list[float]:
    """Return the scores of six learners with this mean."""
    return [middle + step for step in (-0.05, 0.05, -0.02, 0.02, -0.01, 0.01)]


@pytest.mark.parametrize(("before", "after", "published"), COURSES)
def test_the_gain_of_a_class_is_as_published(before: float, after: float, published: float) -> None:
    found = gain(scores(around(before / 100), around(after / 100))).of_class
    # The published means are rounded to whole percent, which moves the gain by this much.
    slack = (0.5 + 0.5 * (1 - published)) / (100 - before) + 0.005
    assert found.value == pytest.approx(published, abs=slack)


@pytest.mark.parametrize(("before", "after", "published"), [(0.70, 0.80, 0.33), (0.90, 0.95, 0.5)])
def test_a_learners_gain_is_the_part_of_what_could_be_gained(before: float, after: float, published: float) -> None:
    # The two students of Bruff's summary of Crouch and Mazur 2001.
    found = gain(scores([before] * 6, [after] * 6)).of_learners
    assert found.value == pytest.approx(published, abs=0.005)


def test_the_two_means_of_gain_differ_as_hake_defines_them() -> None:
    found = gain(scores([0.2, 0.2, 0.2, 0.8, 0.8, 0.8], [0.6, 0.6, 0.6, 0.8, 0.8, 0.8]))
    assert found.of_class.value == pytest.approx(0.2 / 0.5)
    assert found.of_learners.value == pytest.approx(0.25)


def test_full_marks_before_leave_no_own_gain_but_count_for_the_class() -> None:
    found = gain(scores([1.0, 0.5, 0.5, 0.5, 0.5, 0.5], [1.0, 0.75, 0.75, 0.5, 1.0, 0.75]))
    assert found.full_before == 1
    assert (found.of_learners.n, found.of_learners.value) == (5, pytest.approx(0.5))
    assert (found.of_class.n, found.of_class.value) == (6, pytest.approx(1.25 / 2.5))


def test_a_class_with_full_marks_before_has_no_gain() -> None:
    found = gain(scores([1.0] * 6, [1.0, 1.0, 1.0, 1.0, 0.9, 1.0]))
    assert (found.of_class.words, found.of_learners.words) == ("missing.full-before", "missing.full-before")
    assert found.after.value == pytest.approx(5.9 / 6)


def test_a_gain_is_said_by_hakes_bands_only_when_its_interval_allows() -> None:
    assert gain(scores([0.5] * 8, [0.74, 0.76] * 4)).of_class.words == "gain.medium"
    assert gain(scores([0.5] * 8, [0.95, 0.97] * 4)).of_class.words == "gain.high"
    assert gain(scores([0.5] * 8, [0.5, 0.52] * 4)).of_class.words == "gain.low"
    assert gain(scores([0.5] * 6, [0.3, 1.0, 0.5, 0.9, 0.4, 1.0])).of_class.words == "gain.unsure"


def test_a_class_that_is_all_alike_has_a_gain_but_no_interval() -> None:
    found = gain(scores([0.5] * 6, [1.0] * 6)).of_class
    assert (found.value, found.low, found.words) == (1.0, None, "gain.unsure")


def test_when_all_began_alike_the_gain_has_students_interval() -> None:
    after = [0.6, 0.7, 0.8, 0.9, 0.7, 0.65, 0.85, 0.75]
    found = gain(scores([0.5] * 8, after)).of_class
    own = pd.Series([(one - 0.5) / 0.5 for one in after])
    assert (found.low, found.high) == pytest.approx(student(float(own.mean()), float(own.std()), 8))


def test_who_sat_one_test_only_is_in_no_figure() -> None:
    found = gain(scores([0.5] * 7, [0.75] * 6 + [float("nan")]))
    assert (found.before.n, found.after.n, found.only_once) == (6, 6, 1)


def test_nothing_is_told_of_four_learners() -> None:
    found = gain(scores([0.5] * 4, [0.75] * 4))
    assert {found.before.value, found.after.value, found.of_class.value, found.of_learners.value} == {None}
    assert found.full_before is None


def test_forms_are_compared_as_senn_compares_two_treatments() -> None:
    # Senn 2002, Cross-over Trials in Clinical Research, 2nd ed., chapter 3 (peak flow of 13 children; the data also in
    # SAS/STAT, TTEST, example "AB/BA Crossover Design"): formoterol minus salbutamol is 46.6 with standard error 10.8.
    formoterol_first = [(310, 270), (310, 260), (370, 300), (410, 390), (250, 210), (380, 350), (330, 365)]
    salbutamol_first = [(370, 385), (310, 400), (380, 410), (290, 320), (260, 340), (90, 220)]
    before, after = zip(*formoterol_first, *salbutamol_first, strict=True)
    found = compare_forms(scores(before, after, "A" * 7 + "B" * 6)).difference
    assert found.value == pytest.approx(46.6, abs=0.05)
    assert found.low is not None
    assert found.high is not None
    # Student's t for 11 degrees of freedom is 2.201.
    assert (found.high - found.low) / 2 / 2.201 == pytest.approx(10.8, abs=0.05)
    assert found.n == 13


def test_a_harder_form_and_what_was_learned_are_told_apart() -> None:
    # All learn 0.2; form B takes 0.1 away.
    before = [0.5, 0.52, 0.48, 0.5, 0.51, 0.4, 0.42, 0.38, 0.4, 0.41]
    after = [0.6, 0.62, 0.58, 0.6, 0.61, 0.7, 0.72, 0.68, 0.7, 0.72]
    found = compare_forms(scores(before, after, "AAAAABBBBB"))
    assert found.difference.value == pytest.approx(0.1, abs=0.005)
    assert found.change.value == pytest.approx(0.2, abs=0.005)
    assert found.difference.words == "forms.a-easier"


def test_forms_need_five_learners_in_each_order() -> None:
    found = compare_forms(scores([0.5] * 12, [0.6] * 12, "AAAABBBBBBBB"))
    assert (found.difference.words, found.change.words) == ("missing.few-in-an-order", "missing.few-in-an-order")


def test_a_sitting_is_before_or_after_by_its_time_and_knows_its_form() -> None:
    events = answered({"l-1": [1.0, 0.0, 0.5, 0.5]}, lesson="test-b")
    events += [event(LessonFinished, "l-1", 50, lesson="test-b", lang="id")]
    later = answered({"l-1": [1.0, 1.0, 1.0, 0.0]}, lesson="test-a")
    later = [type(one)(**{**vars(one), "at": one.at.replace(hour=9)}) for one in later]
    table = sittings(fold([*events, *later], TESTS, people(["l-1"])), TESTS, FORMS)
    assert table.to_dict("index") == {"l-1": {"before": 0.5, "after": 0.75, "first": "B", "cohort": "C"}}


def test_a_sitting_counts_when_it_was_handed_in_or_all_is_answered() -> None:
    rows = {"whole": [1.0, 0.0, 1.0, 0.0], "left": [1.0, 1.0, None, None], "handed-in": [1.0, 1.0, None, None]}
    events = [*answered(rows, lesson="test-a"), event(LessonFinished, "handed-in", 9, lesson="test-a", lang="id")]
    table = sittings(fold(events, TESTS, people(rows)), TESTS, FORMS)
    assert table["before"].to_dict() == {"whole": 0.5, "handed-in": 0.5}
    assert table["after"].isna().all()
    assert gain(table).only_once == 2


def test_a_class_without_tests_has_no_sittings() -> None:
    table = sittings(fold([], TESTS, []), TESTS, FORMS)
    assert list(table.columns) == ["before", "after", "first", "cohort"]
    assert gain(table).of_class.words == "missing.few-learners"
    assert compare_forms(table).difference.words == "missing.few-learners"


def answers(per_learner: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return answers by learner, each in two letters: S for sure or U for not, R for right or W for wrong."""
    rows = [(f"l-{place}", "C", one[0] == "S", one[1] == "R") for place, own in enumerate(per_learner) for one in own]
    return pd.DataFrame(rows, columns=["learner", "cohort", "sure", "right"]).astype({"sure": bool, "right": bool})


def test_sureness_and_correctness_make_the_four_cells_of_hasan() -> None:
    # Hasan, Bagayoko and Kelley 1999, Physics Education 34:294-299, decision matrix for a group: knowledge,
    # misconception, lucky guess, lack of knowledge.
    found = confidence(answers([["SR", "SR", "SW", "UW"], ["SR", "UR", "UW", "UW"]] * 3))
    cells = [found.sure_right, found.sure_wrong, found.unsure_right, found.unsure_wrong]
    assert [cell.value for cell in cells] == pytest.approx([0.375, 0.125, 0.125, 0.375])
    assert math.fsum(cell.value or 0 for cell in cells) == pytest.approx(1)
    assert found.right_when_sure.value == pytest.approx((2 / 3 + 1) / 2)
    assert found.right_when_unsure.value == pytest.approx((0 + 1 / 3) / 2)


def test_a_learner_with_many_answers_counts_like_the_others() -> None:
    found = confidence(answers([["SR"] * 90, *[["SW"]] * 9]))
    assert (found.sure_right.value, found.sure_right.n) == (0.1, 10)


def test_who_was_never_sure_is_not_in_the_figure_of_the_sure() -> None:
    found = confidence(answers([["SR"]] * 3 + [["UR"]] * 6))
    assert (found.right_when_sure.words, found.right_when_sure.n) == ("missing.few-learners", 3)
    assert (found.right_when_unsure.value, found.right_when_unsure.n) == (1.0, 6)


unit = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


@settings(max_examples=50)
@given(st.lists(st.tuples(unit, unit), max_size=20), st.randoms(use_true_random=False))
def test_gain_does_not_depend_on_the_order_of_learners_and_lies_in_its_interval(
    pairs: list[tuple[float, float]], chance: object
) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (gain(scores([before for before, _ in rows], [after for _, after in rows])) for rows in (pairs, mixed))
    for name in ("before", "after", "of_class", "of_learners"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine.n, mine.words) == (theirs.n, theirs.words)
        assert mine.value == pytest.approx(theirs.value)
        if mine.low is not None:
            assert mine.low <= mine.value <= mine.high
    for score in (one.before, one.after):
        assert score.low is None or (score.low >= 0 and (score.high or 0) <= 1)
