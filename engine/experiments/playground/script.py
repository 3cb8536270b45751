"""A Playground experiment as a plain PyTorch script that, run alone, prints the same losses as the page."""

import inspect
from textwrap import dedent

from engine import catalog
from engine.data import datasets
from engine.data.samples import own_point
from engine.experiments.playground.settings import Playground
from engine.experiments.playground.torch_source import DROPOUT, FEATURES, LOSSES, MAIN, SHUFFLE
from engine.training import activations, optimizer


def script(experiment: Playground) -> str:
    """The script: only what this experiment needs, in the order of the textbook."""
    e = experiment
    pieces = [_opening(e), *_helpers(e), _data(e), _model(e), _main(e)]
    return "\n\n".join(piece.strip("\n") for piece in pieces if piece) + "\n"


def _opening(e: Playground) -> str:
    widths = "-".join(map(str, e.widths))
    return dedent(f'''
        """Perceptron Park: {e.data}, a {widths} network, {e.loss} loss, {e.optimizer}.

        Needs numpy and torch. `python script.py 50` trains 50 epochs and prints the losses that the page shows.
        `model.load_state_dict(safetensors.torch.load_file("weights.safetensors"))` takes over weights that the page has saved,
        and `safetensors.torch.save_file(model.state_dict(), "weights.safetensors")` saves some that the page opens.
        The page of this experiment: /playground?{e.address}
        """

        import sys
        from collections import OrderedDict

        import numpy as np
        import torch
        import torch.nn.functional as F
        from torch import nn

        torch.set_num_threads(1)
    ''')


def _helpers(e: Playground) -> list[str]:
    """The functions and classes that this experiment uses."""
    helpers = {
        **dict.fromkeys(activations.sources(e.unit_activations), True),
        inspect.getsource(catalog.INITS[e.init]): True,
        inspect.getsource(catalog.lr_factor): e.schedule != "constant",
        SHUFFLE: True,
        DROPOUT.format(rate=e.dropout, limit=int(e.dropout * 16777216)): e.dropout > 0 and bool(e.hidden),
    }
    return [source for source, is_needed in helpers.items() if is_needed]


def _data(e: Playground) -> str:
    """Points, split, inputs and targets."""
    chosen = datasets.DATASETS[e.data]
    more = f", {e.classes}" if chosen.task == "classes" else ""
    own = [own_point(text, e.task, e.n_classes) for text in e.own]
    lines = [_drawing(e.data), "", f"rng = np.random.default_rng({e.seed_data})"]
    lines += [f"points, labels = draw(rng, {e.n_points}, {e.noise!r}{more})"]
    lines += [f"own = np.array({own!r}).reshape(-1, {2 + e.n_targets})"]
    lines += _split(e)
    features = ", ".join(FEATURES[name] for name in e.features)
    lines += [
        "",
        "",
        "def inputs(points):",
        "    x1, x2 = points.T",
        f"    return torch.tensor(np.stack([{features}], axis=1), dtype=torch.float32)",
    ]
    lines += [
        "",
        "",
        "def outputs_wanted(labels):",
        f"    return torch.tensor({_targets(e)}, dtype=torch.float32)",
        "",
        "",
    ]
    wanted = "2:" if e.task == "regression" else "2"
    lines += [f"x_train, y_train = inputs(train[:, :2]), outputs_wanted(train[:, {wanted}])"]
    lines += [f"x_test, y_test = inputs(test[:, :2]), outputs_wanted(test[:, {wanted}])"]
    return "\n".join(lines)


def _drawing(data: str) -> str:
    """Source of the function that draws the data set, named `draw`; without annotations, which need our own modules."""
    draw = datasets.DATASETS[data].draw
    source = (
        dedent(inspect.getsource(draw)).replace(": np.random.Generator", "").replace(": int", "").replace(": float", "")
    )
    source = source.replace(" -> tuple[np.ndarray, np.ndarray]", "").replace(f"def {draw.__name__}(", "def draw(", 1)
    for name, cell in zip(draw.__code__.co_freevars, draw.__closure__ or (), strict=True):
        source = source.replace(f"np.array({name}, float)", f"np.array({cell.cell_contents!r}, float)")
    return source.strip() + "\n"


