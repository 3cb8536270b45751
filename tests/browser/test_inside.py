"""The look inside an image network, in a real browser: its arithmetic against NumPy by hand, its keys, tabs and widgets."""

import re
from collections.abc import Callable, Iterator
from math import erf
from pathlib import Path
from random import Random
from urllib.parse import unquote_plus, urlencode

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from playwright.sync_api import Browser, Locator, Page, expect
from safetensors.numpy import load

from engine.data.kept_images import save_own
from engine.data.own_images import OwnSet

DATA = Path(__file__).parents[2] / "assets" / "data" / "mnist.npz"
WAIT = 30_000
UPDATES = 3
"""Before that running means are 0 and biases too: sums that leave them out would pass."""
FLAT = (
    *("conv:4:5:2:1", "batchnorm", "ReLU", "maxpool:2", "residual:4", "residual:6:2", "avgpool:2:1", "dropout:25"),
    *("flatten", "layernorm", "dense:12", "GELU"),
)
POOLED = ("conv:3:3:1:1", "tanh", "conv:5:3", "softplus", "gap")
Arrays = dict[str, np.ndarray]


# The network by hand, in float64


def windows(x: np.ndarray, size: int, stride: int, padding: int = 0) -> np.ndarray:
    """(c, h, w) -> (c, h', w', size, size)"""
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    return sliding_window_view(padded, (size, size), axis=(1, 2))[:, ::stride, ::stride]


def convolved(
    x: np.ndarray, weight: np.ndarray, bias: np.ndarray | float = 0.0, stride: int = 1, padding: int = 0
) -> np.ndarray:
    out = np.einsum("cyxkl,fckl->fyx", windows(x, weight.shape[-1], stride, padding), weight)
    return out + np.reshape(bias, (-1, 1, 1))


def batch_normed(x: np.ndarray, w: Arrays, prefix: str) -> np.ndarray:
    mean, variance, gain, bias = (
        w[f"{prefix}.{name}"].reshape(-1, *[1] * (x.ndim - 1))
        for name in ("running_mean", "running_var", "weight", "bias")
    )
    return (x - mean) / np.sqrt(variance + 1e-5) * gain + bias


def residual(x: np.ndarray, w: Arrays, prefix: str, stride: int) -> np.ndarray:
    branch = convolved(x, w[f"{prefix}.conv1.weight"], 0, stride, 1)
    branch = np.maximum(batch_normed(branch, w, f"{prefix}.bn1"), 0)
    branch = batch_normed(convolved(branch, w[f"{prefix}.conv2.weight"], 0, 1, 1), w, f"{prefix}.bn2")
    projection = w.get(f"{prefix}.project.weight")
    skip = x if projection is None else convolved(x, projection, 0, stride)
    return np.maximum(branch + skip, 0)


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "ReLU": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "softplus": lambda z: np.log1p(np.exp(z)),
    "GELU": lambda z: z * 0.5 * (1 + np.vectorize(erf)(z / np.sqrt(2))),
}


def layer_output(text: str, x: np.ndarray, w: Arrays, i: int) -> np.ndarray:
    kind, *said = text.split(":")
    numbers = [int(part) for part in said]
    if kind in ACTIVATIONS:
        return ACTIVATIONS[kind](x)
    if kind == "conv":
        stride, padding = [*numbers[2:], 1, 0][:2] if len(numbers) < 4 else numbers[2:]
        return convolved(x, w[f"{i}.weight"], w[f"{i}.bias"], stride, padding)
    if kind.endswith("pool"):
        seen = windows(x, numbers[0], numbers[-1])
        return seen.max((3, 4)) if kind == "maxpool" else seen.mean((3, 4))
    if kind == "residual":
        return residual(x, w, str(i), [*numbers, 1][1])
    if kind == "batchnorm":
        return batch_normed(x, w, str(i))
    if kind == "layernorm":
        return (x - x.mean()) / np.sqrt(x.var() + 1e-5) * w[f"{i}.weight"] + w[f"{i}.bias"]
    if kind == "dense":
        return w[f"{i}.weight"] @ x + w[f"{i}.bias"]
    return {"dropout": lambda: x, "flatten": x.ravel, "gap": lambda: x.mean((1, 2))}[kind]()


