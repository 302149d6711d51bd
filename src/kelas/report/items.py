"""The report of one lesson: how its activities work as questions, each with who chose what and why that may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kelas.activities import Activity
from kelas.lessons.models import Lesson
from kelas.report.charts import Row, ranges
from kelas.report.document import Block, Part, Table
from kelas.report.offers import named
from kelas.report.said import NONE, Unit, between, columns, meaning, people, sentence, short, value
from kelas.tracking.figures import Figure
from kelas.tracking.groups import OTHERS, By
from kelas.tracking.statistics import ChoiceStatistics, ItemStatistics, Spread
from kelas.words.interface import say
from kelas.words.misconceptions import misconceptions
from kelas.words.text import LANGS, Lang

_MEASURED = (
    "report.learners",
    "report.difficulty",
    "report.discrimination",
    "report.tries",
    "report.hints",
    "report.time",
)
# Groups of an activity, by what it is split by.
Splits = Mapping[By, Sequence[ItemStatistics]]


@dataclass(frozen=True, kw_only=True)
class Item:
    """An activity and what is known of it.

    Attributes:
        number: its place in the lesson, from 1.
        lesson, activity: what it is.
        all: its statistics of all learners of the report.
        splits: the same by group, where there is more than one.
    """

    number: int
    lesson: Lesson
    activity: Activity
    all: ItemStatistics
    splits: Splits

    @property
    def key(self) -> str:
        """Its place on the lesson's page."""
        return f"item-{self.number}"

    def name(self, lang: Lang) -> str:
        """Return its number and what it asks."""
        return f"{self.number}. {self.activity.prompt.say(lang)}"


def items(lesson: Lesson, found: Sequence[ItemStatistics], splits: Splits) -> list[Item]:
    """Return the activities of a lesson with their statistics, in its order."""
    own = {one.activity: one for one in found if one.lesson == lesson.slug}
    return [
        Item(
            number=number,
            lesson=lesson,
            activity=lesson.activities[key],
            all=one,
            splits={
                by: [group for group in groups if (group.lesson, group.activity) == (lesson.slug, key)]
                for by, groups in splits.items()
            },
        )
        for number, (key, one) in enumerate(own.items(), start=1)
    ]


def concerns(item: Item, lang: Lang) -> Iterator[str]:
    """Yield what about an activity a trainer should look at: a sentence each."""
    for one in (item.all.discrimination, item.all.difficulty):
        if one.words in ("discrimination.poor", "difficulty.hard"):
            yield meaning(one, "correlation" if one is item.all.discrimination else "share", lang)
    for wrong in _stronger_wrong(item.all.choices):
        yield say("choice.stronger", lang, choice=_quoted(item, wrong, lang))


def parts(found: Sequence[Item], titles: Mapping[str, str], lang: Lang) -> Iterator[Part]:
    """Yield what is told of a lesson's activities: all of them beside each other, then each.

    Args:
        found: the lesson's activities.
        titles: the cohorts' titles by code.
        lang: the report's language.
    """
    yield Part(key="activities", title=say("report.activities", lang), blocks=(_beside(found, lang),))
    for item in found:
        blocks = [_figures(item, lang), *_choices(item, lang), *_groups(item, titles, lang)]
        yield Part(key=item.key, title=item.name(lang), blocks=tuple(blocks))


def _beside(found: Sequence[Item], lang: Lang) -> Block:
    told = [item for item in found if item.all.difficulty.value is not None]
    caption = say("report.activities-table", lang)
    head = columns(lang, "report.activity", *_MEASURED)
    rows = tuple((item.name(lang), *_measured(item.all, lang)) for item in found)
    text = compared([(item.name(lang), item.all.difficulty) for item in told], lang)
    chart = None
    if told:
        about = f"{caption}. {text}"
        rows_drawn = [Row(name=item.name(lang), figures=(item.all.difficulty,)) for item in told]
        chart = ranges(rows_drawn, (say("report.difficulty", lang),), about, lang)
    return Block(
        text=(text, say("report.first-try", lang)), chart=chart, table=Table(caption=caption, head=head, rows=rows)
    )


def _measured(one: ItemStatistics, lang: Lang) -> tuple[str, ...]:
    return (
        people(one.difficulty, lang),
        short(one.difficulty, "share", lang),
        short(one.discrimination, "correlation", lang),
        value(one.tries.value, "tries", lang),
        value(one.hints.value, "share", lang),
        value(one.seconds.median.value, "seconds", lang),
    )


