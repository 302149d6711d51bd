"""What the browser may see of a state, in a language. Rules, verdicts and other learners' variants stay here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kelas.practice.facts import as_text, fill_both, in_order
from kelas.practice.grade import grade
from kelas.practice.intake import options
from kelas.practice.model import Service
from kelas.practice.rules import Scene, asked, screen_fields
from kelas.practice.screens import Block, Fact, Row
from kelas.practice.sentences import said, sentence
from kelas.practice.state import Fault, State, Value
from kelas.words.text import Lang, Text


def view(service: Service, state: State, lang: Lang) -> dict[str, Any]:
    """Return the view of a practice: service, persona, screen, faults, notices, step, steps, ended."""
    return _Sight(service, state, lang).whole()


class _Sight:
    def __init__(self, service: Service, state: State, lang: Lang) -> None:
        self.service = service
        self.state = state
        self.lang: Lang = lang
        self.scene = Scene(service, state)

    def say(self, text: Fact | None) -> str:
        return fill_both(as_text(text), self.scene.facts).say(self.lang) if text is not None else ""

    def whole(self) -> dict[str, Any]:
        definition, state, scenario = self.service.definition, self.state, self.scene.scenario
        persona = scenario.persona
        return {
            "service": {"title": self.say(definition.title), "label": self.say(definition.label)},
            "persona": {
                "name": self.say(persona.name),
                "story": self.say(persona.story),
                "goal": self.say(persona.goal),
                "cards": [{"title": self.say(card.title), "rows": self.rows(card.rows)} for card in persona.cards],
            },
            "screen": self.screen(),
            "faults": {key: self.faults(reasons) for key, reasons in state.faults.items()},
            "notices": [{"tone": note.tone, "text": note.text.say(self.lang)} for note in said(self.service, state)],
            "step": state.reached,
            "steps": max(len(scenario.path), state.reached),
            "ended": state.ended,
        }

    def rows(self, rows: tuple[Row, ...]) -> list[dict[str, str]]:
        return [{"label": self.say(row.label), "value": self.say(row.value)} for row in rows]

    def faults(self, reasons: tuple[Fault, ...]) -> list[str]:
        return [self.reason(fault) for fault in reasons]

    def reason(self, fault: Fault) -> str:
        text = sentence(self.scene, fault.code, fault.args).say(self.lang)
        rule = self.service.rules.get(fault.rule)
        return f"{text} {self.say(self.service.messages['assumed'])}" if rule and rule.assumed else text

    def screen(self) -> dict[str, Any]:
        key = self.state.screen
        screen = self.service.screens[key]
        return {
            "key": key,
            "title": self.say(screen.title),
            "text": [self.say(text) for text in screen.text],
            "blocks": [shown for block in screen.blocks if self.scene.holds(block.when) for shown in self.block(block)],
            "fields": [self.field(name) for name in screen_fields(self.scene, key)],
            "actions": [
                {"key": name, "label": self.say(action.label), "style": action.style}
                for name, action in screen.actions.items()
                if self.scene.holds(action.when)
            ],
        }

    def field(self, key: str) -> dict[str, Any]:
        field = self.service.fields[key]
        value: Value = self.state.values.get(key, "")
        shown: Any = value
        if field.kind == "tick":
            shown = value == "yes"
        elif field.kind == "many":
            shown = list(value) if not isinstance(value, str) else []
        choices = options(self.service, field)
        if field.shuffle:
            seed = (self.state.seed, self.state.scenario, str(self.state.round), key)
            choices = tuple(in_order(choices, [option.key for option in choices], *seed))
        return {
            "key": key,
            "kind": field.kind,
            "label": self.say(field.label),
            "help": self.say(field.help),
            "value": shown,
            "required": field.required,
            "options": [{"key": option.key, "text": self.say(option.text)} for option in choices],
            "letters": self.say(field.letters),
        }

    def block(self, block: Block) -> list[dict[str, Any]]:
        """Return a block as it is shown; none when there is nothing to show yet."""
        if block.kind == "record":
            return self.record(block)
        if block.kind == "status":
            return self.status(block)
        if block.kind == "review":
            return [{"kind": "review", "rows": self.review(block)}]
        if block.kind == "inbox":
            return [{"kind": "inbox", "messages": self.inbox()}]
        if block.kind == "debrief":
            return [self.debrief()]
        return [{"kind": "note", "mark": block.mark, "text": self.say(block.text)}]

    def record(self, block: Block) -> list[dict[str, Any]]:
        record = self.service.definition.records.get(self.scene.look(f"fact:{block.fact}"))
        if record is None:
            return []
        return [
            {
                "kind": "record",
                "tone": record.tone,
                "title": self.say(record.title),
                "rows": self.rows(record.rows),
                "note": self.say(record.note),
            }
        ]

    def status(self, block: Block) -> list[dict[str, Any]]:
        ticket = self.state.tickets.get(block.process)
        if ticket is None:
            return []
        words = self.service.shared.statuses
        history = []
        for line in ticket.history:
            parts = [self.say(words[line.status].text) if line.status in words else line.status]
            if line.code:
                parts.append(sentence(self.scene, line.code, {}).say(self.lang))
            history.append({"text": ". ".join(parts), "at": day(line.day)})
        if ticket.reasons and history:
            reasons = [self.reason(fault) for faults in ticket.reasons.values() for fault in faults]
            history[-1]["text"] = " ".join([history[-1]["text"], *reasons])
        text = self.say(words[ticket.status].text) if ticket.status in words else ticket.status
        status = {"code": ticket.status, "text": text}
        return [{"kind": "status", "ticket": ticket.number, "status": status, "history": history}]

    def review(self, block: Block) -> list[dict[str, str]]:
        keys = [key for screen in block.screens for key in asked(self.scene, self.service.screens[screen].fields)]
        return [
            {"label": self.say(self.service.fields[key].label), "value": self.shown(key), "action": block.action}
            for key in keys
        ]

    def shown(self, key: str) -> str:
        field, value = self.service.fields[key], self.state.values.get(key, "")
        if field.kind == "tick":
            return "✓" if value else "–"
        texts: Mapping[str, Text] = {option.key: option.text for option in options(self.service, field)}
        if texts:
            chosen = [value] if isinstance(value, str) else value
            return ", ".join(self.say(texts[one]) for one in chosen if one in texts)
        return value if isinstance(value, str) else ", ".join(value)

    def inbox(self) -> list[dict[str, Any]]:
        messages = []
        for letter in self.state.inbox:
            mail = self.service.inbox[letter.key]
            verdict = self.state.judged.get(letter.key)
            messages.append(
                {
                    "key": letter.key,
                    "from": self.say(mail.from_),
                    "at": day(letter.day),
                    "text": self.say(mail.text),
                    "link": self.say(mail.link),
                    "judged": verdict,
                    "right": None if verdict is None else verdict == mail.verdict,
                    "signs": [self.say(sign) for sign in mail.signs] if verdict else [],
                }
            )
        return messages

    def debrief(self) -> dict[str, Any]:
        items = [
            {
                "done": judged.done,
                "text": self.say(judged.item.done if judged.done else judged.item.missed),
                "learned": self.say(judged.item.learned),
            }
            for judged in grade(self.service, self.state).items
        ]
        remember = [self.say(text) for text in self.scene.scenario.debrief.remember]
        return {
            "kind": "debrief",
            "items": items,
            "remember": remember,
            "where": self.say(self.service.definition.where),
        }


def day(iso: str) -> str:
    """Return an ISO date as people here write it: DD-MM-YYYY."""
    return "-".join(reversed(iso.split("-")))
