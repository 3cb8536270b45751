"""PyTorch source of what an exported script of an image network needs."""

OPENING = '''
"""Perceptron Park: an image network on {data}.

Needs numpy, torch and the image file (assets/data in the project). `{usage}` trains it and prints the losses that the
page shows, at the same steps. What the net has learned by then the page opens, if the script ends with
`safetensors.torch.save_file({{name: t.contiguous() for name, t in net.state_dict().items()}}, "weights.safetensors")`.
The page of this experiment: /vision?{address}
"""

import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
LR, BATCH, EPOCHS = {lr!r}, {batch}, {epochs}
SEED_DATA, SEED_WEIGHTS, SEED_ORDER = {seed_data}, {seed_weights}, {seed_order}
chance = torch.Generator()
'''

DATA = '''
def load(file, n={n}):
    """Images and labels for training and testing, the places of those that are trained on, and of those held back."""
    with np.load(file) as parts:
        x_train, y_train, x_test, y_test = (parts[name] for name in ("x_train", "y_train", "x_test", "y_test"))
    places = np.random.default_rng(SEED_DATA).permutation(len(y_train))[:n]
    held = {held}
    return x_train, y_train.astype(np.int64), x_test, y_test.astype(np.int64), places[held:], places[:held]


def pixels(images):
    return torch.tensor(images, dtype=torch.float32).unsqueeze(1).div_(255).to(memory_format=torch.channels_last)
'''

NET = '''
def initial(rng, n_out, n_in):
    return {weights}


def build():
    """The network, with the weights that the page starts from."""
    net = nn.Sequential(
{layers}
    )
    rng = np.random.default_rng(SEED_WEIGHTS)
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            shape = module.weight.shape
            drawn = initial(rng, shape[0], shape[1:].numel())
            # In rows, as the page has them: another order of the same numbers sums in another order.
            module.weight.data = torch.tensor(drawn, dtype=torch.float32).contiguous().reshape(shape)
            if module.bias is not None:
                module.bias.data.zero_()
        if hasattr(module, "generator"):
            module.generator = chance
    return net.to(memory_format=torch.channels_last)
'''

BATCH = '''
def batch(places, step, losses):
    """Places of the images of an update; each epoch has its own order. `losses`: the last of each image."""
    size = min(BATCH, len(places))
    epoch, number = divmod(step, updates_of_epoch(places))
    order = places[np.random.default_rng([SEED_ORDER, epoch]).permutation(len(places))]
    chosen = order[number * size : (number + 1) * size]
'''

HARD = """    seen, hard = np.flatnonzero(np.isfinite(losses)), round(size * {share!r})
    if not hard or not len(seen):
        return chosen
    pool = seen[np.argsort(-losses[seen], kind="stable")[: max(hard, len(seen) // 20)]]
    hardest = np.random.default_rng([SEED_ORDER, step, 1]).choice(pool, hard)
    return np.concatenate([chosen[: len(chosen) - hard], hardest])
"""

LOSSES = {
    ("classify", "cross-entropy"): 'F.cross_entropy(logits, y, reduction="none")',
    ("classify", "MSE"): "(torch.softmax(logits, 1) - F.one_hot(y, logits.shape[1])).square().mean(1)",
    ("rebuild", "MSE"): "(torch.sigmoid(logits) - x.flatten(1)).square().mean(1)",
    ("rebuild", "binary cross-entropy"): (
        'F.binary_cross_entropy_with_logits(logits, x.flatten(1), reduction="none").mean(1)'
    ),
}

LOSS = '''
def each_loss(logits, x, y):
    """The loss of every image."""
    return {loss}


def updates_of_epoch(places):
    """Mini-batches in an epoch; a last one of a single image is left out."""
    whole, rest = divmod(len(places), min(BATCH, len(places)))
    return whole + (rest > 1 or not whole)
'''

AUGMENT = """        rng = np.random.default_rng([SEED_DATA, skipped + step, 2])
        x = augmented(x, {shift}, {rotate}, {scale}, rng)
"""

CHANCE = "        chance.manual_seed((SEED_ORDER << 40) + skipped + step)\n"

STOP = """        if (step + 1) % per_epoch == 0:
            with torch.no_grad():
                found = each_loss(net.eval()(pixels(x_train[held])), pixels(x_train[held]), labels(y_train[held])).mean()
            best = min(best, (found.item(), step + 1))
            if step + 1 - best[1] >= {patience} * per_epoch:
                break
"""

TRAIN = '''
def labels(y):
    return torch.tensor(y)


def train(net, data, updates=None, frozen=(), skipped=0):
    """The textbook loop, for so many updates or all planned epochs; prints the losses every 100 updates."""
    x_train, y_train, x_test, y_test, places, held = data
    per_epoch = updates_of_epoch(places)
    for place in frozen:
        net[place].requires_grad_(False)
    learning = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1]«decay»},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimizer = «optimizer»
    losses, recent, best = np.full(len(y_train), np.nan, np.float32), [], (np.inf, 0)
    for step in range(updates or EPOCHS * per_epoch):
        chosen = batch(places, step, losses)
        x, y = pixels(x_train[chosen]), labels(y_train[chosen])
«augment»        net.train()
        for place in frozen:
            net[place].eval()
«chance»        each = each_loss(net(x), x, y)
        optimizer.zero_grad()
        each.mean().backward()
«clip»        for group in optimizer.param_groups:
            group["lr"] = «lr»
        optimizer.step()
        losses[chosen] = each.detach().numpy()
        recent = [*recent[-49:], each.detach().numpy().mean(dtype=np.float64)]
        if (step + 1) % 100 == 0:
            print(f"step {skipped + step + 1}  train {np.mean(recent):.6f}  ", end="")
            test(net, x_test[:500], y_test[:500])
«stop»    print(f"the end, on all test images: step {skipped + step + 1}  train {np.mean(recent):.6f}  ", end="")
    test(net, x_test, y_test)
'''

TEST = '''
@torch.no_grad()
def test(net, images, truth):
    """Print loss and share correct, in evaluation mode."""
    net.eval()
    parts = [slice(i, i + 500) for i in range(0, len(truth), 500)]
    logits = torch.cat([net(pixels(images[part])) for part in parts])
    loss = each_loss(logits, pixels(images), labels(truth)).mean()
    correct = (logits.argmax(1) == labels(truth)).float().mean()
    print(f"test {loss:.6f}" + (f"  correct {correct:.4f}" if logits.shape[1] == 10 else ""))
'''

MAIN = """
net = build()
train(net, load(sys.argv[1]), frozen={frozen})
"""

TRANSFER = """
first, second = load(sys.argv[1], 60_000), load(sys.argv[2])
first = (*first[:4], np.random.default_rng(SEED_DATA).permutation(len(first[1])), first[5])
print("pre-training")
net, fresh = build(), build()
train(net, first, updates={updates})
net[{last}] = fresh[{last}]
print("training, after pre-training")
train(net, second, frozen={frozen}, skipped={updates})
print("training, from scratch")
train(build(), second, skipped={updates})
"""
