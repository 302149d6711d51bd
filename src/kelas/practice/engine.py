"""Start a scenario and move through it: (service, state, action, now) -> (state, notes). Pure.

Nothing here reads a clock, a file or chance. Whatever a learner's action is, it gives a state and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kelas.practice import intake
from kelas.practice.facts import pick, stable
from kelas.practice.model import VERDICTS, Service, Stage
from kelas.practice.rules import FILLED, Scene, faults, officer_faults, screen_fields
from kelas.practice.screens import Effects, Move, Tone
from kelas.practice.sentences import Note, said
from kelas.practice.state import Entry, Fault, Letter, Said, State, Ticket

WIB = timezone(timedelta(hours=7))
MOST_DAYS = 1000
"""how far the practice clock can be moved"""
MOST_HISTORY = 40
SENDING = "SUBMITTED"
NOT_SENT = "DRAFT"
CANCELLED = "CANCELLED"


class NaiveTimeError(ValueError):
    """A time without time zone was passed to the engine; pass an aware one, such as `datetime.now(UTC)`."""


def start(service: Service, scenario: str, seed: str, round_: int = 0) -> State:
    """Return the first state of a scenario.

    Args:
        service: the service.
        scenario: a key of its scenarios.
        seed: chooses the learner's variant.
        round_: how often the learner has finished the scenario before; another round, another variant.

    Raises:
        KeyError: the service has no such scenario.
    """
    return State(
        service=service.key,
        scenario=scenario,
        seed=seed,
        round=round_,
        screen=service.definition.start,
        picks=pick(service.scenarios[scenario], scenario, seed, round_),
    )


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
    turn = _Turn(service, replace(state, said=()), now)
    turn.play(action)
    return turn.state, said(service, turn.state)


def replay(service: Service, scenario: str, seed: str, moves: Iterable[tuple[object, datetime]]) -> State:
    """Return the state after a series of actions, each with its time."""
    state = start(service, scenario, seed)
    for action, now in moves:
        state, _ = step(service, state, action, now)
    return state


class _Turn:
    """One action on its way; `state` is replaced, never changed."""

    def __init__(self, service: Service, state: State, now: datetime) -> None:
        self.service = service
        self.today = now.astimezone(WIB).date()
        self.state = replace(state, day=self._day(state.skipped))

    def _day(self, skipped: int) -> str:
        try:
            return (self.today + timedelta(days=skipped)).isoformat()
        except OverflowError:
            return self.today.isoformat()

    @property
    def scene(self) -> Scene:
        return Scene(self.service, self.state)

    def say(self, code: str, tone: Tone = "info", **args: str) -> None:
        self.state = replace(self.state, said=(*self.state.said, Said(tone=tone, code=code, args=args)))

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
        self.state = replace(again, day=self._day(0))
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
            taken = intake.take(self.service, key, fields[key])
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
            return self.say("not-now", "warn")
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
        self.slip([key for key, reasons in found.items() if any(reason.code != FILLED for reason in reasons)])
        if found:
            self.say("check-again", "warn", n=str(len(found)))
        return not found

    def slip(self, keys: Iterable[str]) -> None:
        slips, unmended = dict(self.state.slips), list(self.state.unmended)
        for key in keys:
            slips[key] = slips.get(key, 0) + 1
            if key not in unmended:
                unmended.append(key)
        self.state = replace(self.state, slips=slips, unmended=tuple(unmended))

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

    def apply(self, do: Effects) -> None:
        state = self.state
        values = {key: value for key, value in state.values.items() if key not in do.clear}
        self.state = replace(state, values=values, facts={**state.facts, **do.set_})
        self.count(do.count)
        self.deliver(do.deliver)
        if do.send:
            self.send(do.send)
        if do.cancel:
            self.cancel(do.cancel)
        if do.wait:
            self.wait(do.wait)

    def count(self, names: Iterable[str]) -> None:
        counts = dict(self.state.counts)
        for name in names:
            counts[name] = counts.get(name, 0) + 1
        self.state = replace(self.state, counts=counts)

    def deliver(self, keys: Iterable[str]) -> None:
        have = {letter.key for letter in self.state.inbox}
        new = tuple(
            Letter(key=key, day=self.state.day) for key in keys if key not in have and key in self.service.inbox
        )
        if new:
            self.state = replace(self.state, inbox=(*self.state.inbox, *new))
            self.say("mail-arrived", n=str(len(new)))

    def send(self, process: str) -> None:
        state = self.state
        old = state.tickets.get(process)
        line = Entry(status=SENDING, day=state.day)
        if old:
            ticket = replace(old, status=SENDING, sent=state.day, next=0, reasons={}, history=_grown(old, line))
        else:
            four = stable(state.seed, state.scenario, state.round, process) % 10_000
            number = f"LAT-{self.service.definition.ticket}-{state.day.replace('-', '')}-{four:04d}"
            ticket = Ticket(number=number, status=SENDING, sent=state.day, history=(line,))
        self.state = replace(state, tickets={**state.tickets, process: ticket})
        self.settle()

    def cancel(self, process: str) -> None:
        ticket = self.state.tickets[process]
        line = Entry(status=CANCELLED, day=self.state.day)
        ticket = replace(ticket, status=CANCELLED, reasons={}, history=_grown(ticket, line))
        self.state = replace(self.state, tickets={**self.state.tickets, process: ticket})

    def may_do(self, do: Effects) -> bool:
        """Say whether the statuses allow what a move would send or cancel."""
        tickets = self.state.tickets
        status = {process: ticket.status for process, ticket in tickets.items()}
        may_send = not do.send or self.may_follow(status.get(do.send, NOT_SENT), SENDING)
        may_cancel = not do.cancel or (do.cancel in status and self.may_follow(status[do.cancel], CANCELLED))
        return may_send and may_cancel

    def may_follow(self, before: str, after: str) -> bool:
        status = self.service.shared.statuses.get(before)
        return status is not None and after in status.next

    def wait(self, days: int) -> None:
        skipped = min(self.state.skipped + days, MOST_DAYS)
        self.state = replace(self.state, skipped=skipped, day=self._day(skipped))
        self.settle()

    def tomorrow(self) -> None:
        before = self.state
        if before.skipped >= MOST_DAYS:
            return self.say("clock-at-its-end", "warn")
        year, month, day = self._day(before.skipped + 1).split("-")
        self.say("tomorrow", date=f"{day}-{month}-{year}")
        self.wait(1)
        news = self.state.tickets != before.tickets or self.state.inbox != before.inbox
        if not news:
            self.say("no-news")

    def settle(self) -> None:
        """Let the offices do what is due on this practice day."""
        for process in self.state.tickets:
            self.work(process)

    def work(self, process: str) -> None:
        steps = self.service.processes[process].steps if process in self.service.processes else ()
        while True:
            ticket = self.state.tickets[process]
            if ticket.next >= len(steps):
                return
            due = steps[ticket.next]
            scene = self.scene
            if scene.today is None or (scene.today - datetime.fromisoformat(ticket.sent).date()).days < due.after:
                return
            ticket = replace(ticket, next=ticket.next + 1)
            happens = self.may_follow(ticket.status, due.to) and scene.holds(due.when)
            if happens:
                status = self.service.shared.statuses[due.to]
                reasons = officer_faults(scene, process) if status.reasons else {}
                line = Entry(status=due.to, day=self.state.day, code=due.say)
                ticket = replace(
                    ticket,
                    status=due.to,
                    history=_grown(ticket, line),
                    reasons=reasons,
                    returned=ticket.returned + (1 if reasons else 0),
                )
                self.slip(reasons)
            self.state = replace(self.state, tickets={**self.state.tickets, process: ticket})
            if happens:
                if due.say:
                    self.say(due.say)
                if self.may_do(due.do):
                    self.apply(due.do)

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


def _grown(ticket: Ticket, line: Entry) -> tuple[Entry, ...]:
    return (*ticket.history, line)[-MOST_HISTORY:]
