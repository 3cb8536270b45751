"""What every frame of a Trainer holds (engine/training/trainer.py)."""

from engine.schema import ANY, Key, Keys


def moments(root: str = "state/", whose: str = "the optimizer", dim: str = "parameters", when: str = "") -> Keys:
    """An optimizer's state under `root`."""
    count = f"updates that {whose} counts"
    return (
        Key(f"{root}optimizer/step", "()", "float32", count, when=when or "as far as it does", private=True),
        Key(
            f"{root}optimizer/{{moment}}",
            f"({dim},)",
            "float32",
            f"the state of {whose} as flat arrays",
            when=when or "as far as it has any",
            private=True,
        ),
    )


TRAINED: Keys = (
    Key("step", "()", "int64", "updates done; 0 is the untrained network"),
    Key("epoch", "()", "float64", "step / 100"),
    Key("lr", "()", "float32", "learning rate of the next update"),
    Key("end", "()", "int64", "the last planned step"),
    Key(
        "loss/train",
        "()",
        "float32",
        "mean over the last 50 mini-batches, of all that counts; before the first, over the one to come",
    ),
    Key("accuracy/train", "()", "float32", "share of what counts that is right, likewise"),
    Key(
        "test/step",
        "()",
        "int64",
        "when the last test was. Weights that run away just before a test end the run; the last test stays",
    ),
    Key(
        "param/{parameter}",
        ANY,
        "float32",
        "parameters by PyTorch's names",
        private=True,
    ),
    *moments(),
    Key("state/base", "()", "int64", "step at which the plan of updates began", private=True),
    Key("state/recent", "(50, 2)", "float64", "loss and accuracy of the last mini-batches", private=True),
)
