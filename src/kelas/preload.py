"""What the general warm process imports: all code and all content, read once and shared by every kernel.

Importing this reads the whole course, so that the process of each lesson, which is forked from it, reads nothing.
"""

from __future__ import annotations

from kelas import notebook
from kelas.events.store import store
from kelas.kernels import prepared
from kelas.lessons import read
from kelas.lessons.kinds import kinds
from kelas.report import page
from kelas.widgets.factory import widget_class
from kelas.words.interface import say

__all__ = ["notebook", "page", "prepared"]

for _slug in read.folders():
    read.lesson(_slug)
for _kind in kinds():
    widget_class(_kind, served=True)
say("site.name", "id")
_kept = store(keeps_open=False)
_kept.read(learner="", lesson="")  # loads the dialect and compiles the statement
_kept.close()  # no connection may cross a fork
