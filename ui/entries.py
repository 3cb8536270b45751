"""The pages, and what each needs in the browser: our modules, and the parts of Streamlit that it draws with."""

from typing import NamedTuple

from live.front import Needs

DRAWN = ("BidiComponent", "Html")
FORM = (*DRAWN, "Button", "ButtonGroup", "NumberInput", "Selectbox", "Slider")
PLAYER = "player/player.js"


class Page(NamedTuple):
    """A page's title and its group in the navigation, its bundle (a view of the player, or one of `OTHERS`), what Streamlit draws in it."""

    title: str
    group: str = ""
    bundle: str = ""
    parts: tuple[str, ...] = FORM


FIRST, NETWORKS, TRANSFORMERS = "First steps", "Networks", "Transformers"
PAGES = {
    "home": Page("Home", bundle="home", parts=(*DRAWN, "PageLink")),
    "words": Page("Words", parts=(*DRAWN, "TextInput")),
    "neuron": Page("Neuron", FIRST, "neuron", (*FORM, "Checkbox")),
    "activations": Page("Activations", FIRST, "activations"),
    "backprop": Page("Backpropagation", FIRST, "backprop"),
    "playground": Page("Playground", NETWORKS, "network", (*FORM, "Checkbox", "FileUploader", "TextArea", "TextInput")),
    "vision": Page("Images", NETWORKS, "vision", (*FORM, "FileUploader")),
    "sequence": Page("Sequences", NETWORKS, "sequence"),
    "attention": Page("Attention", TRANSFORMERS, "attention", (*FORM, "Checkbox", "TextArea")),
    "minilm": Page("MiniLM", TRANSFORMERS, "attention", DRAWN),
    "tokens": Page("Tokens", TRANSFORMERS, "tokens", DRAWN),
}
"""By the file's stem in pages/. Those of a group stand together; the group without a name stands alone."""
OTHERS = {"home": ("home/home.js",), "tokens": ("tokens/tokens.js",)}
BUNDLES = {
    page.bundle: OTHERS.get(page.bundle) or (PLAYER, f"views/{page.bundle}.js")
    for page in PAGES.values()
    if page.bundle
}
"""The modules that each bundle begins with."""
NEEDS = {
    name: Needs(page.bundle, page.parts, page.title if name != "home" else "", set(FORM) <= set(page.parts))
    for name, page in PAGES.items()
}
"""By the name of the page, the first without one. A browser that is told at once asks for all together."""
