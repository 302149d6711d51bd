"""Start a scenario and move through it: (service, state, action, now) -> (state, notes). Pure.

Nothing here reads a clock, a file or chance. Whatever a learner's action is, it gives a state and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from kelas.practice import intake, queue
from kelas.practice.facts import facts_of, fill_value, pick
from kelas.practice.model import VERDICTS, Service, Stage
from kelas.practice.rules import FILLED, ROWS_TOO_FEW, faults, screen_fields
from kelas.practice.screens import Move
from kelas.practice.sentences import Note, said
from kelas.practice.state import Decided, Fault, State
from kelas.practice.turn import Turn


class NaiveTimeError(ValueError):
    """A time without time zone was passed to the engine; pass an aware one, such as `datetime.now(UTC)`."""


def start(service: Service, scenario: str, seed: str, round_: int = 0, picks: Mapping[str, int] | None = None) -> State:
    """Return the first state of a scenario.

    Args:
        service: the service.
        scenario: a key of its scenarios.
        seed: chooses the learner's variant.
        round_: how often the learner has finished the scenario before; another round, another variant.
        picks: by name of `vary`, which value is wanted instead of the chosen one.

    Raises:
        KeyError: the service has no such scenario.
    """
    story = service.scenarios[scenario]
    state = State(
        service=service.key,
        scenario=scenario,
        seed=seed,
        round=round_,
        screen=story.start or service.definition.start,
        picks={**pick(story, scenario, seed, round_), **(picks or {})},
    )
    facts = {key: fact.id for key, fact in facts_of(story, state).items()}
    return replace(state, values={key: fill_value(value, facts) for key, value in story.given.items()})


def step(service: Service, state: State, action: object, now: datetime) -> tuple[State, tuple[Note, ...]]:
    """Return the state after an action, and what to say about it.

    Args:
        service: the service.
        state: the state before; it is not changed.
        action: what the browser sent: `{"action": key, "fields": {...}}`; anything else is answered kindly.
        now: the time, with its zone.

    Raises:
        NaiveTimeError: the time has no zone; a programming error, never a learner's.
    """
    if now.utcoffset() is None:
        raise NaiveTimeError("the engine needs a time with its zone; pass datetime.now(UTC)")
    turn = _Play(service, replace(state, said=()), now)
    turn.play(action)
    return turn.state, said(service, turn.state)


def replay(service: Service, scenario: str, seed: str, moves: Iterable[tuple[object, datetime]]) -> State:
    """Return the state after a series of actions, each with its time."""
    state = start(service, scenario, seed)
    for action, now in moves:
        state, _ = step(service, state, action, now)
    return state


class _Play(Turn):
    """What a learner's action does."""

    def play(self, action: object) -> None:
        key = action.get("action") if isinstance(action, Mapping) else None
        if not isinstance(action, Mapping) or not isinstance(key, str):
            return self.say("action-unreadable", "warn")
        if key == "restart":
            return self.restart()
        if self.state.ended:
            return self.say("already-ended")
        if key == "refused":
            return self.refuse()
        self.settle()
        stopped = self.take(action.get("fields"))
        if any(fault.code == intake.REAL_NUMBER for faults_ in stopped.values() for fault in faults_):
            return self.refuse()
        if key == "save":
            return None  # what was typed is kept by now, and nothing is judged
        if key == "decide":
            return self.decide(action.get("application"), action.get("decision"), action.get("reasons"))
        if key == "judge":
            return self.judge(action.get("message"), action.get("verdict"))
        if key == "open":
            return self.open(action.get("message"))
        if key == "tomorrow":
            self.tomorrow()
        return self.press(key, stopped)

    def restart(self) -> None:
        state = self.state
        again = start(self.service, state.scenario, state.seed, state.round + (1 if state.ended else 0))
        self.state = replace(again, day=self.day(0))
        self.say("restarted")

    def refuse(self) -> None:
        """Count a number that could be somebody's; it was not kept, here or before it came here."""
        self.count(("private",))
        self.say(intake.REAL_NUMBER, "warn")

    def take(self, fields: object) -> dict[str, tuple[Fault, ...]]:
        """Keep what was typed in the fields of this screen; return what could not be kept as it is."""
        if not isinstance(fields, Mapping):
            return {}
        values = dict(self.state.values)
        stopped: dict[str, tuple[Fault, ...]] = {}
        screen = self.service.screens[self.state.screen]
        for key in screen_fields(self.scene, self.state.screen) if screen.fixes else screen.fields:
            if key not in fields or key not in self.service.fields:
                continue
            taken = intake.take(self.service, self.scene.folder, key, fields[key])
            if taken.value is not None:
                values[key] = taken.value
            if taken.fault:
                stopped[key] = (taken.fault,)
        self.state = replace(self.state, values=values, faults={**self.state.faults, **stopped})
        return stopped

    def press(self, key: str, stopped: Mapping[str, tuple[Fault, ...]]) -> None:
        scene = self.scene
        action = self.service.screens[self.state.screen].actions.get(key)
        if action is None:
            if key != "tomorrow":
                self.say("action-unknown", "warn")
            return None
        if not scene.holds(action.when):
            # The button "tomorrow" may be gone by now, because of the news that the day has brought.
            return None if key == "tomorrow" else self.say("not-now", "warn")
        if action.check and not self.check(stopped):
            return None
        for move in action.moves:
            if self.scene.holds(move.when):
                return self.move(move)
        if key != "tomorrow":
            self.say("not-now", "warn")

    def check(self, stopped: Mapping[str, tuple[Fault, ...]]) -> bool:
        """Judge the fields of this screen; say whether all are right."""
        scene = self.scene
        keys = screen_fields(scene, self.state.screen)
        stages: tuple[Stage, ...] = ("form", "officer") if self.service.screens[self.state.screen].fixes else ("form",)
        found = {**faults(scene, keys, stages), **stopped}
        right = [key for key in keys if key not in found]
        self.state = replace(
            self.state,
            faults=found,
            unmended=tuple(key for key in self.state.unmended if key not in right),
        )
        self.slip([key for key, reasons in found.items() if not all(map(_is_empty, reasons))])
        if found:
            self.say("check-again", "warn", n=str(len(found)))
        return not found

    def move(self, move: Move) -> None:
        if not self.may_do(move.do):
            return self.say("not-now", "warn")
        before = self.state.screen
        self.apply(move.do)
        if move.say:
            self.say(move.say, move.tone)
        if move.to in self.service.screens and move.to != before:
            self.enter(move.to)

    def enter(self, key: str) -> None:
        screen = self.service.screens[key]
        path = self.service.scenarios[self.state.scenario].path
        ticket = self.state.tickets.get(screen.fixes)
        self.state = replace(
            self.state,
            screen=key,
            reached=path.index(key) + 1 if key in path else self.state.reached,
            faults=ticket.reasons if ticket else {},
            ended=screen.end,
        )

    def mail(self, key: object) -> str | None:
        """Return the key of a message that has arrived and is shown on this screen."""
        shown = any(block.kind == "inbox" for block in self.service.screens[self.state.screen].blocks)
        arrived = isinstance(key, str) and any(letter.key == key for letter in self.state.inbox)
        if not (shown and arrived):
            self.say("message-unknown", "warn")
            return None
        return str(key)

    def judge(self, message: object, verdict: object) -> None:
        key = self.mail(message)
        if key is None:
            return None
        if not isinstance(verdict, str) or verdict not in VERDICTS:
            return self.say("action-unreadable", "warn")
        if key in self.state.judged:
            return self.say("already-judged")
        self.state = replace(self.state, judged={**self.state.judged, key: verdict})
        right = verdict == self.service.inbox[key].verdict
        self.say("judged-right" if right else "judged-wrong", "good" if right else "warn")

    def open(self, message: object) -> None:
        key = self.mail(message)
        if key is None:
            return None
        mail = self.service.inbox[key]
        if not mail.link:
            return self.say("no-link")
        if key not in self.state.opened:
            self.state = replace(self.state, opened=(*self.state.opened, key))
        self.say(f"mail:{key}", "warn" if mail.verdict == "scam" else "info")

    def decide(self, key: object, decision: object, reasons: object) -> None:
        """Take an officer's decision about an application; the first one counts."""
        waiting = self.scene.scenario.queue
        shown = any(block.kind == "queue" for block in self.service.screens[self.state.screen].blocks)
        if waiting is None or not shown or not isinstance(key, str) or key not in waiting.applications:
            return self.say("application-unknown", "warn")
        if key in self.state.decided:
            return self.say("already-decided")
        given = reasons if isinstance(reasons, (list, tuple)) and decision != queue.APPROVED else ()
        desk = queue.Desk(self.scene)
        if decision not in queue.DECISIONS or not all(isinstance(one, str) and one in desk.reasons for one in given):
            return self.say("action-unreadable", "warn")
        if decision != queue.APPROVED and not given:
            return self.say("decision-needs-reason", "warn")
        truth = desk.truths[key]
        right = decision == truth.decision
        one = Decided(
            decision=str(decision),
            reasons=tuple(dict.fromkeys(given)),
            right=right,
            reasons_right=right and set(given) == truth.reasons.keys(),
        )
        self.state = replace(self.state, decided={**self.state.decided, key: one})
        if one.reasons_right:
            return self.say("decided-right", "good")
        return self.say("decided-almost" if right else "decided-wrong", "info" if right else "warn")


def _is_empty(fault: Fault) -> bool:
    """Say whether a fault is only that nothing was filled in yet."""
    return fault.code == FILLED or (fault.code == ROWS_TOO_FEW and fault.args.get("n") == "0")