def compared(figures: Sequence[tuple[str, Figure]], lang: Lang) -> str:
    """Return which of some named shares is surely the highest and which the lowest, or that nobody can tell.

    Args:
        figures: each with its name; those that are missing are left out.
        lang: the language of the sentence.
    """
    known = [(name, one) for name, one in figures if one.value is not None]
    if len(known) < 2:
        return say("report.nothing-to-compare", lang)
    low, high = min(known, key=_estimate), max(known, key=_estimate)
    if low[1].high is not None and high[1].low is not None and low[1].high < high[1].low:
        said = {"low": low[0], "high": high[0]}
        shares = {"of_low": value(low[1].value, "share", lang), "of_high": value(high[1].value, "share", lang)}
        return say("report.differ", lang, **said, **shares)
    return say("report.alike", lang)


def _estimate(named_figure: tuple[str, Figure]) -> float:
    return named_figure[1].value or 0.0


def _figures(item: Item, lang: Lang) -> Block:
    one = item.all
    measured: list[tuple[str, Figure, Unit]] = [
        ("report.difficulty", one.difficulty, "share"),
        ("report.discrimination", one.discrimination, "correlation"),
        ("report.tries", one.tries, "tries"),
        ("report.hints", one.hints, "share"),
        ("report.time", one.seconds.median, "seconds"),
    ]
    rows = tuple(
        (
            say(key, lang),
            value(found.value, unit, lang),
            between(found, unit, lang),
            people(found, lang),
            meaning(found, unit, lang) + (_quartiles(one.seconds, lang) if key == "report.time" else ""),
        )
        for key, found, unit in measured
    )
    head = columns(lang, "report.figure", "report.value", "report.between", "report.learners", "report.meaning")
    table = Table(caption=say("report.figures", lang), head=head, rows=rows, wordy=(0, 4))
    warned = tuple(concerns(item, lang))
    return Block(text=warned, table=table, warn=bool(warned))


def _quartiles(spread: Spread, lang: Lang) -> str:
    if spread.lower is None:
        return ""
    low, high = value(spread.lower, "seconds", lang), value(spread.upper, "seconds", lang)
    return " " + say("seconds.quartiles", lang, low=low, high=high)


def _choices(item: Item, lang: Lang) -> Iterator[Block]:
    """Yield the table of choices. In an activity of many parts, wrong choices that nobody made are left out."""
    if (item.all.n and item.all.difficulty.value is None) or not item.all.choices:
        return
    shown = [one for one in item.all.choices if one.right or one.count or not one.part]
    rows = tuple(
        (
            ("✓ " if one.right else "✗ ") + named(item.activity, (one.part, one.chosen), lang),
            NONE if one.count is None else str(one.count),
            short(one.share, "share", lang),
            short(one.rest, "share", lang),
            misconceptions()[one.misconception].say(lang) if one.misconception else NONE,
        )
        for one in shown
    )
    head = columns(lang, "report.choice", "report.learners", "report.share", "report.elsewhere", "report.idea")
    caption = say("report.choices", lang)
    text = _most_chosen(item, shown, lang)
    yield Block(text=text, table=Table(caption=caption, head=head, rows=rows, wordy=(0, 4)))


def _most_chosen(item: Item, shown: Sequence[ChoiceStatistics], lang: Lang) -> tuple[str, ...]:
    wrong = [one for one in shown if not one.right and one.count]
    if not wrong:
        return (say("choice.none-wrong", lang),)
    most = max(wrong, key=lambda one: one.count or 0)
    told = say("choice.most", lang, choice=_quoted(item, most, lang))
    return (f"{told} {sentence(most.share, 'share', lang)}",)


def _quoted(item: Item, one: ChoiceStatistics, lang: Lang) -> str:
    """Return a choice in words as it stands inside a sentence."""
    return named(item.activity, (one.part, one.chosen), lang).rstrip(".")


def _groups(item: Item, titles: Mapping[str, str], lang: Lang) -> Iterator[Block]:
    head = columns(lang, "report.group", *_MEASURED)
    for by, groups in item.splits.items():
        if not groups:
            continue
        rows = tuple((group_name(one.group, by, titles, lang), *_measured(one, lang)) for one in groups)
        text = compared([(row[0], one.difficulty) for row, one in zip(rows, groups, strict=True)], lang)
        yield Block(text=(text,), table=Table(caption=say(f"report.by-{by}", lang), head=head, rows=rows))


def group_name(group: str, by: By, titles: Mapping[str, str], lang: Lang) -> str:
    """Return what a group is called: a cohort's title, a language, those without a cohort, or small groups together."""
    if group == OTHERS:
        return say("report.small-groups", lang)
    if by == "lang":
        return say(f"report.in-{group}", lang) if group in LANGS else group
    return titles.get(group, group) or say("report.no-cohort", lang)


def _stronger_wrong(choices: Sequence[ChoiceStatistics]) -> Iterator[ChoiceStatistics]:
    """Yield the wrong choices whose learners are surely stronger elsewhere than those of the right one."""
    right = {one.part: one.rest for one in choices if one.right}
    for one in choices:
        best = right.get(one.part)
        if one.right or best is None or one.rest.low is None or best.high is None:
            continue
        if one.rest.low > best.high:
            yield one
