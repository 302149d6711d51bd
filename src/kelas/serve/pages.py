"""The pages around the lessons: welcome, join, come back, course map, own progress."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tornado import web

from kelas.lessons import read
from kelas.lessons.models import Lesson, slug_of
from kelas.privacy import plausible_nik
from kelas.rights.cohorts import closed
from kelas.serve.certificate import held
from kelas.serve.identity import nickname_problem
from kelas.serve.page import LEARNER_COOKIE, Page, remember
from kelas.tracking import mastery
from kelas.tracking.progress import Progress, progress
from kelas.words.interface import say
from kelas.words.text import Lang, Text

PHRASE_COOKIE = "kelas_phrase"
# Long enough to write four words down.
PHRASE_DAYS = 15 / (24 * 60)


def lesson_url(slug: str) -> str:
    """Return a lesson's address."""
    return f"/lesson/{slug}"


def standing(page: Page, learner: str, lesson: Lesson) -> Progress:
    """Return a learner's progress in a lesson."""
    return progress(lesson, page.site.store.read(learner=learner, lesson=lesson.slug))


def whole_standing(page: Page, learner: str) -> mastery.Standing:
    """Return where a learner stands in the whole course, and what to do next."""
    lessons = {slug: read.lesson(slug) for slug in read.folders()}
    return mastery.standing(lessons, page.site.store.read(learner=learner))


def next_link(step: mastery.NextStep, lang: Lang) -> dict[str, str]:
    """Return what a learner should do next, in words, and the address where it is done; none if all is done."""
    if not step.lesson:
        return {"text": say(step.words, lang), "url": ""}
    anchor = f"#do-{step.activity}" if step.activity else "#finish" if step.words == "next.hand-in" else ""
    title = read.lesson(step.lesson).head.title.say(lang)
    return {"text": say(step.words, lang, lesson=title), "url": lesson_url(step.lesson) + anchor}


class Health(web.RequestHandler):
    """Says that the server is ready."""

    def get(self) -> None:
        """Answer with a word."""
        self.finish("ok")


class CourseList(web.RequestHandler):
    """The lessons, for programs."""

    def get(self) -> None:
        """Send the list of lessons as JSON."""
        lessons = [read.lesson(slug) for slug in read.folders()]
        listed = [
            {
                "slug": lesson.slug,
                "track": lesson.track,
                "title": {"id": lesson.head.title.id, "en": lesson.head.title.en},
                "url": lesson_url(lesson.slug),
                "minutes": lesson.head.minutes,
                "activities": len(lesson.activities),
                "points": lesson.points,
            }
            for lesson in lessons
        ]
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(listed, ensure_ascii=False))


class Home(Page):
    """Welcome for a newcomer; the course map for a learner."""

    def get(self) -> None:
        """Show the page."""
        learner = self.learner
        nickname = self.site.register.nickname(learner) if learner else ""
        if learner and nickname:
            stands = whole_standing(self, learner)
            self.show(
                "map.html",
                nickname=nickname,
                tracks=self._tracks(stands.lessons),
                course=read.course(),
                certificates=held(self, learner),
                next=next_link(stands.next_step, self.lang),
            )
        else:
            self.show_welcome(nickname="", code=self.get_query_argument("code", ""), problem=None)

    def show_welcome(self, nickname: str, code: str, problem: str | None, field: str = "") -> None:
        """Show the welcome with the join form, what was typed, and what is wrong with it."""
        self.show("welcome.html", nickname=nickname, code=code, problem=problem, field=field, course=read.course())

    def _tracks(self, stands: Mapping[str, Progress]) -> list[tuple[Text, Text, list[Progress]]]:
        return [
            (track.title, track.about, [stands[slug_of(name)] for name in track.lessons])
            for track in read.course().tracks
        ]


