"""Make a widget class from a kind's folder."""

from __future__ import annotations

from functools import cache
from typing import Any

import anywidget
import traitlets

from kelas import paths
from kelas.lessons.kinds import kinds, shared_strings
from kelas.widgets.link import linked
from kelas.words.text import Lang

# Served pages load a kind's module from the server once; sending it through every kernel would waste the Wi-Fi.
SERVED_MODULE = "export default { render() {} };"


class ActivityWidget(anywidget.AnyWidget):
    """An activity on the screen. Subclasses add a kind's module and style.

    Each kind is a subclass of its own, since JupyterLab keeps one style element per class.
    """

    activity = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    learner = traitlets.Unicode().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)


@cache
def widget_class(kind: str, served: bool) -> type[ActivityWidget]:
    """Return the widget class of a kind.

    Args:
        kind: a folder of widgets/.
        served: whether the page's own host loads modules and styles; else the widget carries them.
    """
    own: dict[str, Any] = {"__module__": f"kelas.widgets.{kind}", "_esm": SERVED_MODULE, "_css": ""}
    if served:
        # Our host draws an activity itself. The LayoutModel that every ipywidget brings along would be half of all
        # models that a page asks for.
        own["layout"] = traitlets.Any()
        # The page brings the sentences once for all activities; in each widget they would be most of what it says.
        own["words"] = traitlets.Dict()
    else:
        folder = paths.WIDGETS / kind
        styles = [
            paths.WIDGETS / "theme" / "tokens.css",
            paths.WIDGETS / "host" / "activity.css",
            folder / f"{kind}.css",
        ]
        own["_esm"] = linked(folder / f"{kind}.js")
        own["_css"] = "\n".join(style.read_text("utf-8") for style in styles)
    return type("Activity", (ActivityWidget,), own)


@cache
def words(kind: str, lang: Lang) -> dict[str, str]:
    """Return the strings that a kind's module says, in a language."""
    return {**shared_words(lang), **own_words(kind, lang)}


def shared_words(lang: Lang) -> dict[str, str]:
    """Return the strings that the modules of all kinds say, and the page's host, in a language."""
    return {key: entry.say(lang) for key, entry in shared_strings().items()}


def own_words(kind: str, lang: Lang) -> dict[str, str]:
    """Return the strings that only this kind's module says, in a language."""
    return {key: entry.say(lang) for key, entry in kinds()[kind].strings.items()}
