"""A graph as a plain PyTorch script that, run alone, prints the numbers of the page by autograd."""

from engine.experiments.backprop.graph import Graph
from engine.experiments.backprop.language import POWERS
from engine.experiments.backprop.operators import OPERATORS
from engine.experiments.backprop.settings import Backprop

TEXT = '''"""Perceptron Park: backpropagation through {title}.

Needs torch. Prints the value of the output and every gradient, as the page shows them.
The page of this experiment: /backprop?{address}
"""

import torch


def leaf(*samples):
    return torch.tensor(samples, dtype=torch.float64, requires_grad=True)


def number(value):
    return torch.tensor([value], dtype=torch.float64)


{leaves}

{lines}

{output}.mean().backward()
print(f"{output}  value {{{output}.mean().item():.9g}}")
for name, leaf in {{{names}}}.items():
    # The mean over the samples; of what each sample has for itself, its own gradient.
    print(f"{{name}}  gradient", *(f"{{g:.9g}}" for g in (leaf.grad * len(leaf)).tolist()))
'''


def script(e: Backprop) -> str:
    """Leaves, one line for each node, and autograd."""
    graph = e.scheme.graph
    names = {k: f"{name}_" for k, name in graph.names.items()}
    leaves = [
        f"{names[k]} = leaf({', '.join(repr(float(x)) for x in e.numbers[name])})" for name, k in graph.leaves.items()
    ]
    kept = [k for k in graph.names if graph.nodes[k].args]
    lines = [f"{names[k]} = {_line(graph, k, names)}" for k in sorted(kept)]
    pairs = ", ".join(f'"{name}": {names[k]}' for name, k in graph.leaves.items())
    return TEXT.format(
        title="a small net" if e.is_net else e.expression.replace("\\", "").replace('"', ""),
        address=e.address,
        leaves="\n".join(leaves),
        lines="\n".join(lines),
        output=names[graph.output],
        names=pairs,
    )


def _line(graph: Graph, k: int, names: dict[int, str]) -> str:
    """What a node computes, in PyTorch; numbers stand as they are."""
    node = graph.nodes[k]
    args = [
        names[arg] if graph.nodes[arg].op != "number" else f"number({graph.nodes[arg].value!r})" for arg in node.args
    ]
    if node.op == "neg":
        return f"-{args[0]}"
    if node.op in POWERS:
        return f"{args[0]} {node.op} {args[1]}"
    return f"{OPERATORS[node.op].torch}({', '.join(args)})"