def _split(e: Playground) -> list[str]:
    """Training and test rows (x1, x2, label)."""
    everything = "np.column_stack([points, labels])"
    is_own = datasets.DATASETS[e.data].is_own
    if not datasets.DATASETS[e.data].is_split or e.train_share == 100:
        return ["train = test = own" if is_own else f"train = test = np.concatenate([{everything}, own])"]
    drawn = ["points, labels, own = own[:, :2], own[:, 2:], own[:0]"] if is_own else []
    cut = f"max(1, round(len(points) * {e.train_share} / 100))"
    return [
        *drawn,
        "order = rng.permutation(len(points))",
        f"cut = {cut}",
        f"rows = {everything}",
        "train, test = np.concatenate([rows[order[:cut]], own]), rows[order[cut:]]",
    ]


def _targets(e: Playground) -> str:
    if e.task == "regression":
        return "labels"
    low, high = e.levels
    is_class = "labels[:, None] == 1" if e.widths[-1] == 1 else f"np.arange({e.widths[-1]}) == labels[:, None]"
    return f"np.where({is_class}, {high}, {low})"


def _model(e: Playground) -> str:
    """`build()`: the layers, with the weights that the page starts from."""
    lines = ["def build():", "    layers = OrderedDict()"]
    first = e.widths[0]
    for layer, (n_in, n_out) in enumerate(zip(e.widths, e.widths[1:], strict=False)):
        is_last = layer == len(e.hidden)
        activation = (
            "nn.Identity()"
            if is_last and catalog.LOSSES[e.loss].output
            else activations.written(e.unit_activations[layer])
        )
        lines.append(f'    layers["{layer}"], layers["f{layer}"] = linear({layer}, {n_in}, {n_out}), {activation}')
        if e.dropout > 0 and not is_last:
            lines.append(f'    layers["dropout{layer}"] = Dropout({first})')
        first += n_out
    linear = [
        "def linear(layer, n_in, n_out):",
        f"    rng = np.random.default_rng([{e.seed_weights}, layer])",
        "    made = nn.Linear(n_in, n_out)",
    ]
    linear += [
        f"    made.weight.data = torch.tensor({catalog.INITS[e.init].__name__}(rng, n_out, n_in), dtype=torch.float32).contiguous()",
        "    nn.init.zeros_(made.bias)",
        *([] if e.biases else ["    made.bias.requires_grad_(False)"]),
        "    return made",
        "",
        "",
    ]
    return "\n".join([*linear, *lines, "    return nn.Sequential(layers)", "", "", *_edits(e)])


def _edits(e: Playground) -> list[str]:
    """The weights set by hand, by step."""
    if not e.edits:
        return []
    rows = [f"    ({edit.step}, {edit.name!r}, {edit.place!r}, {edit.value!r})," for edit in e.parsed_edits]
    apply = ["def set_by_hand(step):", "    for at, name, place, value in EDITS:", "        if at == step:"]
    return ["", "EDITS = [", *rows, "]", "", "", *apply, "            model.get_parameter(name).data[place] = value"]


def _main(e: Playground) -> str:
    penalty = ""
    weights = "for p in model.parameters() if p.ndim == 2"
    if e.l1:
        penalty += f" + {e.l1!r} * sum(p.abs().sum() {weights})"
    if e.l2:
        penalty += f" + {e.l2!r} / 2 * sum(p.square().sum() {weights})"
    return MAIN.format(
        loss=LOSSES[e.loss],
        lr=e.lr,
        batch_size=e.batch_size,
        seed_order=e.seed_order,
        order="shuffled(len(x_train), epoch)" if e.shuffle else "list(range(len(x_train)))",
        optimizer=optimizer.written(e.optimizer, "model.parameters()", "LR"),
        rate="LR" if e.schedule == "constant" else f"LR * lr_factor({e.schedule!r}, {e.schedule_epochs}, epoch)",
        penalty=penalty,
        clip=f"        nn.utils.clip_grad_norm_(model.parameters(), {e.clip!r})\n" if e.clip else "",
        counter="        Dropout.step = step\n" if e.dropout > 0 and e.hidden else "",
        edit_now="set_by_hand(step)\n" if e.edits else "",
        edit="        set_by_hand(step)\n" if e.edits else "",
    )