def outputs_by_hand(layers: tuple[str, ...], image: np.ndarray, w: Arrays) -> list[np.ndarray]:
    """What every layer gives, the input first and the softmax last."""
    found = [image[None] / 255.0]
    for i, text in enumerate((*layers, "dense:10")):
        found.append(layer_output(text, found[-1], w, i))
    shifted = np.exp(found[-1] - found[-1].max())
    return [*found, shifted / shifted.sum()]


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    """Test image 0, which is watched at first."""
    with np.load(DATA, allow_pickle=False) as file:
        return file["x_test"][0].astype(np.float64)


# The page


def opened(page: Page, server: str, **settings: str) -> Page:
    page.goto(f"{server}/vision?{urlencode(settings)}")
    expect(inside(page)).to_be_visible(timeout=WAIT)
    return page


@pytest.fixture(scope="module")
def lenet(lasting: Page, server: str) -> Page:
    """The default network before its first update, opened once: nobody changes its settings."""
    return opened(lasting, server)


def inside(page: Page) -> Locator:
    return page.locator(".pi")


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


def arithmetic(page: Page) -> Locator:
    return page.locator("[data-name=arithmetic]")


def await_answer(page: Page, *place: int) -> None:
    """Wait until the arithmetic is that of layer, unit, row and column."""
    expect(arithmetic(page)).to_have_attribute("data-at", ".".join(map(str, place)), timeout=WAIT)


def shown(page: Page, part: str) -> np.ndarray:
    """All numbers of a part, exactly, in order."""
    found = arithmetic(page).locator(f"[data-part='{part}']")
    return np.array([float(value) for value in found.evaluate_all("all => all.map((e) => e.dataset.exact)")])


def choose(page: Page, layer: int, unit: int) -> None:
    inside(page).get_by_label("Layer", exact=True).select_option(str(layer))
    field = inside(page).get_by_label("Unit", exact=True)
    field.fill(str(unit + 1))
    field.press("Enter")


def moved_to(page: Page, layer: int, unit: int, y: int, x: int, columns: int) -> None:
    choose(page, layer, unit)
    expect(arithmetic(page)).to_have_attribute("data-at", re.compile(rf"^{layer}\.{unit}\."), timeout=WAIT)
    slider = page.get_by_label("Pixel of the unit's map")
    if slider.is_visible():  # the numbers are hidden until the unit is answered
        slider.fill(str(y * columns + x))
    await_answer(page, layer, unit, y, x)


