"""In JupyterLab there is no server for a module's imports: the kind must run from one linked text."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page

from kelas import paths
from kelas.lessons.kinds import kinds
from kelas.widgets.link import linked

_RENDER = """
async ([source, kind]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: module } = await import(url);
  const { open } = await import("/host/testing.js");
  const { views } = await import("/practice/views.js");
  const page = await open(module, kind, { view: kind === "practice" ? views.check : {} });
  return { state: page.el.dataset.state, controls: page.findAll("button, input, select").length };
}
"""


@pytest.mark.parametrize("kind", kinds())
def test_a_linked_kind_draws_itself_from_a_blob(page: Page, site: str, kind: str) -> None:
    page.goto(f"{site}/blank.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    drawn = page.evaluate(_RENDER, [linked(paths.WIDGETS / kind / f"{kind}.js"), kind])
    assert drawn["state"] == "ready"
    assert drawn["controls"] > 0
    helpers = ("/host/testing.js", "/examples.json", "/practice/views.js", "/practice/testing.js")
    own = [url for url in asked if url.startswith("http") and not url.endswith(helpers)]
    assert own == [], "a linked module asks the server for nothing"


@pytest.mark.parametrize("kind", kinds())
def test_a_linked_kind_has_no_relative_import_left(kind: str) -> None:
    source = linked(paths.WIDGETS / kind / f"{kind}.js")
    assert not re.search(r"""from\s*["']\.{1,2}/""", source)
    assert "import(" not in source
    assert "import.meta" not in source


def test_answers_of_two_kinds_on_one_page_wait_in_one_queue(page: Page, site: str) -> None:
    """Each linked kind brings its own copy of the queue's module; the browser's store is what they share."""
    page.goto(f"{site}/blank.html")
    sources = {kind: linked(paths.WIDGETS / kind / f"{kind}.js") for kind in ("number", "pick-one")}
    kept = page.evaluate(
        """async (sources) => {
          const { open } = await import("/host/testing.js");
          const load = (source) => import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          const number = await open((await load(sources.number)).default, "number");
          const pick = await open((await load(sources["pick-one"])).default, "pick-one");
          number.type(number.find("input"), "46");
          number.main().click();
          pick.find("input").click();
          pick.main().click();
          return Object.entries(localStorage).filter(([key]) => key.startsWith("kelas.queue.pelajar-1."));
        }""",
        sources,
    )
    assert [json.loads(entry)["message"]["do"] for _, entry in kept] == ["answer", "answer"]
