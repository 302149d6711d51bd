"""The engine of the practice services: a definition, a state and an action give the next state. Pure.

A service is data (`model`, `screens`), judged in a small vocabulary (`predicates`). `start` gives a scenario's first
state, `step` the next one, `view` what a browser may see, `grade` the score. `check` finds what is wrong with a
definition and `cases` runs the sentences that officials can read.
"""

from kelas.practice.engine import NaiveTimeError, replay, start, step
from kelas.practice.grade import Score, grade
from kelas.practice.model import Service, assemble
from kelas.practice.sentences import Note
from kelas.practice.state import State, StateError, from_json, to_json
from kelas.practice.view import view

__all__ = [
    "NaiveTimeError",
    "Note",
    "Score",
    "Service",
    "State",
    "StateError",
    "assemble",
    "from_json",
    "grade",
    "replay",
    "start",
    "step",
    "to_json",
    "view",
]
