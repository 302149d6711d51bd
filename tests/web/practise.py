"""Walk a practice service as a learner does: numbers from the persona's cards, decisions from the service's rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, expect
from running import Server
from visit import Visit
from walk import MINUTE

from kelas.activities import Practice
from kelas.lessons import read
from kelas.lessons.judge import seed
from kelas.lessons.models import Lesson
from kelas.practice import State, replay
from kelas.practice.intake import options
from kelas.practice.queue import Desk
from kelas.practice.rules import Scene, faults
from kelas.words.text import Lang

SENTENCE = "Data lama sudah tidak cocok dengan keadaan saya."
MOST_STEPS = 40
# Which line of the persona's cards belongs into which field, in both languages.
ON_THE_CARD = {
    "nik": ("NIK",),
    "kk": ("Nomor KK", "KK number"),
    "rumah": ("Alamat", "Address"),
    "kelurahan": ("Kelurahan",),
}


class Walk:
    """A practice that is open in a browser."""

    def __init__(self, visit: Visit, server: Server, lesson: Lesson, key: str) -> None:
        self.visit = visit
        self.server = server
        self.lesson = lesson
        self.key = key
        self.name = f"{lesson.slug}/{key}"
        activity = lesson.activities[key]
        assert isinstance(activity, Practice)
        self.scenario = activity.scenario
        self.service = lesson.services[activity.service]
        self.root = visit.page.locator(f'[data-activity="{self.name}"]')

    @property
    def screen(self) -> str:
        """The key of the screen that is shown."""
        return str(self.root.get_attribute("data-screen"))

    @property
    def learner(self) -> str:
        """The id of the learner whose page this is."""
        return str(self.visit.page.locator("body").get_attribute("data-learner"))

    @property
    def ended(self) -> bool:
        """Whether the practice has come to its end."""
        return self.service.screens[self.screen].end

    def state(self) -> State:
        """Return the engine's state, replayed from what the store holds."""
        moves = [
            (one["answer"], datetime.fromisoformat(one["at"])) for one in self.server.attempts(self.learner, self.name)
        ]
        return replay(self.service, self.scenario, seed(self.lesson.slug, self.key, self.learner), moves)

    def card(self, field: str) -> str:
        """Return what the persona's cards say for a field."""
        for row in self.root.locator(".id-card__rows > div").all():
            if (row.locator("dt").text_content() or "") in ON_THE_CARD[field]:
                return row.locator("dd").text_content() or ""
        raise AssertionError(f"no card of the persona says {field}")

    def field(self, key: str) -> Locator:
        """Return a field of the screen."""
        return self.root.locator(f'[data-field="{key}"]')

    def error(self, key: str) -> Locator:
        """Return the place of a field's error."""
        return self.field(key).locator(".practice__error")

    def press(self, control: Locator | str) -> None:
        """Press a button (or an action's by its key), and wait until the step has been answered."""
        button = control if isinstance(control, Locator) else self.root.locator(f'[data-action="{control}"]')
        before = len(self.server.attempts(self.learner, self.name))
        button.click()
        expect(self.root.locator('.practice__screen [data-act][aria-disabled="true"]')).to_have_count(0)
        assert len(self.server.attempts(self.learner, self.name)) == before + 1, "each step is kept once"
        self.labelled()

    def labelled(self) -> None:
        """Check that the screen says, at its top and its end, that it is practice."""
        ribbons = self.root.locator(".practice__screen .practice__ribbon")
        lang: Lang = "en" if self.root.get_attribute("lang") == "en" else "id"
        assert ribbons.all_inner_texts() == [self.service.definition.label.say(lang)] * 2
        expect(ribbons.first).to_be_visible()

    def fill(self, **instead: str) -> None:
        """Fill in every field of the screen rightly, but for those given."""
        for place in self.root.locator("[data-field]").all():
            key = str(place.get_attribute("data-field"))
            self._fill(key, instead.get(key))

    def right(self, key: str) -> str:
        """Return the choice that the service's rules accept, before and after an officer has looked."""
        state = self.state()
        for option in options(self.service, self.service.fields[key]):
            scene = Scene(self.service, replace(state, values={**state.values, key: option.key}))
            if not faults(scene, [key], ("form", "officer")):
                return option.key
        raise AssertionError(f"no choice of {key} is right")

    def judge(self, wrongly: tuple[str, ...] = ()) -> None:
        """Judge every message of the inbox that is not judged yet."""
        for message in self.messages():
            truth = self.service.inbox[message].verdict
            verdict = truth if message not in wrongly else {"scam": "official", "official": "scam"}[truth]
            self.press(self.root.locator(f'[data-message="{message}"] [data-verdict="{verdict}"]'))

    def messages(self) -> list[str]:
        """Return the messages that wait for a verdict."""
        waiting = self.root.locator(".message", has=self.visit.page.locator("[data-verdict]"))
        return [str(message.get_attribute("data-message")) for message in waiting.all()]

    def step(self) -> None:
        """Do what a careful learner does on this screen."""
        self.fill()
        self.judge()
        main = self.root.locator(".practice__actions .k-button--main")
        self.press(main if main.count() else "tomorrow")

    def to(self, screen: str, seen: Callable[[], None] = lambda: None) -> None:
        """Go on until a screen is reached; `seen` is called on every screen before."""
        for _ in range(MOST_STEPS):
            if self.screen == screen:
                return
            seen()
            self.step()
        raise AssertionError(f"{screen} was not reached; the page is at {self.screen}")

    def perform(self, action: dict[str, Any]) -> None:
        """Do an action of the engine with the screen's own controls, as a person does."""
        match action:
            case {"action": "judge", "message": message, "verdict": verdict}:
                self.press(self.root.locator(f'[data-message="{message}"] [data-verdict="{verdict}"]'))
            case {"action": "open", "message": message}:
                self.press(self.root.locator(f'[data-message="{message}"] .message__link'))
            case {"action": "decide"}:  # the desk has an order of its own
                self.decide()
            case {"action": key, "fields": fields}:
                before = self.screen
                for _ in range(3):  # an answer may bring up the next question on the same screen
                    shown = [str(one.get_attribute("data-field")) for one in self.root.locator("[data-field]").all()]
                    for name in shown:
                        if name in fields:
                            self._set(name, fields[name])
                    self.press(key)
                    again = [str(one.get_attribute("data-field")) for one in self.root.locator("[data-field]").all()]
                    if self.screen != before or set(again) <= set(shown):
                        return

    def decide(self) -> None:
        """Decide rightly about the application that lies on the desk, and take the next one."""
        desk = self.root.locator(".desk__one")
        truth = Desk(Scene(self.service, self.state())).truths[str(desk.get_attribute("data-application"))]
        desk.locator(f'input[value="{truth.decision}"]').check()
        for reason in truth.reasons:
            desk.locator(f'input[value="{reason}"]').check()
        self.press(desk.locator('[data-do="decide"]'))
        self.root.locator('.desk [data-do="next"]').click()

    def _set(self, key: str, value: Any) -> None:
        place, kind = self.field(key), self.service.fields[key].kind
        if kind == "rows":
            self._set_rows(place, value)
        elif kind in ("kelurahan", "map"):
            place.locator("select").select_option(value)
        elif kind in ("choice", "document", "slot"):
            place.locator(f'input[value="{value}"]').check()
        elif kind == "many":
            for box in place.locator("input").all():
                box.set_checked(box.get_attribute("value") in value)
        elif kind == "tick":
            place.locator("input").set_checked(bool(value))
        else:
            place.locator("textarea" if kind == "long" else "input").fill(value)

    def _set_rows(self, place: Locator, rows: list[dict[str, str]]) -> None:
        there = place.locator("[data-row]")
        while there.count() > len(rows):
            self._open(there.last)
            there.last.locator(".fold__body > button, button.k-button--quiet").last.click()
        while there.count() < len(rows):
            place.locator(".rows__add").click()
        for number, row in enumerate(rows):
            one = place.locator(f'[data-row="{number}"]')
            self._open(one)
            for column, value in row.items():
                control = one.locator(f'[data-column="{column}"] :is(input, select)')
                if control.evaluate("node => node.tagName") == "SELECT":
                    control.select_option(value)
                elif control.get_attribute("type") == "checkbox":
                    control.set_checked(bool(value))
                else:
                    control.fill(value)

    @staticmethod
    def _open(row: Locator) -> None:
        head = row.locator(".rows__head")
        if head.get_attribute("aria-expanded") == "false":
            head.click()

    def _fill(self, key: str, instead: str | None) -> None:
        place, kind = self.field(key), self.service.fields[key].kind
        if kind == "tick":
            place.locator("input").check()
        elif kind == "choice":
            place.locator(f'input[value="{instead or self.right(key)}"]').check()
        elif kind == "kelurahan":
            place.locator("select").select_option(label=instead or self.card(key))
        elif kind == "letters":
            place.locator("input").fill(instead or place.locator(".letters").text_content() or "")
        elif kind == "long":
            place.locator("textarea").fill(instead or SENTENCE)
        else:
            place.locator("input").fill(instead or self.card(key))


def open_practice(visit: Visit, server: Server, key: str, lang: str = "", slug: str = "cekbansos") -> Walk:
    """Open a lesson and wait until one of its practices can be used."""
    visit.goto(f"/lesson/{slug}", lang)
    walk = Walk(visit, server, read.lesson(slug), key)
    expect(walk.root).to_have_attribute("data-screen", re.compile(".+"), timeout=MINUTE)
    return walk


def practices(lesson: Lesson) -> Iterator[str]:
    """Yield the keys of a lesson's practices."""
    return (key for key, activity in lesson.activities.items() if isinstance(activity, Practice))
