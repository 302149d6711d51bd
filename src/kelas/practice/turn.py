"""A turn on its way: what moves do, and what offices do while the practice clock runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kelas.practice.facts import stable
from kelas.practice.model import Service
from kelas.practice.rules import Scene, officer_faults
from kelas.practice.screens import Effects, Tone
from kelas.practice.slots import day_first
from kelas.practice.state import Entry, Letter, Said, State, Ticket

WIB = timezone(timedelta(hours=7))
MOST_DAYS = 1000
"""how far the practice clock can be moved"""
MOST_HISTORY = 40
NOT_SENT = "DRAFT"
CANCELLED = "CANCELLED"


class Turn:
    """One action on its way; `state` is replaced, never changed."""

    def __init__(self, service: Service, state: State, now: datetime) -> None:
        self.service = service
        self.today = now.astimezone(WIB).date()
        self.state = replace(state, day=self.day(state.skipped))
        self._scene = Scene(service, self.state)

    @property
    def scene(self) -> Scene:
        """What rules may look at now."""
        if self._scene.state is not self.state:
            self._scene = Scene(self.service, self.state)
        return self._scene

    def day(self, skipped: int) -> str:
        """Return the practice date when the clock is so many days ahead, ISO."""
        try:
            return (self.today + timedelta(days=skipped)).isoformat()
        except OverflowError:
            return self.today.isoformat()

    def say(self, code: str, tone: Tone = "info", **args: str) -> None:
        """Answer with one more sentence."""
        self.state = replace(self.state, said=(*self.state.said, Said(tone=tone, code=code, args=args)))

    def slip(self, keys: Iterable[str]) -> None:
        """Count that fields were judged faulty; they stay unmended until they are right."""
        slips, unmended = dict(self.state.slips), list(self.state.unmended)
        for key in keys:
            slips[key] = slips.get(key, 0) + 1
            if key not in unmended:
                unmended.append(key)
        self.state = replace(self.state, slips=slips, unmended=tuple(unmended))

    def apply(self, do: Effects) -> None:
        """Do what a move or an office does besides going on."""
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
        """Let counters grow by one."""
        counts = dict(self.state.counts)
        for name in names:
            counts[name] = counts.get(name, 0) + 1
        self.state = replace(self.state, counts=counts)

    def deliver(self, keys: Iterable[str]) -> None:
        """Put messages that have not arrived yet into the inbox."""
        have = {letter.key for letter in self.state.inbox}
        new = tuple(
            Letter(key=key, day=self.state.day) for key in keys if key not in have and key in self.service.inbox
        )
        if new:
            self.state = replace(self.state, inbox=(*self.state.inbox, *new))
            self.say("mail-arrived", n=str(len(new)))

    def send(self, process: str) -> None:
        """Send the form of a process, or send it again."""
        state = self.state
        old = state.tickets.get(process)
        status = self.service.processes[process].sends
        line = Entry(status=status, day=state.day)
        if old:
            ticket = replace(old, status=status, sent=state.day, next=0, reasons={}, history=_grown(old, line))
        else:
            four = stable(state.seed, state.scenario, state.round, process) % 10_000
            number = f"LAT-{self.service.definition.ticket}-{state.day.replace('-', '')}-{four:04d}"
            ticket = Ticket(number=number, status=status, sent=state.day, history=(line,))
        self.state = replace(state, tickets={**state.tickets, process: ticket})
        self.settle()

    def cancel(self, process: str) -> None:
        """Take a form back."""
        ticket = self.state.tickets[process]
        line = Entry(status=CANCELLED, day=self.state.day)
        ticket = replace(ticket, status=CANCELLED, reasons={}, history=_grown(ticket, line))
        self.state = replace(self.state, tickets={**self.state.tickets, process: ticket})

    def may_do(self, do: Effects) -> bool:
        """Say whether the statuses allow what a move would send or cancel."""
        tickets = self.state.tickets
        status = {process: ticket.status for process, ticket in tickets.items()}
        sent = self.service.processes[do.send].sends if do.send else ""
        may_send = not sent or self.may_follow(status.get(do.send, NOT_SENT), sent)
        may_cancel = not do.cancel or (do.cancel in status and self.may_follow(status[do.cancel], CANCELLED))
        return may_send and may_cancel

    def may_follow(self, before: str, after: str) -> bool:
        """Say whether a status may come after another."""
        status = self.service.statuses.get(before)
        return status is not None and after in status.next and after in self.service.statuses

    def wait(self, days: int) -> None:
        """Move the practice clock."""
        skipped = min(self.state.skipped + days, MOST_DAYS)
        self.state = replace(self.state, skipped=skipped, day=self.day(skipped))
        self.settle()

    def tomorrow(self) -> None:
        """Move the practice clock by a day, and say what that brought."""
        before = self.state
        if before.skipped >= MOST_DAYS:
            return self.say("clock-at-its-end", "warn")
        self.say("tomorrow", date=day_first(self.day(before.skipped + 1)))
        self.wait(1)
        news = self.state.tickets != before.tickets or self.state.inbox != before.inbox
        if not news:
            self.say("no-news")

    def settle(self) -> None:
        """Let the offices do what is due on this practice day."""
        for process in self.state.tickets:
            self.work(process)

    def work(self, process: str) -> None:
        """Let an office do the steps of a process that are due."""
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
                status = self.service.statuses[due.to]
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


def _grown(ticket: Ticket, line: Entry) -> tuple[Entry, ...]:
    return (*ticket.history, line)[-MOST_HISTORY:]
