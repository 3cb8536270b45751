"""What exported scripts share: a module's own source, and the textbook loop around it."""

import ast
import inspect
from types import ModuleType
from typing import Any

from engine.training.optimizer import written

LOOP = '''def main():
    """The textbook loop; prints the losses every «every» updates and at the end."""
    net = «fresh»
    learning = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learning if p.ndim > 1]«decay»},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
    ]
    LR, recent = e.lr, []
    optimizer = «optimizer»
    for step in range(e.steps):
        loss, _ = outcome(e, net, batch_at(e, step))
        optimizer.zero_grad()
        loss.backward()
        if e.clip:
            nn.utils.clip_grad_norm_(net.parameters(), e.clip)
        for group in optimizer.param_groups:
            group["lr"] = «lr»
        optimizer.step()
        recent = [*recent[-49:], loss.item()]
        if (step + 1) % «every» == 0 or step + 1 == e.steps:
            with torch.no_grad():
                tested, right = outcome(e, net, held_out(e))
            print(f"step {step + 1}  train {np.mean(recent):.6f}  test {tested:.6f}  correct {right:.4f}")


main()
'''


def loop(e: Any, fresh: str, lr: str, every: int) -> str:
    """The loop over `batch_at(e, step)` and `outcome(e, net, batch)`; `fresh` makes the network, `lr` is the rate of an update."""
    decay = "" if e.optimizer == "AdamW" and e.l2 == 0 else f', "weight_decay": {e.l2!r}'
    optimizer = written(e.optimizer, "groups", "LR", is_fused=True)
    marks = {"fresh": fresh, "decay": decay, "optimizer": optimizer, "lr": lr, "every": str(every)}
    text = LOOP
    for mark, words in marks.items():
        text = text.replace(f"«{mark}»", words)
    return text


def body(module: ModuleType) -> str:
    """A module's source without its docstring and imports."""
    text = inspect.getsource(module)
    first = next(node for node in ast.parse(text).body[1:] if not isinstance(node, (ast.Import, ast.ImportFrom)))
    line = first.decorator_list[0].lineno if getattr(first, "decorator_list", None) else first.lineno
    return "".join(text.splitlines(keepends=True)[line - 1 :])
