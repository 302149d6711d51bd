"""The report of a cohort, or of all learners: how far they are, what is mastered, what was gained, who differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kelas.lessons.models import Lesson
from kelas.report.charts import Row, lines, ranges
from kelas.report.document import Block, Document, Link, Part, Report, Table
from kelas.report.items import Item, compared, concerns, group_name, items, parts
from kelas.report.said import NONE, clock, columns, day, meaning, moment, people, sentence, short, value
from kelas.report.terms import terms
from kelas.tracking import gain as gains
from kelas.tracking.cohort import (
    Completion,
    MasteryStatistics,
    Moment,
    completion,
    mastery_statistics,
    progress_over_time,
    summaries,
)
from kelas.tracking.figures import FEWEST_LEARNERS, Figure
from kelas.tracking.frames import Frames
from kelas.tracking.groups import By
from kelas.tracking.statistics import item_statistics
from kelas.words.interface import say
from kelas.words.text import Lang

# A chart over time has no more steps than this; the shortest step that keeps to it is taken.
MOST_STEPS = 16
STEPS = tuple(map(timedelta, (0, 0, 1, 7, 28), (900, 3600, 0, 0, 0)))
# More cohorts than this are not compared: nobody reads so long a table.
MOST_COHORTS = 30
# How many activities the part "look at these first" names at most.
MOST_CONCERNS = 10


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom a report is about.

    Attributes:
        cohort: the cohort's code; empty for all learners.
        title: its title; empty for all learners.
        size: how many learners there are, also those who have done nothing yet.
        titles: the title of each cohort by code, for comparisons.
    """

    cohort: str
    title: str
    size: int
    titles: Mapping[str, str]

    @property
    def by(self) -> tuple[By, ...]:
        """What the learners are compared by: a cohort's own report compares none, so that no cell can be subtracted."""
        if self.cohort:
            return ()
        return ("cohort", "lang") if len(self.titles) <= MOST_COHORTS else ("lang",)


class Figures:
    """Everything that is worked out for a report, once for both languages.

    Args:
        frames: what the learners did.
        lessons: by slug, in the course's order.
        subject: whom it is about.
    """

    def __init__(self, frames: Frames, lessons: Mapping[str, Lesson], subject: Subject) -> None:
        self.frames, self.subject = frames, subject
        opened = {str(slug): int(n) for slug, n in frames.visits["lesson"].value_counts().items() if n}
        self.lessons = {slug: lesson for slug, lesson in lessons.items() if slug in opened}
        self.unopened = len(lessons) - len(self.lessons)
        self.completion = completion(frames, self.lessons, subject.size)
        self.mastery = mastery_statistics(frames, self.lessons)
        self.objectives = mastery_statistics(frames, self.lessons, of="objective")
        self.titled = lessons
        found = item_statistics(frames, self.lessons)
        splits = {by: item_statistics(frames, self.lessons, by) for by in subject.by}
        self.items = {slug: items(lesson, found, splits) for slug, lesson in self.lessons.items()}
        forms = {slug: lesson.head.form for slug, lesson in lessons.items() if lesson.head.form}
        self.forms = forms
        self.sittings = gains.sittings(frames, {slug: lessons[slug] for slug in forms}, forms)
        self.summaries = {by: summaries(frames, by) for by in subject.by}
        self.over_time = {slug: _over_time(frames, slug, subject.size) for slug in (None, *self.lessons)}

    @property
    def told(self) -> list[str]:
        """The lessons that enough learners have opened to be told about."""
        counts = self.frames.visits["lesson"].value_counts()
        return [slug for slug in self.lessons if counts.get(slug, 0) >= FEWEST_LEARNERS]


