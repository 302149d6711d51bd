"""What a practice service is: the files of its folder, and the service they make together. Nothing runs here.

A service's folder holds service.yaml (`ServiceFile`), rules.yaml (`RulesFile`), messages.yaml (`MessagesFile`),
scenarios.yaml (`ScenariosFile`) and cases.yaml (`CasesFile`); statuses.yaml beside the folders (`SharedFile`) holds
what all services share. Texts may name facts of the scenario: `{nama}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from kelas.practice.fields import Field, FieldKind, Option, Value
from kelas.practice.predicates import Predicate
from kelas.practice.scenarios import Scenario, ScenariosFile
from kelas.practice.screens import Process, Screen, ServiceFile, Status
from kelas.words.text import STRICT, Text

Stage = Literal["form", "officer"]
Verdict = Literal["official", "scam"]
Channel = Literal["chat", "sms", "call", "email", "letter"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


# rules.yaml, messages.yaml


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule about one field, or about every field of a kind."""

    __pydantic_config__ = STRICT

    field: str = ""
    kind: FieldKind | None = None
    stage: Stage = "form"
    """`form`: judged before sending; `officer`: found by the office after sending"""
    when: Predicate | None = None
    test: Predicate
    say: str
    """the message code when the test fails"""
    from_: date
    until: date | None = None
    source: str
    """DOC, NAT, SEED or ASM, and the number in the list of sources"""
    final: bool = False
    """the office rejects what breaks it, instead of asking for a correction"""

    @property
    def assumed(self) -> bool:
        """Say whether the rule is an assumption, which learners are told."""
        return self.source.startswith("ASM")


@dataclass(frozen=True, kw_only=True)
class RulesFile:
    """rules.yaml."""

    __pydantic_config__ = STRICT

    rules: Mapping[str, Rule]


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A message that arrives in the inbox."""

    __pydantic_config__ = STRICT

    from_: Text
    text: Text
    link: str = ""
    channel: Channel = "chat"
    verdict: Verdict
    """what it is"""
    signs: tuple[Text, ...]
    """how one can tell"""
    opened: Text | None = None
    """what following its link does, or would have done"""


@dataclass(frozen=True, kw_only=True)
class MessagesFile:
    """messages.yaml."""

    __pydantic_config__ = STRICT

    messages: Mapping[str, Text]
    inbox: Mapping[str, Mail] = field(default_factory=dict)


# cases.yaml


@dataclass(frozen=True, kw_only=True)
class CaseAction:
    """What the persona does in a case."""

    __pydantic_config__ = STRICT

    action: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    message: str = ""
    verdict: str = ""
    application: str = ""
    decision: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What must be true at the end of a case; what is not named is not asked.

    Attributes:
        faults: by field, the ids of the rules that are broken.
        reasons: by process, the ids of the rules for which its ticket came back.
        said: message codes of the last answer.
        silent: message codes that the last answer must not have.
        credit: the credit, in hundredths.
    """

    __pydantic_config__ = STRICT

    screen: str = ""
    status: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, tuple[str, ...]] | None = None
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    credit: int | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A sentence that an official can read, and that runs as a test."""

    __pydantic_config__ = STRICT

    title: Text
    scenario: str
    with_: Mapping[str, str] = field(default_factory=dict)
    """the variant: for each name the value, or the number of a bundle, counted from 0"""
    on: date
    do: tuple[CaseAction, ...]
    then: Expected


@dataclass(frozen=True, kw_only=True)
class CasesFile:
    """cases.yaml."""

    __pydantic_config__ = STRICT

    cases: Mapping[str, Case]


# statuses.yaml, shared by all services


@dataclass(frozen=True, kw_only=True)
class SharedFile:
    """statuses.yaml: status words, and the sentences, rules and places that every service shares."""

    __pydantic_config__ = STRICT

    statuses: Mapping[str, Status]
    messages: Mapping[str, Text]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    kelurahan: tuple[Option, ...] = ()


# The whole service


@dataclass(frozen=True, kw_only=True)
class Area:
    """A kelurahan on the map of the city: its outline as an SVG path."""

    key: str
    name: str
    district: str
    d: str


@dataclass(frozen=True, kw_only=True)
class CityMap:
    """The map of the city, and the view box in which its outlines are drawn."""

    box: str = "0 0 0 0"
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Service:
    """A whole practice service. `assemble` makes one."""

    key: str
    definition: ServiceFile
    own_rules: RulesFile
    own_messages: MessagesFile
    scenarios: Mapping[str, Scenario]
    cases: Mapping[str, Case]
    shared: SharedFile
    rules: Mapping[str, Rule]
    messages: Mapping[str, Text]
    statuses: Mapping[str, Status]
    pictures: Mapping[str, str]
    """by file name, the drawings (SVG) of its folder"""
    city: CityMap

    @property
    def screens(self) -> Mapping[str, Screen]:
        """Return the screens by key."""
        return self.definition.screens

    @property
    def fields(self) -> Mapping[str, Field]:
        """Return the fields by key."""
        return self.definition.fields

    @property
    def processes(self) -> Mapping[str, Process]:
        """Return the processes by key."""
        return self.definition.processes

    @property
    def inbox(self) -> Mapping[str, Mail]:
        """Return the messages that may arrive, by key."""
        return self.own_messages.inbox


def assemble(
    key: str,
    *,
    service: ServiceFile,
    rules: RulesFile,
    messages: MessagesFile,
    scenarios: ScenariosFile,
    cases: CasesFile,
    shared: SharedFile,
    pictures: Mapping[str, str] | None = None,
    city: CityMap | None = None,
) -> Service:
    """Put the files of a service together; what does not fit is found by `kelas.practice.check`."""
    return Service(
        key=key,
        definition=service,
        own_rules=rules,
        own_messages=messages,
        scenarios=scenarios.scenarios,
        cases=cases.cases,
        shared=shared,
        rules={**shared.rules, **rules.rules},
        messages={**shared.messages, **messages.messages},
        statuses={**shared.statuses, **service.statuses},
        pictures=pictures or {},
        city=city or CityMap(),
    )
