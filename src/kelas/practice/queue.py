"""The officer's desk: which decision about an application is right, and for which reasons.

The rules of the process judge an application as they judge a learner's form. No fault: it is approved. Faults: it comes
back for correction, or is rejected when a broken rule is final.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kelas.practice.facts import NAME, fill_both, stable
from kelas.practice.rules import Scene, faults, in_force, process_fields
from kelas.practice.sentences import joined, reason, sentence
from kelas.practice.state import Fault
from kelas.words.text import Text

APPROVED, FIX, REJECTED = DECISIONS = ("APPROVED", "FIX", "REJECTED")
MORE_REASONS = 2
"""how many reasons are offered that hold for no application"""


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The right decision about an application, and why: by reason, the sentence for the applicant."""

    scene: Scene
    decision: str
    reasons: Mapping[str, Text]


class Desk:
    """The queue of a scenario, with the truth about each application and the reasons to choose from.

    Attributes:
        truths: by application, the right decision.
        reasons: by key, what an officer may give as a reason: what holds for some application, and a little more.
    """

    def __init__(self, scene: Scene) -> None:
        self.truths: dict[str, Truth] = {}
        self.reasons: dict[str, Text] = {}
        self._scene = scene
        waiting = scene.scenario.queue
        if waiting is not None:
            for key, application in waiting.applications.items():
                self.truths[key] = self._judge(Scene(scene.service, scene.state, application), waiting.process)
            self._add_more(waiting.process)

    def _judge(self, own: Scene, process: str) -> Truth:
        rules = own.service.rules
        told: dict[str, Text] = {}
        final = False
        for field, found in faults(own, process_fields(own, process), ("form", "officer")).items():
            for fault in found:
                known = fault.rule in rules
                final |= known and rules[fault.rule].final
                key = fault.code if known else f"{fault.code}:{field}"
                text = reason(own, field, fault) if known else _labelled(own, field, fault)
                told[key] = joined(told[key], " ", text) if key in told else text
                self._offer(key, sentence(own, fault.code, fault.args) if known else text, own, fault)
        decision = (REJECTED if final else FIX) if told else APPROVED
        return Truth(scene=own, decision=decision, reasons=told)

    def _offer(self, key: str, text: Text, own: Scene, fault: Fault) -> None:
        if self.reasons.setdefault(key, text) != text:  # numbers that differ between applications are left out
            bare = sentence(own, fault.code, {})
            self.reasons[key] = Text(id=NAME.sub("…", bare.id), en=NAME.sub("…", bare.en))

    def _add_more(self, process: str) -> None:
        """Offer a few reasons that hold for no application; those of officers first, in an order by learner."""
        service, seed = self._scene.service, self._scene.state.seed
        fields = {name for screen in service.processes[process].screens for name in service.screens[screen].fields}
        codes = [
            (rule.stage != "officer", stable(seed, rule.say), rule.say)
            for rule in service.rules.values()
            if rule.field.partition(".")[0] in fields and in_force(rule, self._scene.today)
        ]
        texts = {code: sentence(self._scene, code, {}) for _, _, code in sorted(codes) if code not in self.reasons}
        more = [code for code, text in texts.items() if not NAME.search(text.id)]
        self.reasons |= {code: texts[code] for code in more[:MORE_REASONS]}


def _labelled(scene: Scene, field: str, fault: Fault) -> Text:
    """Return a reason of the engine itself, such as that something is missing, with the field it is about."""
    label = fill_both(scene.service.fields[field].label, scene.facts)
    return joined(label, ": ", sentence(scene, fault.code, fault.args))
