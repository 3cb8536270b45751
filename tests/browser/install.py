"""See to it that the browser tests find a Chromium: the system's, else Playwright's, else install one."""

import os
import shutil
import subprocess
import sys

from park import chromium_path
from playwright.sync_api import sync_playwright


def playwright_has_one() -> bool:
    """Whether Playwright brought a Chromium of its own."""
    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


def install() -> bool:
    """Install Chromium: by apt as root on Debian and its kin, by Playwright elsewhere."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        commands = [["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return all(subprocess.run(command, env=quiet, check=False).returncode == 0 for command in commands)


def main() -> int:
    if chromium_path() or playwright_has_one():
        return 0
    if install() and (chromium_path() or playwright_has_one()):
        return 0
    print("The browser tests need Chromium or Chrome, and it could not be installed. Install one and run again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
