"""The first minute of a person: how soon a page answers after the start, and how soon XOR is learned after play.

`python -m benchmarks start`: starts `streamlit run app.py` in a warm environment and opens Home in headless Chromium as soon as
the port answers; then presses play on the playground as it opens and waits for a test loss below 0.05 at normal speed.
"""

import argparse
import time

from playwright.sync_api import Error, Page, sync_playwright

from benchmarks.serving import Server, serving
from tests.browser.park import idle, launch

STREAMLIT = ("-m", "streamlit", "run", "app.py", "--server.port", "PORT", "--server.headless", "true")
LEARNED = 0.05
TEST_LOSS = """(numbers, learned) => [...numbers.children].some(box =>
  box.textContent.startsWith("Test loss") && parseFloat(box.textContent.slice(9)) < learned)"""


def interactive_after(page: Page, server: Server, began: float) -> float:
    """Seconds from `began` until Home has been drawn and its button can be pressed."""
    while True:
        try:
            page.goto(server.url)
            break
        except Error:
            if server.process.poll() is not None:
                raise RuntimeError(f"The server ended:\n{server.log}") from None
            time.sleep(0.01)
    idle(page)
    page.get_by_role("link", name="Open the playground").click(trial=True)
    return time.perf_counter() - began


def xor_after(page: Page, server: Server) -> float:
    """Seconds from pressing play to a test loss below 0.05 on screen."""
    server.wait_until_warm()
    page.goto(f"{server.url}/playground")
    idle(page)
    numbers = page.locator("dl.readouts").element_handle()
    play = page.get_by_role("button", name="Play", exact=True)
    play.click(trial=True)
    began = time.perf_counter()
    play.click()
    page.wait_for_function(f"([numbers, learned]) => ({TEST_LOSS})(numbers, learned)", arg=[numbers, LEARNED])
    return time.perf_counter() - began


def main(arguments: list[str]) -> None:
    """Print both times."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks start", description=__doc__.partition("\n")[0])
    parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        began = time.perf_counter()
        with serving(STREAMLIT) as server:
            interactive = interactive_after(page, server, began)
            print(f"Home can be used {interactive:.2f} s after `streamlit run app.py`", flush=True)
            xor = xor_after(page, server)
            print(f"XOR is learned (test loss < {LEARNED}) {xor:.2f} s after play", flush=True)
        browser.close()
    print(f"start interactive_s={interactive:.2f} xor_s={xor:.2f}")
