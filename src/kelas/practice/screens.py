"""The models of service.yaml: screens, what happens after sending, sums, the catalogue. Texts may name facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kelas.practice.fields import Fact, Field
from kelas.practice.predicates import Predicate
from kelas.words.text import STRICT, Text

Tone = Literal["good", "info", "warn"]
Style = Literal["main", "plain", "danger"]
BlockKind = Literal[
    "record", "status", "review", "inbox", "debrief", "note", "table", "picture", "qr", "documents", "queue"
]
Show = Literal["rupiah", "number", "percent"]
Pillar = Literal["governance", "economy", "society", "branding", "living", "environment"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A labelled value on a card or a record."""

    __pydantic_config__ = STRICT

    label: Text
    value: Fact


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the service says that it knows, such as the result of a check."""

    __pydantic_config__ = STRICT

    title: Text
    tone: Tone
    rows: tuple[Row, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Something that a screen shows."""

    __pydantic_config__ = STRICT

    kind: BlockKind
    when: Predicate | None = None
    fact: str = ""
    """record: the fact that names the record to show"""
    process: str = ""
    """status: the process whose ticket is shown"""
    screens: tuple[str, ...] = ()
    """review: the screens whose fields are listed"""
    action: str = ""
    """review: the action that goes back to them"""
    mark: str | None = None
    """note, table: `ilustrasi` for what is assumed"""
    text: Text | None = None
    caption: Text | None = None
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Fact, ...], ...] = ()
    """table: its caption, its head and its lines"""
    file: str = ""
    alt: Text | None = None
    """picture: a drawing (SVG) in the folder of the service, and what it shows"""
    merchant: Fact | None = None
    amount: str = ""
    static: bool = False
    """qr: who is paid, how much (a thing such as `fact:harga`, or a number), and whether the payer types the amount"""


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a move does besides going to a screen."""

    __pydantic_config__ = STRICT

    set_: Mapping[str, str] = field(default_factory=dict)
    """facts that change"""
    clear: tuple[str, ...] = ()
    """fields to type anew"""
    deliver: tuple[str, ...] = ()
    """messages that arrive in the inbox"""
    count: tuple[str, ...] = ()
    """counters that grow by one"""
    send: str = ""
    """the process whose form is sent, or sent again"""
    cancel: str = ""
    """the process whose ticket is cancelled"""
    wait: int = 0
    """days by which the practice clock moves"""


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where an action leads when its condition holds."""

    __pydantic_config__ = STRICT

    when: Predicate | None = None
    to: str = ""
    """the next screen; the same one when empty"""
    do: Effects = Effects()
    say: str = ""
    """a message code"""
    tone: Tone = "info"


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button. The first move whose condition holds is made."""

    __pydantic_config__ = STRICT

    label: Text
    style: Style = "plain"
    check: bool = False
    """judge the screen's fields first, and stay while one is faulty"""
    when: Predicate | None = None
    """shown only when this holds"""
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One page of the service."""

    __pydantic_config__ = STRICT

    title: Text
    text: tuple[Text, ...] = ()
    blocks: tuple[Block, ...] = ()
    fields: tuple[str, ...] = ()
    fixes: str = ""
    """a process: the screen asks for exactly the fields with which its ticket came back"""
    actions: Mapping[str, Action] = field(default_factory=dict)
    end: bool = False


@dataclass(frozen=True, kw_only=True)
class ProcessStep:
    """What an office does some days after a form was sent."""

    __pydantic_config__ = STRICT

    after: int
    to: str
    """a status code"""
    when: Predicate | None = None
    say: str = ""
    do: Effects = Effects()


@dataclass(frozen=True, kw_only=True)
class Process:
    """What happens to a form once it is sent."""

    __pydantic_config__ = STRICT

    title: Text
    screens: tuple[str, ...]
    """the screens whose fields are sent and judged by officers"""
    sends: str = "SUBMITTED"
    """the status of a form that was just sent"""
    steps: tuple[ProcessStep, ...]


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status word, and the statuses that may follow it."""

    __pydantic_config__ = STRICT

    text: Text
    next: tuple[str, ...] = ()
    reasons: bool = False
    """given with the reasons that the office found"""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A fact that is computed: one of the four operations on things such as `field:kg`, `fact:harga`, or "0.5"."""

    __pydantic_config__ = STRICT

    add: tuple[str, ...] = ()
    subtract: tuple[str, ...] = ()
    multiply: tuple[str, ...] = ()
    divide: tuple[str, ...] = ()
    at_least: str | None = None
    """the result is no smaller than this number"""
    round: int = 0
    """how many decimals are kept"""
    show: Show = "number"


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """How people find the service: in which pillar it is, what they say when they need it, what it takes."""

    __pydantic_config__ = STRICT

    pillar: Pillar
    needs: tuple[Text, ...]
    bring: tuple[Text, ...]
    cost: Text
    source: str


@dataclass(frozen=True, kw_only=True)
class ServiceFile:
    """service.yaml."""

    __pydantic_config__ = STRICT

    title: Text
    label: Text
    """says on every screen that this is practice"""
    ticket: str
    """the middle of a ticket number: LAT-<ticket>-<date>-<4 digits>"""
    start: str
    where: Text
    """where the real service is found, as far as the sources say"""
    sources: tuple[str, ...] = ()
    fields: Mapping[str, Field]
    screens: Mapping[str, Screen]
    records: Mapping[str, Record] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    """statuses of its own, and shared ones that differ here"""
    sums: Mapping[str, Sum] = field(default_factory=dict)
    catalogue: Catalogue | None = None
