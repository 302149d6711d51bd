"""The one script of a lesson's page behaves as the modules do that it is made of."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from kelas import paths
from kelas.lessons.kinds import kinds
from kelas.widgets.link import joined

# Stands where host.js stands: keeps the kinds that it is given for the test.
_KEEPER = "export function wake(kinds) {\n  globalThis.kinds = kinds;\n}\n"
_RUN = """
async ([source, kind]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  await import(url);
  const { open } = await import("/host/testing.js");
  const { views } = await import("/practice/views.js");
  const shown = async (module) => {
    const page = await open(module, kind, { view: kind === "practice" ? views.check : {} });
    return page.el.innerText;
  };
  const plain = await import(`/${kind}/${kind}.js`);
  return [await shown(globalThis.kinds[kind]), await shown(plain.default)];
}
"""


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_from_the_one_script_draws_what_its_own_module_draws(
    page: Page, site: str, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keeper = tmp_path_factory.mktemp("keeper") / "keeper.js"
    keeper.write_text(_KEEPER, "utf-8")
    source = joined(keeper, {name: paths.WIDGETS / name / f"{name}.js" for name in kinds()})
    page.goto(f"{site}/blank.html")
    from_one, from_own = page.evaluate(_RUN, [source, kind])
    assert from_one == from_own
    assert from_one
