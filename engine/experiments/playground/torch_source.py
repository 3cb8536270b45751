"""Source of what an exported script may need beside the engine's own: features, losses, the order, dropout and the loop."""

FEATURES = {
    "x1": "x1", "x2": "x2", "x1²": "x1 * x1", "x2²": "x2 * x2", "x1x2": "x1 * x2", "sin x1": "np.sin(x1)", "sin x2": "np.sin(x2)",
}  # fmt: skip

LOSSES = {
    "MSE": "F.mse_loss(outputs, targets)",
    "MAE": "F.l1_loss(outputs, targets)",
    "Huber": "F.huber_loss(outputs, targets)",
    "binary cross-entropy": "F.binary_cross_entropy_with_logits(outputs, targets)",
    "cross-entropy": "F.cross_entropy(outputs, targets.argmax(dim=1))",
    "hinge": "torch.relu(1 - targets * outputs).mean()",
    "half sum of squares": "(outputs - targets).square().sum(dim=1).mean() / 2",
}

SHUFFLE = '''
def mix(seed, counter):
    """64 well-mixed bits: chance as a function, so that every step can be replayed."""
    whole = (1 << 64) - 1
    x = (seed * 0xD1342543DE82EF95 + counter * 0x9E3779B97F4A7C15) & whole
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & whole
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & whole
    return x ^ (x >> 31)


def shuffled(n, epoch):
    """Batch order of an epoch (Fisher and Yates)."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = ((mix(SEED_ORDER, epoch * 65536 + i) >> 32) * (i + 1)) >> 32
        order[i], order[j] = order[j], order[i]
    return order
'''

DROPOUT = '''
class Dropout(nn.Module):
    """Leaves units out at rate {rate} while training; `first` is the number of the layer's first unit."""

    step = 0

    def __init__(self, first):
        super().__init__()
        self.first = first

    def forward(self, a):
        if not self.training:
            return a
        keys = [[(Dropout.step * 1024 + self.first + unit) * 4096 + sample for unit in range(a.shape[1])] for sample in range(len(a))]
        kept = torch.tensor([[mix(SEED_ORDER, key) >> 40 >= {limit} for key in row] for row in keys])
        return a * kept / (1 - {rate})
'''

MAIN = """
def loss_of(outputs, targets):
    return {loss}


def report(step):
    model.eval()
    with torch.no_grad():
        train = loss_of(model(x_train), y_train).item()
        test = loss_of(model(x_test), y_test).item()
    print(f"step {{step}}  epoch {{step / UPDATES_PER_EPOCH:g}}  train {{train:.6f}}  test {{test:.6f}}")
    model.train()


EPOCHS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
LR, BATCH_SIZE, SEED_ORDER = {lr!r}, {batch_size}, {seed_order}
model = build()
optimizer = {optimizer}
UPDATES_PER_EPOCH = -(-len(x_train) // BATCH_SIZE)
step = 0
{edit_now}report(step)
for epoch in range(EPOCHS):
    order = {order}
    optimizer.param_groups[0]["lr"] = {rate}
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        optimizer.zero_grad()
        loss = loss_of(model(x_train[batch]), y_train[batch]){penalty}
        loss.backward()
{clip}        optimizer.step()
        step += 1
{counter}{edit}    report(step)
"""
