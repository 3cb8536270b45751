"""Saved weights that a person opens again, by the button or by dropping the file."""

import base64

import pytest
from playwright.sync_api import Page, expect

from engine.data.uploads.weights import file_of
from engine.experiment import Wish
from engine.experiments import EXPERIMENTS
from tests.browser.play import go_to, opened, until

SETTINGS = {
    "playground": "hidden=4,3",
    "vision": "n_train=200&layers=flatten,dense:12,ReLU",
    "attention": "n_heads=1&d_model=16&batch_size=8",
}
DROP = """([data, name]) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], name));
    for (const kind of ["dragover", "drop"]) {
        const event = new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true, composed: true });
        document.querySelector("[data-testid=stMain]").dispatchEvent(event);
    }
}"""


def file(kind: str) -> bytes:
    experiment = EXPERIMENTS[kind].at(SETTINGS[kind])
    frames = experiment.run()
    next(frames)
    return file_of(frames.send(Wish(updates=3)), kind, experiment.address)


@pytest.mark.parametrize("kind", SETTINGS)
def test_a_file_that_is_chosen_or_dropped_opens_its_settings_and_its_network(
    page: Page, server: str, kind: str
) -> None:
    tab = opened(page, server, path=kind)
    if kind == "vision":
        tab.evaluate(DROP, [base64.b64encode(file(kind)).decode(), "mine.safetensors"])
    else:
        tab.get_by_role("button", name="Download, or open saved weights").click()
        with tab.expect_file_chooser() as chooser:
            tab.get_by_role("button", name="Open saved weights").last.click()
        chooser.value.set_files({"name": "mine.safetensors", "mimeType": "", "buffer": file(kind)})
    until(tab, lambda said: said["step"] == 3)
    expect(tab.locator(".banner")).to_contain_text(
        "The run goes on with the weights of “mine.safetensors”, as of step 3."
    )
    tab.wait_for_url(lambda url: "hidden=4" in url or "n_heads=1" in url or "n_train=200" in url)
    expect(tab.locator("[data-name=undo]")).to_be_enabled()
    go_to(tab, "Control+z", 0)
    expect(tab.locator("[data-name=redo]")).to_be_enabled()
    go_to(tab, "Control+Shift+z", 3)
    go_to(tab, "ArrowRight", 4)
    go_to(tab, "Home", 3)
    go_to(tab, "ArrowRight", 4)
    tab.get_by_role("button", name="Back to step 3, where this run begins (R)").click()
    until(tab, lambda said: said["step"] == said["newest"] == 3)


def test_where_no_weights_are_opened_a_dropped_file_is_told_so(page: Page, server: str) -> None:
    tab = opened(page, server, "?hide=weights")
    expect(tab.get_by_role("button", name="Download", exact=True)).to_be_visible()
    tab.evaluate(DROP, [base64.b64encode(file("playground")).decode(), "mine.safetensors"])
    expect(tab.locator(".banner")).to_contain_text("On this page no weights can be opened: its network stays as it is.")


def test_all_that_is_said_of_a_file_can_be_read_whatever_its_name(page: Page, server: str) -> None:
    tab = opened(page, server, path="attention")
    weights = base64.b64encode(file("attention")).decode()
    said = tab.locator(".banner p")
    with tab.expect_response(lambda answer: "/weights?" in answer.url):
        tab.evaluate(DROP, [weights, "mine.safetensors"])
    expect(said).to_contain_text("“mine.safetensors”")
    assert said.evaluate("(words) => words.scrollHeight - words.clientHeight") <= 0
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.evaluate(DROP, [weights, f"{100 * 'x'}.safetensors"])
    expect(said).to_contain_text("xxx")
    assert said.evaluate("(words) => words.scrollWidth - words.clientWidth") <= 0