def report(figures: Figures, at: datetime, lang: Lang) -> Report:
    """Return what is told of a cohort in one language.

    Args:
        figures: what was worked out.
        at: the time, in UTC.
        lang: the language.
    """
    subject = figures.subject
    title = subject.title or say("report.all", lang)
    common = {"cohort": subject.cohort, "lang": lang, "at": moment(at, lang)}
    if subject.size < FEWEST_LEARNERS:
        whole = Document(title=title, text=(say("report.too-few", lang),), parts=(), **common)  # type: ignore[arg-type]
        return Report(whole=whole, lessons={}, terms=terms(lang))
    opened = {one.lesson: one for one in figures.completion}
    links = tuple(
        Link(
            slug=slug,
            title=figures.lessons[slug].head.title.say(lang),
            about=meaning(opened[slug].opened, "share", lang),
        )
        for slug in figures.told
    )
    text = (
        say("report.size", lang, n=subject.size),
        say("report.rest" if not subject.cohort else "report.alone", lang),
    )
    whole = Document(title=title, text=text, parts=tuple(_parts(figures, lang)), lessons=links, **common)  # type: ignore[arg-type]
    lessons = {
        slug: Document(
            title=figures.lessons[slug].head.title.say(lang),
            text=(title,),
            parts=tuple(_lesson(figures, slug, opened[slug], lang)),
            **common,  # type: ignore[arg-type]
        )
        for slug in figures.told
    }
    return Report(whole=whole, lessons=lessons, terms=terms(lang))


def _parts(figures: Figures, lang: Lang) -> Iterator[Part]:
    def part(key: str, *blocks: Block) -> Part:
        return Part(key=key, title=say(f"report.part-{key}", lang), blocks=blocks)

    yield part("first", _first(figures, lang))
    yield part("progress", _history(figures.over_time[None], lang), _completion(figures, lang))
    yield part(
        "mastery",
        _mastery(
            figures.mastery, {slug: one.head.title.say(lang) for slug, one in figures.titled.items()}, "lesson", lang
        ),
        _objectives(figures, lang),
    )
    yield part("gain", *_gain(figures, lang))
    yield part("confidence", _confidence(figures, lang))
    for by in figures.subject.by:
        yield part(by, _summaries(figures, by, lang))


def _lesson(figures: Figures, slug: str, opened: Completion, lang: Lang) -> Iterator[Part]:
    mastered = [figure for one in figures.mastery if one.key == slug for figure in (one.right, one.mastered)]
    text = tuple(sentence(one, "share", lang) for one in (opened.finished, *mastered))
    history = _history(figures.over_time[slug], lang)
    yield Part(key="progress", title=say("report.part-progress", lang), blocks=(Block(text=text), history))
    if figures.items[slug]:  # a lesson of code has exercises, which nbgrader alone knows
        yield from parts(figures.items[slug], figures.subject.titles, lang)


def _over_time(frames: Frames, lesson: str | None, size: int) -> list[Moment]:
    """Return the steps of a lesson (of all for None) in the shortest step that keeps them few."""
    visits = frames.visits if lesson is None else frames.visits[frames.visits["lesson"] == lesson]
    if visits.empty:
        return []
    span = visits["last_at"].max() - visits["opened_at"].min()
    step = next((step for step in STEPS if span / step <= MOST_STEPS - 2), STEPS[-1])
    return progress_over_time(frames, lesson, size, step)


def _history(moments: Sequence[Moment], lang: Lang) -> Block:
    title = say("report.over-time", lang)
    if not moments or moments[-1].opened.value is None:
        return Block(title=title, text=(say("report.nobody-yet", lang),))
    last = moments[-1]
    text = tuple(sentence(one, "share", lang) for one in (last.opened, last.finished))
    names = [_named(one.at, moments, lang) for one in moments]
    series = {
        say("report.opened", lang): [one.opened.value for one in moments],
        say("report.finished", lang): [one.finished.value for one in moments],
    }
    table = Table(
        caption=title,
        head=(say("report.until", lang), *series),
        rows=tuple(
            (name, value(one.opened.value, "share", lang), value(one.finished.value, "share", lang))
            for name, one in zip(names, moments, strict=True)
        ),
    )
    return Block(title=title, text=text, chart=lines(names, series, f"{title}. {' '.join(text)}"), table=table)


