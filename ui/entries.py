"""What each page needs in the browser: our modules, and the parts of Streamlit that it draws with."""

from live.front import Needs

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
NEEDS = {
    "home": Needs("home", (*DRAWN, "PageLink")),
    "words": Needs("", (*DRAWN, "TextInput")),
    "playground": Needs("network", (*FORM, "Checkbox", "FileUploader", "TextArea", "TextInput")),
    "vision": Needs("vision", (*FORM, "FileUploader")),
    "attention": Needs("attention", (*FORM, "Checkbox", "TextArea")),
    "minilm": Needs("attention", DRAWN),
    "tokens": Needs("tokens", DRAWN),
}
"""By the name of the page, the first without one. A browser that is told at once asks for all together."""
