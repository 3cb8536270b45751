"""Our modules as one: what the browser gets instead of a hundred files."""

import re

import pytest

from live.assets import ASSETS
from live.bundle import EXPORT, IMPORT, PASSED, bundle, imports, styles
from ui.entries import BUNDLES

MODULES = sorted(file.relative_to(ASSETS).as_posix() for file in ASSETS.rglob("*.js") if file.parent.name != "first")


@pytest.mark.parametrize("path", MODULES)
def test_every_module_imports_and_exports_in_the_forms_that_a_bundle_knows(path):
    text = (ASSETS / path).read_text("utf-8")
    said = re.findall(r"^(?:import|export)\b", text, re.MULTILINE)
    assert len(said) == len(IMPORT.findall(text)) + len(EXPORT.findall(text)) + len(PASSED.findall(text))


def test_no_module_imports_another_in_a_circle():
    order: list[str] = []

    def follow(path: str, above: tuple[str, ...] = ()) -> None:
        assert path not in above, " imports ".join([*above, path])
        if path not in order:
            for other in imports(ASSETS, path):
                follow(other, (*above, path))
            order.append(path)

    for path in MODULES:
        follow(path)
    assert order


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_holds_all_that_its_modules_import_now_or_later(name):
    text = bundle(ASSETS, BUNDLES[name])
    asked = set(re.findall(r'\$get\("([^"]+)"\)', text)) | set(BUNDLES[name])
    held = set(re.findall(r'^"([^"]+\.js)": \(\) => \{$', text, re.MULTILINE))
    assert asked <= held
    assert not re.search(r"^(?:import|export (?!default \$get))", text, re.MULTILINE)
    assert "import.meta.url" not in text.partition("const $modules")[2]


@pytest.mark.parametrize("name", BUNDLES)
def test_the_styles_of_a_bundle_are_there(name):
    found = styles(ASSETS, BUNDLES[name])
    assert found
    assert [style for style in found if not (ASSETS / style).is_file()] == []


def test_a_small_module_becomes_a_function(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/first.js").write_text(
        'import { one as uno, two } from "../b.js";\nexport default function mount() {\n'
        '  return import("./later.js");\n}\nconst HERE = new URL("./first.css", import.meta.url);\n'
    )
    (tmp_path / "a/later.js").write_text("export class Later {}\n")
    (tmp_path / "b.js").write_text(
        'export const one = 1;\nexport async function two() {}\nexport { three as four, five } from "./a/c.js";\n'
    )
    (tmp_path / "a/c.js").write_text("export const three = 3;\nexport const five = 5;\n")
    text = bundle(tmp_path, ["a/first.js"])
    assert 'const { one: uno, two } = $get("b.js");' in text
    assert "function mount() {" in text
    assert '$bring("a/first.js", "./later.js")' in text
    assert 'new URL("./first.css", ($base + "a/first.js"))' in text
    assert 'return { one: one, two: two, four: $get("a/c.js").three, five: $get("a/c.js").five };' in text
    assert "return { default: mount };" in text
    assert '"a/later.js": () => {' in text
    assert text.rstrip().endswith('export default $get("a/first.js").default;')
    assert styles(tmp_path, ["a/first.js"]) == ["a/first.css"]