@pytest.fixture(scope="module")
def learned(browser: Browser, server: str) -> Iterator[Callable[[tuple[str, ...]], tuple[Page, Arrays]]]:
    """`learned(layers)`: a page on which that network made a few updates, and its weights as downloaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})

    def begin(layers: tuple[str, ...]) -> tuple[Page, Arrays]:
        page = context.new_page()
        tokens: list[str] = []
        page.on("websocket", lambda socket: tokens.extend(re.findall(r"/park/live/([^/?]+)", socket.url)))
        opened(page, server, layers=",".join(layers), n_train="500", init="He")
        expect(arithmetic(page)).to_have_attribute("data-step", "0", timeout=WAIT)
        for step in range(1, UPDATES + 1):
            page.get_by_role("button", name=re.compile("forward", re.IGNORECASE)).first.click()
            expect(arithmetic(page)).to_have_attribute("data-step", str(step), timeout=WAIT)
        answer = page.request.get(f"{server}/park/run/{tokens[-1]}/weights.safetensors?step={UPDATES}")
        assert answer.ok, answer.text()
        weights = {name.removeprefix("param/"): array.astype(np.float64) for name, array in load(answer.body()).items()}
        return page, weights

    yield begin
    context.close()


@pytest.mark.parametrize("layers", [FLAT, POOLED], ids=["flat", "pooled"])
def test_the_arithmetic_of_a_random_pixel_of_every_layer_is_numpys(learned, image: np.ndarray, layers: tuple[str, ...]):
    page, weights = learned(layers)
    outputs = outputs_by_hand(layers, image, weights)
    assert (
        any(np.abs(array).max() > 0 for name, array in weights.items() if name.endswith("running_mean"))
        or layers is POOLED
    )
    chance = Random(7)
    for i, text in enumerate((*layers, "dense:10", "softmax")):
        read, out = outputs[i], outputs[i + 1]
        place = [chance.randrange(size) for size in out.shape] + [0] * (3 - out.ndim)
        moved_to(page, i, *place, columns=out.shape[-1])
        value = out[tuple(place[: out.ndim])]
        assert shown(page, "value") == pytest.approx([value], abs=1e-5, rel=1e-5), text
        check = CHECKS.get(text.split(":")[0], parts_of_a_value)
        check(page, text, read, weights, i, place)


def parts_of_convolution(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    _, size, stride, padding = ([int(part) for part in text.split(":")[1:]] + [1, 0])[:4]
    j, y, x = place
    kernel = w[f"{i}.weight"][j]
    patches = windows(read, size, stride, padding)[:, y, x]
    assert shown(page, "patch") == pytest.approx(patches[0].ravel(), abs=1e-5)
    assert shown(page, "weight") == pytest.approx(kernel[0].ravel(), abs=1e-6)
    assert shown(page, "product") == pytest.approx((patches[0] * kernel[0]).ravel(), abs=1e-5)
    assert shown(page, "sum") == pytest.approx((patches * kernel).sum((1, 2)), abs=1e-5)
    assert shown(page, "bias") == pytest.approx([w[f"{i}.bias"][j]], abs=1e-7)


def parts_of_dense(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    products = w[f"{i}.weight"][place[0]] * read
    largest = sorted(products, key=abs, reverse=True)[:12]
    assert shown(page, "product") == pytest.approx(largest, abs=1e-5)
    assert shown(page, "bias") == pytest.approx([w[f"{i}.bias"][place[0]]], abs=1e-7)


def parts_of_pooling(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    numbers = [int(part) for part in text.split(":")[1:]]
    j, y, x = place
    window = windows(read, numbers[0], numbers[-1])[j, y, x] if numbers else read[j]
    assert shown(page, "patch") == pytest.approx(window.ravel(), abs=1e-5)
    wins = arithmetic(page).locator(".pi-wins").evaluate_all("all => all.map((e) => e.dataset.index)")
    assert [int(k) for k in wins] == ([int(window.argmax())] if text.startswith("max") else [])


def parts_of_normalisation(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    j = place[0] if text == "batchnorm" else tuple(place[: read.ndim])
    is_batch = text == "batchnorm"
    wanted = {
        "input": read[tuple(place[: read.ndim])],
        "mean": w[f"{i}.running_mean"][j] if is_batch else read.mean(),
        "variance": w[f"{i}.running_var"][j] if is_batch else read.var(),
        "gain": w[f"{i}.weight"][j],
        "bias": w[f"{i}.bias"][j],
    }
    for part, value in wanted.items():
        assert shown(page, part) == pytest.approx([value], abs=1e-5), part


def parts_of_softmax(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    assert shown(page, "logit") == pytest.approx(read, abs=1e-5)
    assert shown(page, "exps") == pytest.approx(np.exp(read - read.max()), abs=1e-5)


def parts_of_residual(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    total = shown(page, "branch") + shown(page, "skip")
    assert np.maximum(total, 0) == pytest.approx(shown(page, "value"), abs=1e-5)


def parts_of_flatten(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    channel, y, x = np.unravel_index(place[0], read.shape)
    expect(arithmetic(page)).to_contain_text(f"Map {channel + 1}, row {y + 1}, column {x + 1}")


def parts_of_a_value(page: Page, text: str, read: np.ndarray, w: Arrays, i: int, place: list[int]) -> None:
    assert shown(page, "input") == pytest.approx([read[tuple(place[: read.ndim])]], abs=1e-5), text


CHECKS = {
    "conv": parts_of_convolution,
    "dense": parts_of_dense,
    "maxpool": parts_of_pooling,
    "avgpool": parts_of_pooling,
    "gap": parts_of_pooling,
    "batchnorm": parts_of_normalisation,
    "layernorm": parts_of_normalisation,
    "residual": parts_of_residual,
    "flatten": parts_of_flatten,
    "softmax": parts_of_softmax,
}


def test_every_map_of_a_convolution_shows_its_own_products(lenet: Page, image: np.ndarray):
    tab(lenet, "Arithmetic").click()
    moved_to(lenet, 3, 2, 4, 6, columns=10)
    sums = shown(lenet, "sum")
    assert len(sums) == 6
    for channel in range(6):
        arithmetic(lenet).get_by_role("button", name=f"Show the arithmetic of map {channel + 1}").click()
        assert shown(lenet, "product").sum() == pytest.approx(sums[channel], abs=1e-5)
        assert shown(lenet, "channel-sum") == pytest.approx([sums[channel]])
    assert sums.sum() + shown(lenet, "bias")[0] == pytest.approx(shown(lenet, "value")[0], abs=1e-5)


def test_arrow_keys_move_the_pixel_and_the_patch(lenet: Page):
    tab(lenet, "Arithmetic").click()
    moved_to(lenet, 0, 0, 10, 10, columns=28)
    slider = lenet.get_by_label("Pixel of the unit's map")
    slider.press("ArrowRight")
    await_answer(lenet, 0, 0, 10, 11)
    picture = lenet.locator(".pi-out .pi-picture")
    picture.press("ArrowDown")
    await_answer(lenet, 0, 0, 11, 11)
    picture.press("Home")
    await_answer(lenet, 0, 0, 0, 0)
    assert (shown(lenet, "patch") == 0).all()
    expect(lenet.locator(".pi-cell.pi-void")).to_have_count(2 * (25 - 9))


def test_the_kernel_slides_by_itself_and_stops(lenet: Page):
    tab(lenet, "Arithmetic").click()
    moved_to(lenet, 0, 0, 0, 0, columns=28)
    play = lenet.get_by_role("button", name="Slide over the map")
    play.click()
    expect(arithmetic(lenet)).to_have_attribute("data-at", re.compile(r"^0\.0\.\d+\.[1-9]"), timeout=WAIT)
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_the_pointer_shows_the_pixel_under_it(lenet: Page):
    tab(lenet, "Arithmetic").click()
    moved_to(lenet, 0, 0, 0, 0, columns=28)
    picture = lenet.locator(".pi-out .pi-picture")
    box = picture.bounding_box()
    picture.hover(position={"x": (20 + 0.5) * box["width"] / 28, "y": (5 + 0.5) * box["height"] / 28})
    await_answer(lenet, 0, 0, 5, 20)


def test_tabs_go_by_arrow_keys_and_only_those_that_suit_are_there(lenet: Page):
    tab(lenet, "Arithmetic").focus()
    for name in ("Padding and stride", "Saliency", "What it learned", "Embedding", "Explain this step"):
        lenet.keyboard.press("ArrowRight")
        expect(tab(lenet, name)).to_be_focused()
        expect(tab(lenet, name)).to_have_attribute("aria-selected", "true")
        expect(inside(lenet).get_by_role("tabpanel")).to_have_count(1)
    lenet.keyboard.press("ArrowRight")
    expect(tab(lenet, "Arithmetic")).to_be_focused()
    for name in ("Code plane", "Transfer"):
        expect(tab(lenet, name)).to_be_hidden()


def test_the_widget_counts_as_the_layer_and_changes_it(page: Page, server: str):
    opened(page, server)
    tab(page, "Padding and stride").click()
    widget = page.locator("[data-name=geometry]")
    expect(widget).to_contain_text("⌊(28 + 2·2 − 5) / 1⌋ + 1 = 28")
    expect(widget.get_by_role("button", name="Use these in this layer")).to_be_disabled()
    widget.get_by_label("Stride").fill("2")
    widget.get_by_label("Kernel").fill("7")
    expect(widget).to_contain_text("⌊(28 + 2·2 − 7) / 2⌋ + 1 = 13")
    assert (28 + 2 * 2 - 7) // 2 + 1 == 13
    expect(widget).to_contain_text("The last row and column are never read.")
    widget.get_by_role("button", name="Use these in this layer").click()
    page.wait_for_url(lambda url: "conv:6:7:2:2" in unquote_plus(url), wait_until="commit")


def test_saliency_lies_over_the_image(lenet: Page):
    tab(lenet, "Saliency").click()
    panel = lenet.locator("[data-name=saliency]")
    for method in ("Integrated gradients", "Grad-CAM", "Occlusion", "Gradient"):
        panel.get_by_role("button", name=method, exact=True).click()
        expect(panel.get_by_role("status").first).to_have_text("Step 0", timeout=WAIT)
    panel.get_by_label("Class").select_option("3")
    expect(panel).to_have_attribute("data-target", "3", timeout=WAIT)
    expect(panel.get_by_role("img", name=re.compile("Saliency for 3"))).to_be_visible()
    panel.locator(".pi-stacked").press("ArrowUp")
    expect(panel.locator(".pi-reading")).to_contain_text("row 14, column 15")


def test_a_unit_shows_what_it_learned(page: Page, server: str):
    opened(page, server, layers="conv:4:5:2,ReLU,flatten")
    tab(page, "What it learned").click()
    panel = page.locator("[data-name=learned]")
    expect(panel.locator("[data-part=accuracy]")).to_have_count(3, timeout=WAIT)
    values = panel.locator("[data-part=top]").evaluate_all("all => all.map((e) => Number(e.dataset.exact))")
    assert len(values) == 9
    assert values == sorted(values, reverse=True)
    assert float(panel.locator("[data-part=reached]").get_attribute("data-exact")) >= values[0]


def test_of_few_test_images_a_unit_shows_as_many_as_there_are(page: Page, server: str):
    x, labels = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8), np.arange(20) % 2
    few = save_own(OwnSet(x, labels, x[:5], labels[:5], ("cat", "dog")))
    opened(page, server, data="own", own_set=few, layers="conv:4:5:2,ReLU,flatten")
    tab(page, "What it learned").click()
    panel = page.locator("[data-name=learned]")
    expect(panel.locator("[data-part=accuracy]")).to_have_count(3, timeout=WAIT)
    expect(panel.locator(".pi-tile:visible")).to_have_count(5)


def test_the_embedding_shows_500_images_and_follows_the_keyboard(lenet: Page):
    tab(lenet, "Embedding").click()
    panel = lenet.locator("[data-name=embedding]")
    expect(panel).to_have_attribute("data-points", "500", timeout=WAIT)
    points = panel.get_by_role("application", name=re.compile("500 test images by PCA"))
    points.press("ArrowRight")
    expect(panel.locator(".pi-reading")).to_contain_text("test image", timeout=WAIT)
    said = panel.locator(".pi-reading").inner_text()
    with np.load(DATA, allow_pickle=False) as file:
        label, index = re.match(r"“(\d)”, test image (\d+)", said).groups()
        assert file["y_test"][int(index)] == int(label)
    panel.get_by_role("button", name="7", exact=True).click()
    expect(panel.get_by_role("button", name="7", exact=True)).to_have_attribute("aria-pressed", "false")


def test_the_plane_of_codes_shows_the_image_behind_a_point(page: Page, server: str):
    opened(
        page, server, goal="rebuild", loss="binary cross-entropy", layers="flatten,dense:16,ReLU,dense:2,dense:16,ReLU"
    )
    tab(page, "Code plane").click()
    panel = page.locator("[data-name=plane]")
    expect(panel.locator(".pi-reading")).to_contain_text("Behind (", timeout=WAIT)
    before = panel.locator(".pi-reading").inner_text()
    panel.get_by_role("application", name=re.compile("Code plane: the first number")).press("ArrowRight")
    expect(panel.locator(".pi-reading")).not_to_have_text(before, timeout=WAIT)


def test_transfer_names_the_frozen_layers(page: Page, server: str):
    opened(page, server, data="Fashion-MNIST", n_train="500", pretrain="20", freeze="1")
    tab(page, "Transfer").click()
    panel = page.locator("[data-name=transfer]")
    expect(panel.locator(".pi-frozen")).to_have_count(1)
    expect(panel.locator(".pi-frozen")).to_contain_text("conv 6 · 5×5")
    expect(panel.locator("[aria-current=step]")).to_contain_text("Learn MNIST")


def test_a_narrow_window_holds_every_tab(page: Page, server: str):
    page.set_viewport_size({"width": 360, "height": 800})
    opened(page, server, layers="conv:4:5:2,ReLU,flatten")
    for name in ("Arithmetic", "Padding and stride", "Saliency", "What it learned", "Embedding", "Explain this step"):
        tab(page, name).click()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
        sizes = (
            inside(page)
            .locator("button:visible, select:visible, input:visible:not([type=checkbox])")
            .evaluate_all(
                "all => all.map(e => [e.offsetWidth, e.offsetHeight, e.getAttribute('aria-label') ?? e.textContent])"
            )
        )
        assert [size for size in sizes if min(size[:2]) < 24] == [], name
