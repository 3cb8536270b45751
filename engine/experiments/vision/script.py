"""A Vision experiment as a plain PyTorch script that, run beside its image file, prints the losses of the page."""

import inspect

from engine import catalog
from engine.data.shipped_images import FILES
from engine.experiments.vision import torch_source as source
from engine.experiments.vision.batches import HELD_BACK, MOST_HELD_BACK
from engine.experiments.vision.schedule import planned_rate
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.stack import Planned
from engine.training import activations, optimizer


def script(experiment: Vision) -> str:
    """The script: only what this experiment needs, in the order of the textbook."""
    e = experiment
    pieces = [_opening(e), *_parts(e), _data(e), _net(e), _batch(e), _loss(e), _train(e), source.TEST, _main(e)]
    return "\n\n\n".join(piece.strip("\n") for piece in pieces if piece) + "\n"


def _opening(e: Vision) -> str:
    file = FILES.get(e.data, "your_images.npz")
    usage = f"python script.py {FILES[e.pretrain_data]} {file}" if e.pretrain else f"python script.py {file}"
    return source.OPENING.format(
        data=e.data, usage=usage, address=e.address, lr=e.lr, batch=e.batch_size, epochs=e.epochs,
        seed_data=e.seed_data, seed_weights=e.seed_weights, seed_order=e.seed_order,
    )  # fmt: skip


def _parts(e: Vision) -> list[str]:
    """The modules and functions that this network uses, as they stand in the engine."""
    from engine.experiments.vision import augment, model

    kinds = {planned.kind for planned in e.plan}
    has_points = any(_is_points(planned) for planned in e.plan)
    wanted = {
        **dict.fromkeys(activations.sources(planned.activation for planned in e.plan), True),
        inspect.getsource(catalog.INITS[e.init]): True,
        inspect.getsource(catalog.lr_factor): e.schedule != "constant",
        inspect.getsource(planned_rate): e.schedule != "constant",
        inspect.getsource(model.Dropout): "dropout" in kinds,
        inspect.getsource(model.Points): has_points or "residual" in kinds,
        inspect.getsource(model.conv): "residual" in kinds,
        inspect.getsource(model.Residual): "residual" in kinds,
        inspect.getsource(model.GlobalAverage): "gap" in kinds,
        inspect.getsource(augment.augmented): bool(e.shift or e.rotate or e.scale),
    }
    return [text for text, is_wanted in wanted.items() if is_wanted]


def _is_points(planned: Planned) -> bool:
    return planned.kind == "conv" and planned.numbers[1] == 1 and planned.numbers[2] > 1


def _data(e: Vision) -> str:
    held = f"min(len(places) // {HELD_BACK}, {MOST_HELD_BACK})" if e.early_stop else "0"
    return source.DATA.format(n=e.n_train, held=held)


def _net(e: Vision) -> str:
    layers = "\n".join(f"        {_layer(planned, e.residual)}," for planned in e.plan)
    return source.NET.format(layers=layers, weights=f"{catalog.INITS[e.init].__name__}(rng, n_out, n_in)")


def _layer(planned: Planned, is_residual: bool) -> str:
    """The layer as PyTorch source."""
    numbers, size = planned.numbers, planned.shape_in[0]
    if planned.kind == "activation":
        return activations.written(planned.activation)
    if planned.kind == "conv":
        return f"{'Points' if _is_points(planned) else 'nn.Conv2d'}({size}, {', '.join(map(str, numbers))})"
    return {
        "maxpool": lambda: f"nn.MaxPool2d{numbers}",
        "avgpool": lambda: f"nn.AvgPool2d{numbers}",
        "dense": lambda: f"nn.Linear({size}, {numbers[0]})",
        "dropout": lambda: f"Dropout({numbers[0]})",
        "batchnorm": lambda: f"nn.BatchNorm{2 if len(planned.shape) == 3 else 1}d({size})",
        "layernorm": lambda: f"nn.LayerNorm({planned.shape})",
        "residual": lambda: f"Residual({size}, {numbers[0]}, {numbers[1]}, {is_residual})",
        "flatten": lambda: "nn.Flatten()",
        "gap": lambda: "GlobalAverage()",
    }[planned.kind]()


def _batch(e: Vision) -> str:
    return source.BATCH + (source.HARD.format(share=e.hard / 100) if e.hard else "    return chosen\n")


def _loss(e: Vision) -> str:
    return source.LOSS.format(loss=source.LOSSES[e.goal, e.loss])


def _train(e: Vision) -> str:
    decay = {} if e.optimizer == "AdamW" and e.l2 == 0 else {"weight_decay": e.l2}
    is_changed = e.shift or e.rotate or e.scale
    pieces = {
        "«decay»": "".join(f', "{name}": {value!r}' for name, value in decay.items()),
        "«optimizer»": optimizer.written(e.optimizer, "groups", "LR", is_fused=True),
        "«lr»": "LR" if e.schedule == "constant" else _rate(e),
        "«augment»": source.AUGMENT.format(shift=e.shift, rotate=e.rotate, scale=e.scale) if is_changed else "",
        "«chance»": source.CHANCE if any(planned.kind == "dropout" for planned in e.plan) else "",
        "«clip»": f"        nn.utils.clip_grad_norm_(net.parameters(), {e.clip!r})\n" if e.clip else "",
        "«stop»": source.STOP.format(patience=e.early_stop) if e.early_stop else "",
    }
    text = source.TRAIN
    for mark, piece in pieces.items():
        text = text.replace(mark, piece)
    return text


def _rate(e: Vision) -> str:
    """The learning rate of the update after `step`; the first of a warm-up is not 0."""
    moment = "(step + 1) / per_epoch" if e.schedule == "warm-up" else "step / per_epoch"
    return f"planned_rate({e.schedule!r}, EPOCHS, LR, {moment})"


def _main(e: Vision) -> str:
    if not e.pretrain:
        return source.MAIN.format(frozen=e.frozen)
    return source.TRANSFER.format(updates=e.pretrain, frozen=e.frozen, last=len(e.plan) - 1)
