"""See to it that the browser tests find what they drive: Chromium (the system's, else Playwright's); in CI also Firefox, WebKit and proxies."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.browser import engines, proxies
from tests.browser.park import chromium_path


def playwright_has_one() -> bool:
    """Whether Playwright brought a Chromium of its own."""
    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


def missing() -> list[str]:
    """The packages that are not there yet."""
    lacking: list[str] = []
    if os.environ.get("CI"):  # elsewhere the tests that need these are left out where they are not
        lacking += proxies.missing()
        lacking += sorted({package for name in engines.ENGINES for package in engines.missing(name)})
    return lacking if chromium_path() or playwright_has_one() else ["chromium", *lacking]


def install(packages: list[str]) -> None:
    """Install them: by apt as root on Debian and its kin; elsewhere Chromium alone, by Playwright."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update"], env=quiet, check=False)
        subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends", *packages], env=quiet, check=False)
    elif "chromium" in packages:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if packages := missing():
        install(packages)
        packages = missing()
    if packages:
        print(
            f"The browser tests need {', '.join(packages)}, which could not be installed. Install that and run again."
        )
    return len(packages)


if __name__ == "__main__":
    sys.exit(main())
