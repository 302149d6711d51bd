"""Page objects: a lesson's page, one activity on it, answers by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from learners import right_answer as right
from playwright.sync_api import Locator, expect
from visit import Visit

from kelas.activities import Activity, Grade, Reflection
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.lessons import read
from kelas.lessons.judge import Given, judge
from kelas.lessons.models import Lesson
from kelas.words.text import Lang

MINUTE = 60_000
JUDGED = re.compile("correct|partial|wrong|kept|refused|unreadable|not-saved")


def wrong(activity: Activity, lang: Lang, turn: int = 0) -> Any:
    """Return a wrong answer; another turn, another mistake."""
    match activity:
        case PickOne():
            keys = [option.key for option in activity.options if not option.right]
            return keys[turn % len(keys)]
        case PickMany():
            bad = [option.key for option in activity.options if not option.right]
            return [bad[turn % len(bad)], *right(activity, lang)[1:]]
        case Order():
            return right(activity, lang)[::-1]
        case Match():
            targets = [target.key for target in activity.targets]
            step = 1 + turn % (len(targets) - 1)
            return {p.key: targets[(targets.index(p.target) + step) % len(targets)] for p in activity.pairs}
        case FillIn():
            return {
                blank.key: getattr(blank.wrong[turn % len(blank.wrong)].answers, lang)[0] for blank in activity.blanks
            }
        case Number():
            return f"{activity.wrong[turn % len(activity.wrong)].from_:g}"
    raise TypeError(type(activity))


class Card:
    """One activity on the screen."""

    def __init__(self, visit: Visit, lesson: Lesson, key: str) -> None:
        self.visit = visit
        self.lesson = lesson
        self.key = key
        self.name = f"{lesson.slug}/{key}"
        self.activity = lesson.activities[key]
        self.root = visit.page.locator(f'[data-activity="{self.name}"]')
        self.panel = self.root.locator(".activity__feedback")
        self.main = self.root.locator(".activity__buttons .k-button--main")

    @property
    def lang(self) -> Lang:
        """The language that the activity is shown in."""
        return "en" if self.root.get_attribute("lang") == "en" else "id"

    def plain(self, answer: Any) -> Any:
        """Return an answer as it is compared: what was ticked matters, not where it stood on the screen."""
        return sorted(answer) if isinstance(self.activity, PickMany) else answer

    def choose(self, answer: Any) -> None:
        """Enter an answer with the activity's own controls, without sending it."""
        match self.activity:
            case PickOne():
                self.root.locator(f'input[value="{answer}"]').check()
            case PickMany():
                for box in self.root.locator("input[type=checkbox]").all():
                    box.set_checked(box.get_attribute("value") in answer)
            case Order():
                self._arrange(answer)
            case Match():
                for item, target in answer.items():
                    self.root.locator(f'[data-key="{item}"] select').select_option(target)
            case FillIn():
                for blank, typed in answer.items():
                    self.root.locator(f'input[data-key="{blank}"]').fill(typed)
            case Number():
                self.root.locator("input.number__field").fill(answer)
            case Reflection():
                self.root.locator("textarea").fill(answer["text"])

    def chosen(self) -> Any:
        """Return the answer that the controls show."""
        match self.activity:
            case PickOne():
                return self.root.locator("input:checked").get_attribute("value")
            case PickMany():
                boxes = self.root.locator("input:checked").all()
                return sorted(str(box.get_attribute("value")) for box in boxes)
            case Order():
                return self._order()
            case Match():
                rows = self.root.locator(".match__row").all()
                values = {str(row.get_attribute("data-key")): row.locator("select").input_value() for row in rows}
                return {key: value for key, value in values.items() if value}
            case FillIn():
                fields = self.root.locator("input.fill-in__field").all()
                values = {str(field.get_attribute("data-key")): field.input_value() for field in fields}
                return {key: value for key, value in values.items() if value}
            case Number():
                return self.root.locator("input.number__field").input_value()
            case Reflection():
                return {"text": self.root.locator("textarea").input_value()}
        raise TypeError(type(self.activity))

    def send(self) -> None:
        """Press the send button."""
        expect(self.main).to_have_attribute("data-do", "send")
        self.main.click()

    def answer(self, answer: Any) -> None:
        """Enter an answer, send it, and wait for the verdict."""
        self.choose(answer)
        self.send()
        self.judged()

    def judged(self) -> None:
        """Wait until a verdict stands in the panel."""
        expect(self.panel).to_have_attribute("data-outcome", JUDGED)

    def retry(self) -> None:
        """Press `try again`."""
        expect(self.main).to_have_attribute("data-do", "retry")
        self.main.click()

    def expected(self, learner: str, answer: Any) -> Grade:
        """Return the grade that the author's key gives to an answer."""
        return judge(self.lesson, self.key, learner, [], Given(answer=answer, at=datetime.now(UTC)))

    def _order(self) -> list[str]:
        return [str(item.get_attribute("data-key")) for item in self.root.locator(".order__item").all()]

    def _arrange(self, wanted: list[str]) -> None:
        now = self._order()
        if now == wanted:  # touching it counts as an answer, looking does not
            self._move(now[0], "down")
            self._move(now[0], "up")
        for place, key in enumerate(wanted):
            for _ in range(now.index(key) - place):
                self._move(key, "up")
            now.remove(key)
            now.insert(place, key)
        assert self._order() == wanted

    def _move(self, key: str, way: str) -> None:
        self.root.locator(f'[data-key="{key}"] [data-move="{way}"]').click()


class LessonPage:
    """A lesson that is open in a browser."""

    def __init__(self, visit: Visit, slug: str) -> None:
        self.visit = visit
        self.page = visit.page
        self.lesson = read.lesson(slug)
        self.cards: Mapping[str, Card] = {key: Card(visit, self.lesson, key) for key in self.lesson.activities}

    def awake(self) -> LessonPage:
        """Wait until every activity can be used."""
        expect(self.page.locator("#page")).to_be_attached(timeout=MINUTE)
        expect(self.page.locator('[data-activity][data-state="waiting"]')).to_have_count(0, timeout=MINUTE)
        return self

    @property
    def learner(self) -> str:
        """The id of the learner whose page this is."""
        return str(self.page.locator("body").get_attribute("data-learner"))

    def header(self, name: str) -> Locator:
        """Return a figure of the header."""
        return self.page.locator(f'#progress [data-progress="{name}"]')

    def switch(self, lang: Lang) -> LessonPage:
        """Press the language link and wait for the lesson in that language."""
        self.page.locator(f'.lang-switch a[hreflang="{lang}"]').click()
        expect(self.page.locator(f'html[lang="{lang}"]')).to_be_attached()
        return self.awake()


def open_lesson(visit: Visit, slug: str, lang: str = "") -> LessonPage:
    """Open a lesson and wait until its activities can be used."""
    visit.goto(f"/lesson/{slug}", lang)
    return LessonPage(visit, slug).awake()


def first_of(lesson: Lesson, kind: type) -> str:
    """Return the key of a lesson's first activity of a kind."""
    return next(key for key, activity in lesson.activities.items() if isinstance(activity, kind))