def _named(at: datetime, moments: Sequence[Moment], lang: Lang) -> str:
    """Return what a step is called: its time within a day, else the day that it ends."""
    step = moments[1].at - moments[0].at if len(moments) > 1 else timedelta(days=1)
    if step >= timedelta(days=1):
        return day(at - timedelta(seconds=1), lang)
    one_day = len({one.at.date() for one in moments}) == 1
    return clock(at, lang) if one_day else f"{day(at, lang)} {clock(at, lang)}"


def _completion(figures: Figures, lang: Lang) -> Block:
    title = say("report.by-lesson", lang)
    left = (say("report.unopened", lang, n=figures.unopened),) if figures.unopened else ()
    if not figures.completion:
        return Block(title=title, text=left)
    names = {slug: lesson.head.title.say(lang) for slug, lesson in figures.lessons.items()}
    table = Table(
        caption=title,
        head=columns(lang, "report.lesson", "report.opened", "report.finished-of-opened", "report.who-opened"),
        rows=tuple(
            (
                names[one.lesson],
                short(one.opened, "share", lang),
                short(one.finished, "share", lang),
                people(one.finished, lang),
            )
            for one in figures.completion
        ),
    )
    text = compared([(names[one.lesson], one.opened) for one in figures.completion], lang)
    rows = [Row(name=names[one.lesson], figures=(one.opened, one.finished)) for one in figures.completion]
    chart = ranges(rows, table.head[1:3], f"{title}. {text}", lang)
    return Block(title=title, text=(text, *left), chart=chart, table=table)


def _mastery(found: Sequence[MasteryStatistics], names: Mapping[str, str], of: str, lang: Lang) -> Block:
    title = say(f"report.mastery-{of}", lang)
    told = [one for one in found if one.right.value is not None]
    if not told:
        return Block(title=title, text=(say("missing.few-learners", lang),))
    levels = ("started", "growing", "mastered")
    table = Table(
        caption=title,
        head=(title, *columns(lang, "report.learners", "report.right", "report.mastered", "report.levels")),
        rows=tuple(
            (
                names[one.key],
                people(one.right, lang),
                short(one.right, "share", lang),
                short(one.mastered, "share", lang),
                " · ".join(str(one.levels[level]) for level in levels) if one.levels else NONE,  # type: ignore[index]
            )
            for one in found
        ),
    )
    text = compared([(names[one.key], one.right) for one in told], lang)
    rows = [Row(name=names[one.key], figures=(one.right, one.mastered)) for one in told]
    chart = ranges(rows, table.head[2:4], f"{title}. {text}", lang)
    return Block(title=title, text=(text, say("report.levels-help", lang)), chart=chart, table=table)


def _objectives(figures: Figures, lang: Lang) -> Block:
    if figures.objectives == figures.mastery:
        return Block(title=say("report.mastery-objective", lang), text=(say("report.one-objective", lang),))
    names = {slug: one.head.objective.say(lang) for slug, one in figures.titled.items()}
    return _mastery(figures.objectives, names, "objective", lang)


def _first(figures: Figures, lang: Lang) -> Block:
    found: list[tuple[Item, str]] = []
    for slug in figures.told:
        for item in figures.items[slug]:
            said = " ".join(concerns(item, lang))
            if said:
                found.append((item, said))
    if not found:
        return Block(text=(say("report.no-concern", lang),))
    found.sort(key=lambda one: one[0].all.difficulty.value or 0.0)
    rows = tuple((item.lesson.head.title.say(lang), item.name(lang), said) for item, said in found[:MOST_CONCERNS])
    head = columns(lang, "report.lesson", "report.activity", "report.meaning")
    table = Table(caption=say("report.part-first", lang), head=head, rows=rows, wordy=(0, 1, 2))
    return Block(text=(say("report.concerns", lang, n=len(found), shown=len(rows)),), table=table)


