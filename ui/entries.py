"""The pages, and what each needs in the browser: our modules, and the parts of Streamlit that it draws with."""

from live.front import Needs

PAGES = {
    "": [("home", "Home"), ("words", "Words")],
    "Networks": [("playground", "Playground"), ("vision", "Images")],
    "Transformers": [("attention", "Attention"), ("minilm", "MiniLM"), ("tokens", "Tokens")],
}
"""Groups of the navigation: the file's stem in pages/ and the title. The group without a name stands alone."""
TITLES = dict(page for group in PAGES.values() for page in group)
PLAYER = "player/player.js"
BUNDLES = {
    "home": ("home/home.js",),
    "network": (PLAYER, "views/network.js"),
    "vision": (PLAYER, "views/vision.js"),
    "attention": (PLAYER, "views/attention.js"),
    "tokens": ("tokens/tokens.js",),
}
"""The modules that each bundle begins with; the player's are named after the view."""
DRAWN = ("BidiComponent", "Html")
FORM = (*DRAWN, "Button", "ButtonGroup", "NumberInput", "Selectbox", "Slider")
PARTS = {
    "home": ("home", (*DRAWN, "PageLink")),
    "words": ("", (*DRAWN, "TextInput")),
    "playground": ("network", (*FORM, "Checkbox", "FileUploader", "TextArea", "TextInput")),
    "vision": ("vision", (*FORM, "FileUploader")),
    "attention": ("attention", (*FORM, "Checkbox", "TextArea")),
    "minilm": ("attention", DRAWN),
    "tokens": ("tokens", DRAWN),
}
NEEDS = {
    name: Needs(bundle, parts, TITLES[name] if name != "home" else "", set(FORM) <= set(parts))
    for name, (bundle, parts) in PARTS.items()
}
"""By the name of the page, the first without one. A browser that is told at once asks for all together."""
