"""The blocks of a view: what a screen shows besides its fields."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from kelas.practice import predicates, qris
from kelas.practice.grade import grade
from kelas.practice.queue import DECISIONS, Desk, Truth
from kelas.practice.rules import asked, process_fields
from kelas.practice.screens import Block, BlockKind
from kelas.practice.sentences import sentence
from kelas.practice.sight import Sight
from kelas.practice.slots import day_first
from kelas.practice.state import Decided
from kelas.practice.sums import written
from kelas.practice.values import rows

Shown = list[dict[str, Any]]


def block(sight: Sight, one: Block) -> Shown:
    """Return a block as it is shown; none when there is nothing to show yet."""
    return _KINDS[one.kind](sight, one)


def _record(sight: Sight, one: Block) -> Shown:
    record = sight.service.definition.records.get(sight.scene.look(f"fact:{one.fact}"))
    if record is None:
        return []
    return [
        {
            "kind": "record",
            "tone": record.tone,
            "title": sight.say(record.title),
            "rows": sight.rows(record.rows),
            "note": sight.say(record.note),
        }
    ]


def _status(sight: Sight, one: Block) -> Shown:
    ticket = sight.state.tickets.get(one.process)
    if ticket is None:
        return []
    words = sight.service.statuses
    history = []
    for line in ticket.history:
        parts = [sight.say(words[line.status].text) if line.status in words else line.status]
        if line.code:
            parts.append(sentence(sight.scene, line.code, {}).say(sight.lang))
        history.append({"text": ". ".join(parts), "at": day_first(line.day)})
    if ticket.reasons and history:
        reasons = [sight.reason(key, fault) for key, found in ticket.reasons.items() for fault in found]
        history[-1]["text"] = " ".join([history[-1]["text"], *reasons])
    text = sight.say(words[ticket.status].text) if ticket.status in words else ticket.status
    status = {"code": ticket.status, "text": text}
    return [{"kind": "status", "ticket": ticket.number, "status": status, "history": history}]


def _review(sight: Sight, one: Block) -> Shown:
    keys = [key for screen in one.screens for key in asked(sight.scene, sight.service.screens[screen].fields)]
    fields = sight.service.fields
    lines = [{"label": sight.say(fields[key].label), "value": sight.value(key), "action": one.action} for key in keys]
    return [{"kind": "review", "rows": lines}]


def _inbox(sight: Sight, _: Block) -> Shown:
    messages = []
    for letter in sight.state.inbox:
        mail = sight.service.inbox[letter.key]
        verdict = sight.state.judged.get(letter.key)
        messages.append(
            {
                "key": letter.key,
                "channel": mail.channel,
                "from": sight.say(mail.from_),
                "at": day_first(letter.day),
                "text": sight.say(mail.text),
                "link": sight.say(mail.link),
                "judged": verdict,
                "right": None if verdict is None else verdict == mail.verdict,
                "signs": [sight.say(sign) for sign in mail.signs] if verdict else [],
            }
        )
    return [{"kind": "inbox", "messages": messages}]


def _debrief(sight: Sight, _: Block) -> Shown:
    items = [
        {
            "done": judged.done,
            "text": sight.say(judged.item.done if judged.done else judged.item.missed),
            "learned": sight.say(judged.item.learned),
        }
        for judged in grade(sight.service, sight.state).items
    ]
    remember = [sight.say(text) for text in sight.scene.scenario.debrief.remember]
    where = sight.say(sight.service.definition.where)
    return [{"kind": "debrief", "items": items, "remember": remember, "where": where}]


def _note(sight: Sight, one: Block) -> Shown:
    return [{"kind": "note", "mark": one.mark, "text": sight.say(one.text)}]


def _table(sight: Sight, one: Block) -> Shown:
    columns = [sight.say(column) for column in one.columns]
    lines = [[sight.say(cell) for cell in line] for line in one.rows]
    return [{"kind": "table", "caption": sight.say(one.caption), "columns": columns, "rows": lines, "mark": one.mark}]


def _picture(sight: Sight, one: Block) -> Shown:
    drawing = sight.service.pictures.get(one.file)
    if drawing is None:
        return []
    source = "data:image/svg+xml;base64," + b64encode(drawing.encode()).decode()
    return [{"kind": "picture", "src": source, "alt": sight.say(one.alt)}]


def _qr(sight: Sight, one: Block) -> Shown:
    amount = predicates.amount(one.amount, sight.scene.look)
    merchant = sight.say(one.merchant)
    path, size = sight.draw(qris.payload(merchant, amount, static=one.static))
    text = written(amount, "rupiah").say(sight.lang) if amount is not None else ""
    return [{"kind": "qr", "d": path, "size": size, "merchant": merchant, "amount": text, "static": one.static}]


def _documents(sight: Sight, _: Block) -> Shown:
    return [{"kind": "documents", "papers": sight.papers(sight.scene.folder)}]


def _queue(sight: Sight, _: Block) -> Shown:
    waiting = sight.scene.scenario.queue
    if waiting is None:
        return []
    desk = Desk(sight.scene)
    applications = [
        {
            "key": key,
            "title": sight.of(truth.scene).say(waiting.applications[key].title),
            "rows": _application(sight.of(truth.scene), waiting.process),
            "papers": sight.of(truth.scene).papers(truth.scene.folder),
            **_outcome(sight, truth, sight.state.decided.get(key)),
        }
        for key, truth in desk.truths.items()
    ]
    reasons = [{"key": key, "text": text.say(sight.lang)} for key, text in desk.reasons.items()]
    names = zip(DECISIONS, ("decide-approve", "decide-fix", "decide-reject"), strict=True)
    return [
        {
            "kind": "queue",
            "applications": sight.shuffled(applications, list(desk.truths), "applications"),
            "decisions": [{"key": key, "text": sentence(sight.scene, code, {}).say(sight.lang)} for key, code in names],
            "reasons": sight.shuffled(reasons, list(desk.reasons), "reasons"),
        }
    ]


def _application(sight: Sight, process: str) -> list[dict[str, str]]:
    """Return what an applicant sent, line by line."""
    lines = []
    for key in process_fields(sight.scene, process):
        field, value = sight.service.fields[key], sight.scene.values.get(key, "")
        for number, cells in enumerate(rows(value), 1):
            label = f"{sight.say(field.row or field.label)} {number}"
            lines.append({"label": label, "value": sight.line(field.columns, cells)})
        if field.kind != "rows":
            line = {"label": sight.say(field.label), "value": sight.value(key)}
            is_paper = field.kind == "document" and value in sight.scene.folder
            lines.append({**line, "paper": str(value)} if is_paper else line)
    return lines


def _outcome(sight: Sight, truth: Truth, decided: Decided | None) -> dict[str, Any]:
    """Return what the officer decided, and only then what would have been right and why."""
    if decided is None:
        return {"decided": "", "right": None, "reasonsRight": None, "explanation": []}
    words: Mapping[str, str] = dict(zip(DECISIONS, ("truth-approve", "truth-fix", "truth-reject"), strict=True))
    explanation = [sentence(sight.scene, words[truth.decision], {}), *truth.reasons.values()]
    return {
        "decided": decided.decision,
        "right": decided.right,
        "reasonsRight": decided.reasons_right,
        "explanation": [text.say(sight.lang) for text in explanation],
    }


_KINDS: Mapping[BlockKind, Callable[[Sight, Block], Shown]] = {
    "record": _record,
    "status": _status,
    "review": _review,
    "inbox": _inbox,
    "debrief": _debrief,
    "note": _note,
    "table": _table,
    "picture": _picture,
    "qr": _qr,
    "documents": _documents,
    "queue": _queue,
}