def _gain(figures: Figures, lang: Lang) -> Iterator[Block]:
    if not figures.forms:
        yield Block(text=(say("gain.no-forms", lang),))
        return
    found, forms = gains.gain(figures.sittings), gains.compare_forms(figures.sittings)
    if found.before.value is None:
        sat = len(figures.sittings) > 0
        yield Block(text=(say("gain.too-few" if sat else "gain.nobody", lang),))
        return
    named: list[tuple[str, Figure]] = [
        ("before", found.before),
        ("after", found.after),
        ("of-class", found.of_class),
        ("of-learners", found.of_learners),
        ("forms", forms.difference),
        ("change", forms.change),
    ]
    caption = say("report.part-gain", lang)
    names = [say(f"gain.name-{key}", lang) for key, _ in named]
    table = _shares(caption, names, [one for _, one in named], lang)
    text = [sentence(one, "share", lang) for one in (found.before, found.after, found.of_class)]
    if found.full_before:
        text.append(say("gain.full-before", lang, n=found.full_before))
    drawn = [Row(name=names[place], figures=(named[place][1],)) for place in range(3)]
    chart = ranges(drawn, (say("report.value", lang),), f"{caption}. {' '.join(text)}", lang)
    yield Block(text=tuple(text), chart=chart, table=table)


def _confidence(figures: Figures, lang: Lang) -> Block:
    attempts = figures.frames.attempts
    if "sure" not in attempts or attempts["sure"].isna().all():
        return Block(text=(say("confidence.none", lang),))
    rows = attempts[attempts["sure"].notna() & (attempts["try_number"] == 1)]
    answers = rows[["learner", "cohort"]].assign(sure=rows["sure"].astype(bool), right=rows["correct"])
    found = gains.confidence(answers)
    named: list[tuple[str, Figure]] = [
        ("sure-right", found.sure_right),
        ("sure-wrong", found.sure_wrong),
        ("unsure-right", found.unsure_right),
        ("unsure-wrong", found.unsure_wrong),
        ("right-when-sure", found.right_when_sure),
        ("right-when-unsure", found.right_when_unsure),
    ]
    caption = say("report.part-confidence", lang)
    names = [say(f"confidence.name-{key}", lang) for key, _ in named]
    table = _shares(caption, names, [one for _, one in named], lang)
    text = sentence(found.sure_wrong, "share", lang)
    drawn = [Row(name=name, figures=(one,)) for name, (_, one) in zip(names, named, strict=True)]
    chart = ranges(drawn, (say("report.value", lang),), f"{caption}. {text}", lang)
    return Block(text=(text,), chart=chart, table=table)


def _shares(caption: str, names: Sequence[str], figures: Sequence[Figure], lang: Lang) -> Table:
    """Return a table of shares: each one's name, value, learners, and what it means."""
    head = columns(lang, "report.figure", "report.value", "report.learners", "report.meaning")
    rows = tuple(
        (name, short(one, "share", lang), people(one, lang), meaning(one, "share", lang))
        for name, one in zip(names, figures, strict=True)
    )
    return Table(caption=caption, head=head, rows=rows, wordy=(0, 3))


def _summaries(figures: Figures, by: By, lang: Lang) -> Block:
    found = figures.summaries[by]
    if not found:
        return Block(text=(say("report.one-group", lang),))
    names = [group_name(one.group, by, figures.subject.titles, lang) for one in found]
    caption = say(f"report.by-{by}", lang)
    head = columns(lang, "report.group", "report.learners", "report.finished-any", "report.right-of-tried")
    rows = tuple(
        (name, people(one.finished, lang), short(one.finished, "share", lang), short(one.right, "share", lang))
        for name, one in zip(names, found, strict=True)
    )
    text = compared([(name, one.right) for name, one in zip(names, found, strict=True)], lang)
    drawn = [Row(name=name, figures=(one.finished, one.right)) for name, one in zip(names, found, strict=True)]
    chart = ranges(drawn, head[2:4], f"{caption}. {text}", lang)
    return Block(text=(text,), chart=chart, table=Table(caption=caption, head=head, rows=rows))
