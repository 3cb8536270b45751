"""What the schemas say is what there is: real frames, scenes and looks hold these keys, shapes and dtypes, and every key is seen."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from engine.data import minilm_files
from engine.data.kept_images import save_own
from engine.data.own_images import OwnSet
from engine.experiment import Experiment, Wish
from engine.experiments import EXPERIMENTS
from engine.experiments.activations.settings import Activations
from engine.experiments.attention.settings import Attention
from engine.experiments.backprop.presets import PRESETS
from engine.experiments.backprop.settings import Backprop
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.neuron.settings import GATE, Neuron
from engine.experiments.playground.settings import Playground
from engine.schema import Key, key_of, misfits
from engine.tape import Frame
from tests.experiments.attention.models import BEGUN, BOTH, DECODER, ENCODER, TEXT
from tests.experiments.sequence.nets import ADDING, ECHO, PARITY
from tests.experiments.vision.nets import AVERAGED, CODED, EVERY_KIND, vision

Watch = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """An experiment, so many updates of it after one another, questions about the last frame, and what it is carried to."""

    experiment: Experiment
    updates: tuple[int, ...] = (1,)
    watches: tuple[Watch, ...] = ({},)
    heirs: tuple[Experiment, ...] = ()

    def frames(self) -> Iterator[Frame]:
        """Its frames, from step 0 on."""
        frames = self.experiment.run()
        yield next(frames)
        for updates in self.updates:
            yield frames.send(Wish(updates=updates))


def playground() -> Iterator[Case]:
    inside = (
        {"unit": [-1, 2]},
        {"unit": [0, 0]},
        {"unit": [2, 0], "point": [1, -2.5]},
        {"sample": 3},
        {"explain": [-1, -1, -1, -1]},
    )
    yield Case(
        Playground(), (1, 20), (*inside, {"sums": [1, 0]}), (Playground(hidden=(5, 2)), Playground(optimizer="Adam"))
    )
    yield Case(Playground(data="blobs", classes=4, loss="cross-entropy", optimizer="Adam"), (1,), inside)
    yield Case(
        Playground(data="hills", hidden=(), features=("x1",), optimizer="Nesterov"),
        (1,),
        ({"unit": [0, 0]}, {"explain": [0, 0, 1, 2]}),
    )
    yield Case(Playground(hidden=(3,) * 8, optimizer="RMSprop"), (5,), ({"point": [0, 0], "sample": 0},))
    points = ("0.05:0.1:0", "1:1:1", "-2:3:1", "2:-1:0")
    yield Case(Playground(data="own points", own=points, own_names=("cat", "dog")))
    yield Case(Playground(data="own points"), ())
    values = ("0.05:0.1:0.01:0.99", "1:1:-0.5:0.25")
    yield Case(Playground(data="own values", own=values, train_share=100), (1,), ({"sample": 1},))


def pictures() -> tuple[str, str]:
    """A stroke on the pad, and a photo of one."""
    pad, photo = np.zeros((96, 96), np.uint8), np.full((120, 80), 230, np.uint8)
    pad[20:70, 40:48], photo[30:90, 30:38] = 255, 20
    said = [base64.b64encode(picture.tobytes()).decode() for picture in (pad, photo)]
    return said[0], f"80:{said[1]}"


def images() -> Iterator[Case]:
    ink, photo = pictures()
    every = vision(EVERY_KIND, batch_size=20)
    places = range(len(every.plan) + 1)
    yield Case(
        every,
        (1, 2),
        (
            {"explain": [0, 1, -1, -1]},
            {"explain": [12, 0, 2, 3]},
            {"ink": ink, "photo": photo},
            *({"image": [which, 3], "maps": kind} for which, kind in enumerate(("activation", "gradient"))),
            {"maps": "weight", "kernels": 0},
            {"kernels": 6, "images": [1, 4, 2, 7]},
            *({"unit": [i, 1]} for i in places),
            *({"pixel": [i, 1, 0, 0]} for i in places),
            *({"saliency": [method, -1]} for method in ("gradient", "integrated", "gradcam", "occlusion")),
        ),
    )
    averaged = vision(AVERAGED, optimizer="SGD", loss="MSE")
    inside = (
        {"learned": [2, 1]},
        *({"embedding": [3, method]} for method in ("PCA", "t-SNE")),
        {"evaluate": True},
        {"maps": "weight", "unit": [3, 0], "pixel": [0, 1, 0, 0]},
    )
    yield Case(averaged, (1,), inside, (replace(averaged, layers=(*AVERAGED, "dense:9")),))
    coded = vision(CODED, goal="rebuild", loss="binary cross-entropy", optimizer="AdamW")
    yield Case(
        coded,
        (1,),
        (
            {"image": [0, 0], "unit": [6, 0], "pixel": [6, 0, 0, 0]},
            {"code": [0, 1], "plane": 2, "learned": [3, 1]},
            {"evaluate": True},
        ),
    )
    pretrained = {"pretrain": 2, "early_stop": 2, "hard": 25, "freeze": 1, "shift": 2, "optimizer": "Adam"}
    yield Case(vision(("conv:4:5:3", "batchnorm", "flatten"), **pretrained), (1, 1, 1))
    rng = np.random.default_rng(0)
    x, labels = rng.integers(0, 255, (60, 28, 28), np.uint8), np.arange(60) % 2
    few = {"data": "own", "own_set": save_own(OwnSet(x, labels, x[:6], labels[:6], ("cat", "dog")))}
    yield Case(replace(averaged, **few), (1,), ({"image": [1, 3], "embedding": [3, "PCA"], "learned": [2, 0]},))
    yield Case(replace(coded, **few), (1,), ({"plane": 1},))


def neurons() -> Iterator[Case]:
    whole = ({"bowl": True}, {"carry_on": True, "bowl": True})
    yield Case(Neuron(edits=("0:0.weight:0.0:0.5",)), (1, 2), whole, (Neuron(rule="sigmoid"), Neuron(data="XOR gate")))
    yield Case(Neuron(rule="Adaline", data="XOR gate", lr=0.01, own=("1:1:1",)), (1, 30), whole)
    yield Case(Neuron(data="own points"), ())
    yield Case(
        Neuron(rule=GATE, absolute=True, inputs=3, gate="odd"), (1, 1), ({},), (Neuron(rule=GATE, threshold=2.0),)
    )


def sequences() -> Iterator[Case]:
    yield Case(
        ECHO, (1, 3), ({"example": 3, "length": 20}, {"back": 4, "cell": ["h", 2, 1]}), (replace(ECHO, task="parity"),)
    )
    yield Case(PARITY, (1,), ({"cell": ["f", 0, 3]},), (replace(PARITY, lr=0.1), replace(PARITY, optimizer="SGD")))
    yield Case(ADDING, (1,), ({"cell": ["n", 5, 0]},))


CHANGED = (
    {"off": ["head:0.1", "mlp:0"]},
    {"edit": [0, 0, 1, 0, 0.5]},
)
SHARED = (
    {"patterns": "exact"},
    {"patterns": [1], "head": [0, 1], "cell": [0, 1, 2, 1]},
    {"residual": True, "heads": True},
    {"residual": 0},
)


def transformers() -> Iterator[Case]:
    asked = ({"patterns": True, "lens": True, "embedding": True, "next": True}, *CHANGED, *SHARED)
    changed_next = {"off": ["head:0.1"], "next": True, "temperature": 0.5, "top_k": 3, "top_p": 0.9, "at": 1}
    tested = {"off": ["head:0.1", "mask"], "tested": True, "heads": True}
    patched = {"tokens": "abc=cba", "from": "bca=acb", "patch": ["layer:0@2"]}
    step = {"explain": [0, 1, 0, 0, -1, -1]}
    yield Case(
        DECODER, (1, 3), (step, *asked, changed_next, tested, patched, {"positions": True}, {"generate": 3, "seed": 2})
    )
    yield Case(ENCODER, (1,), (*asked, changed_next, tested, {"positions": True}))
    yield Case(
        BOTH,
        (1,),
        (
            step,
            *asked,
            tested,
            {"positions": True, "generate": 2},
            {"residual": 3, "head": [3, 0], "cell": [3, 0, 0, 5]},
        ),
    )
    yield Case(TEXT, (1,), (*asked, tested, {"tokens": "häß", "shots": True, "generate": 2}))
    yield Case(replace(BEGUN, scratch=True), (1,), ({"next": True},))
    heirs = (replace(DECODER, task="induction"), replace(DECODER, task="induction", n_layers=3))
    yield Case(replace(DECODER, task="induction", optimizer="SGD"), heirs=heirs)
    yield Case(replace(BOTH, task="names", context=16, mlp=0))
    yield Case(replace(ENCODER, task="own text", own_text="Ωab " * 20, context=8, n_layers=1))
    yield Case(Attention(d_model=16, task="modular addition", modulus=3, optimizer="Adagrad"))


def sentences() -> Iterator[Case]:
    compared = {"tokens": "A cat sat.", "compare": "A dog ran."}
    asked = ({"patterns": True}, {"positions": True}, compared, *CHANGED, *SHARED, {**compared, "off": ["mlp:0"]})
    yield Case(MiniLM(), (), asked)
    yield Case(MiniLM(watched="Hello 🜨"), (), ({"from": "Hello there", "tokens": "Hello you", "patch": ["head:1.2"]},))


def bends() -> Iterator[Case]:
    every = ({"functions": True}, {"unit": True}, {"softmax": [0.5, 1, -2]}, {"depth": True}, {"losses": True})
    few = Activations(depth=3, width=8, sums=(0.5, -1.0))
    yield Case(few, (1, 3), every, (replace(few, depth=2),))
    yield Case(replace(few, norm="batch", functions=("step",)), (), every)


def graphs() -> Iterator[Case]:
    kinked = Backprop(**PRESETS["Kinks"].settings)
    asked = ({"chain": 0}, {"difference": 0}, {"practice": 1}, {"hint": 0}, {"answer": [0, 1.5]}, {"values": ["x:3"]})
    yield Case(Backprop(), (1, 3, 2), asked, (Backprop(values=("x:1",)),))
    yield Case(kinked, (3,), ({"values": ["a:1"], "chain": 1},))
    batch = Backprop(**PRESETS["Mini-batch"].settings)
    yield Case(
        batch, (2, 20), ({"samples": ["0:1:1", "1:1:1"], "chain": 0, "sample": 1}, {"answer": [0, 0], "sample": 2})
    )
    yield Case(replace(batch, detail="atoms"), (5, 60), ({"chain": 0},))


CASES = {
    "backprop": graphs,
    "playground": playground,
    "activations": bends,
    "vision": images,
    "neuron": neurons,
    "sequence": sequences,
    "attention": transformers,
    "minilm": sentences,
}


def all_of(experiment: str) -> Iterator[tuple[str, Frame, Watch]]:
    """Every frame, scene and look of an experiment's cases, and what was asked for."""
    for case in CASES[experiment]():
        yield "SCENE", case.experiment.scene(), {}
        for frame in case.frames():
            yield "FRAME", frame, {}
        for watch in case.watches:
            yield "LOOK", case.experiment.look(frame, watch), watch
        for heir in case.heirs:
            yield "FRAME", heir.carry(frame, case.experiment)[0], {}


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_real_frames_scenes_and_looks_hold_what_the_schema_says_and_all_of_it(kind, tmp_path, monkeypatch):
    if kind == "minilm" and not minilm_files.is_there():
        pytest.skip("needs requirements-pretrained.txt")
    monkeypatch.setenv("PARK_SETS", str(tmp_path))
    schema = EXPERIMENTS[kind].schema()
    seen: dict[str, set[Key | None]] = {"SCENE": set(), "FRAME": set(), "LOOK": set()}
    unasked = set(schema.QUESTIONS)
    for what, frame, watch in all_of(kind):
        keys = getattr(schema, what)
        assert misfits(keys, frame, watch) == [], f"{what} {watch}"
        seen[what] |= {key_of(keys, name) for name in frame}
        unasked -= set(watch)
    dead = [f"{what} {key.name}" for what in seen for key in getattr(schema, what) if key not in seen[what]]
    assert not dead
    assert not unasked


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_what_is_private_are_whole_folders(kind):
    experiment = EXPERIMENTS[kind]
    for key in experiment.schema().FRAME:
        assert key.private == key.name.startswith(experiment.private()), key.name


@pytest.mark.parametrize("kind", ["playground", "vision", "attention"])
def test_a_snapshot_shows_what_is_not_private_and_gives_the_whole_frame_on_demand(kind):
    """The same frames as where each is whole, and asking for one changes nothing that comes after."""
    case = next(CASES[kind]())
    whole, snapshots = case.experiment.run(), case.experiment.snapshots()
    for wish in (None, Wish(updates=2), Wish(updates=1), Wish(updates=3)):
        frame, snapshot = whole.send(wish), snapshots.send(wish)
        assert is_same(snapshot.light, case.experiment.light(frame))
        assert is_same(snapshot.checkpoint(), frame)
    _ = [snapshot.checkpoint() for _ in range(2)]
    assert is_same(snapshots.send(Wish(updates=1)).light, case.experiment.light(whole.send(Wish(updates=1))))


def is_same(a: Frame, b: Frame) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name], equal_nan=True) for name in a)
