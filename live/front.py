"""Middleware: what a browser asks first, the page and its files, packed and with word of everything that they will need."""

import asyncio
import base64
import hashlib
import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from live import assets
from live.bundle import bundle, styles
from live.chunks import chunks
from live.packed import Folder, Packed, once, packed
from live.paths import OWN

KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "no-cache"
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ASSET = re.compile(r"/park/assets/(?P<version>[^/]*)(?P<path>/.*)", re.DOTALL)
BUNDLE = re.compile(r"/bundle/(?P<name>\w+)\.js")
STATIC = "/static/"
PINGS = ("_stcore/health", "_stcore/host-config")
"""What Streamlit's script asks for when it has begun."""
FIRST = ("base.js", "mode.js", "fold.js", "behind.js")
"""Scripts of assets/first that stand in every page, before anything else."""


@dataclass(frozen=True)
class Needs:
    """What a page needs: the name of its bundle if it has one, and parts of Streamlit by the beginning of their files' names.

    `title` stands in it until it has come, beside the place of a form if it `has_form`.
    """

    bundle: str
    parts: tuple[str, ...]
    title: str = ""
    has_form: bool = False


class Front:
    """Gives pages and text files itself; everything else the app behind it.

    `shell` is Streamlit's folder of static files, `bundles` the modules that each bundle begins with, `pages` what each needs,
    `look` the styles that stand in a page from the beginning.
    """

    def __init__(
        self,
        app: ASGIApp,
        shell: Path,
        bundles: Mapping[str, Sequence[str]],
        pages: Mapping[str, Needs],
        look: str = "",
    ) -> None:
        self.app, self.shell, self.bundles, self.pages, self.look = app, shell, bundles, pages, look
        self._assets, self._static = Folder(assets.ASSETS), Folder(shell / "static")
        self._made: dict[tuple[str, str], asyncio.Task[Packed]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        is_asked = scope["type"] == "http" and scope["method"] == "GET"
        found, cache = await self._find(scope) if is_asked else (None, "")
        if found is None:
            await self.app(scope, receive, send)
        else:
            await found.answer(Headers(scope=scope), cache)(scope, receive, send)

    async def _find(self, scope: Scope) -> tuple[Packed | None, str]:
        """What is asked for, and how long a browser may keep it."""
        path = scope["path"]
        if "text/html" in Headers(scope=scope).get("accept", "") and OWN.fullmatch(path) is None:
            page = path.rpartition("/")[2] or next(iter(self.pages))
            return await self._make(page if page in self.pages else "", self._page), ASKED_AGAIN
        if path.startswith(STATIC):
            return await self._static.find(path.removeprefix(STATIC)), KEPT
        if asset := ASSET.fullmatch(path):
            return await self._asset(asset["path"]), KEPT if asset["version"] == assets.version() else ASKED_AGAIN
        return None, ""

    async def _asset(self, path: str) -> Packed | None:
        asked = BUNDLE.fullmatch(path)
        if asked and asked["name"] in self.bundles:
            return await self._make(asked["name"], self._bundle)
        return await self._assets.find(path)

    async def _make(self, name: str, make: Callable[[str], Packed]) -> Packed:
        """What is made once for each version of the assets, beside the event loop."""
        key = (f"{make.__name__} {name}", assets.version())
        if key not in self._made:
            self._made = {other: made for other, made in self._made.items() if other[1] == key[1]}
        return await once(self._made, key, partial(make, name))

    def _bundle(self, name: str) -> Packed:
        return packed(bundle(assets.ASSETS, self.bundles[name]), "text/javascript")

    def _page(self, name: str) -> Packed:
        """The page of a name; of any other name Streamlit's own word that there is none."""
        links = self._links(self.pages[name]) if name else []
        head = [f"<style>{self.look}</style>", *links, "</head>"]
        text = page_text(self.shell).replace("</head>", "\n".join(head), 1)
        if name:
            text = text.replace("<body>", f"<body>\n{_meanwhile(self.pages[name])}", 1)
        return packed(text, "text/html; charset=utf-8")

    def _links(self, needs: Needs) -> list[str]:
        """A link for every file that the page will ask for: none of them waits until another has been read."""
        known, where = page_text(self.shell), assets.address()
        theirs = chunks(self.shell / "static" / "js", needs.parts)
        ours = [f"bundle/{needs.bundle}.js", *styles(assets.ASSETS, self.bundles[needs.bundle])] if needs.bundle else []
        places = [f"./{where}/{name}" for name in ours]
        scripts = [f"./static/js/{name}" for name in theirs if name not in known]
        return [_link(place) for place in (*places, *scripts, *(f"./{ping}" for ping in PINGS))]


def inline_scripts(shell: Path) -> tuple[str, ...]:
    """SHA-256 of the scripts that stand in every page, for the policy that allows no others."""
    texts = SCRIPT.findall(page_text(shell))
    return tuple(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)


@lru_cache(maxsize=1)
def page_text(shell: Path) -> str:
    """Streamlit's page under our name, with our first scripts in it."""
    text = (shell / "index.html").read_text("utf-8")
    first = [f"<script>{(assets.ASSETS / 'first' / name).read_text('utf-8')}</script>" for name in FIRST]
    named = text.replace("<title>Streamlit</title>", "<title>Perceptron Park</title>")
    return named.replace("<head>", "\n".join(["<head>", *first]), 1)


def _meanwhile(page: Needs) -> str:
    """What is seen of a page until it has come: its title, and the places of form and picture."""
    form = " has-form" if page.has_form else ""
    parts = f'<i class="bar"></i><i class="form"></i><div class="title">{html.escape(page.title)}</div><i class="board"></i>'
    return f'<div class="park-first{form}" aria-hidden="true">{parts}</div>'


def _link(place: str) -> str:
    kinds = {".css": 'rel="preload" as="style"', ".js": 'rel="modulepreload" crossorigin'}
    kind = kinds.get(Path(place).suffix, 'rel="preload" as="fetch" crossorigin')
    return f'<link {kind} href="{html.escape(place)}">'