class Join(Home):
    """Joining with a nickname, and a workshop's code if there is one."""

    def get(self) -> None:
        """Send whoever comes here by address to the form."""
        self.redirect("/")

    def post(self) -> None:
        """Join, or say what is wrong and keep what was typed."""
        nickname, code = self.typed("nickname"), self.typed("code").upper()
        problem = nickname_problem(nickname)
        if not self.site.join_limit.passes(str(self.request.remote_ip)):
            raise web.HTTPError(429)
        if problem:
            shown = "" if problem == "join.nickname-private" else nickname
            self.show_welcome(nickname=shown, code=code, problem=problem, field="nickname")
            return
        if code and code not in self.site.store.cohorts():
            shown = "" if nickname_problem(code) == "join.nickname-private" else code[:40]
            self.show_welcome(nickname=nickname, code=shown, problem="join.code-unknown", field="code")
            return
        if code in closed(self.site.store):
            self.show_welcome(nickname=nickname, code=code, problem="join.code-closed", field="code")
            return
        learner = self.learner
        if learner is None or self.site.register.nickname(learner):
            learner = self.site.register.guest(self.lang)
        phrase = self.site.register.join(learner, nickname, code)
        remember(self, learner)
        show_phrase_next(self, phrase)


def show_phrase_next(page: Page, phrase: str) -> None:
    """Go to the page that shows a new recovery phrase; until the learner goes on it waits in a signed cookie."""
    page.set_signed_cookie(
        PHRASE_COOKIE, phrase, expires_days=PHRASE_DAYS, httponly=True, samesite="Lax", path="/phrase"
    )
    page.redirect("/phrase")


class Phrase(Page):
    """Shows the four-word recovery phrase, once."""

    def get(self) -> None:
        """Show the phrase that waits, or go on."""
        waiting = self.get_signed_cookie(PHRASE_COOKIE, max_age_days=PHRASE_DAYS)
        if not waiting or not self.learner:
            self.redirect("/")
            return
        self.show("phrase.html", words=waiting.decode().split())

    def post(self) -> None:
        """Go on: forget the phrase shown, or make a new one when asked for."""
        learner = self.learner
        if learner and self.get_body_argument("new", ""):
            show_phrase_next(self, self.site.register.new_phrase(learner))
            return
        self.clear_cookie(PHRASE_COOKIE, path="/phrase")
        self.redirect("/")


class ComeBack(Page):
    """Coming back on another phone, by the recovery phrase."""

    def get(self) -> None:
        """Show the form."""
        self.show("come-back.html", problem=None, phrase="")

    def post(self) -> None:
        """Sign in, or say kindly that the words were not found."""
        if not self.site.phrase_limit.passes(str(self.request.remote_ip)):
            raise web.HTTPError(429)
        phrase = self.typed("phrase")
        learner = self.site.register.by_phrase(phrase)
        if learner is None:
            shown = "" if plausible_nik(phrase) else phrase[:120]
            self.show("come-back.html", problem="back.unknown", phrase=shown)
            return
        remember(self, learner)
        self.redirect("/")


class Me(Page):
    """A learner's own progress."""

    def get(self) -> None:
        """Show it, or the welcome to somebody who has none."""
        learner = self.learner
        if learner is None:
            self.redirect("/")
            return
        stands = whole_standing(self, learner)
        begun = [one for one in stands.objectives if one.level != "not-started"]
        self.show(
            "me.html",
            learner=learner,
            nickname=self.site.register.nickname(learner),
            lessons=list(stands.lessons.values()),
            certificates=held(self, learner),
            next=next_link(stands.next_step, self.lang),
            objectives=[(one, read.lesson(one.key).head.objective) for one in begun],
            not_begun=len(stands.objectives) - len(begun),
            waiting=[one for one in stands.lessons.values() if one.waiting or (one.finished and not one.recorded)],
        )


class Leave(Page):
    """Leaving this phone: the next person can join on it."""

    def post(self) -> None:
        """Forget the learner here; their progress stays and comes back with the phrase."""
        self.clear_cookie(LEARNER_COOKIE, path="/")
        self.redirect("/")


class NotFound(Page):
    """Any other address."""

    def prepare(self) -> None:
        """Say that there is nothing here."""
        raise web.HTTPError(404)
