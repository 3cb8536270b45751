"""What the words on screen mean: two plain sentences for every term, at the control that bears it and on the page Words.

Definitions follow Goodfellow, Bengio and Courville 2016 ("Deep Learning") and, for Transformers, Vaswani et al. 2017;
where the park does it in a way of its own, the second sentence says so.
"""

from engine.experiment import Experiment

GROUPS: dict[str, dict[str, str]] = {
    "Data": {
        "Data set": "The examples that a network learns from, each with the answer that is wanted. "
        "It sees only these: what it knows of anything else it has to make up from them.",
        "Class": "One of the answers that an example can belong to, such as blue or orange, or the digits 0 to 9. "
        "A network that classifies says how much it believes in each.",
        "Target": "The answer that is wanted for one example. The loss says how far the network's output is from it.",
        "Noise": "Chance that is mixed into the data: points are moved, or wear the wrong colour near a border. "
        "With noise no network can be right everywhere, and one that tries has learned the noise by heart.",
        "Training set and test set": "The network learns from the training set only. The test set stays unseen, so that its loss "
        "tells whether something general was learned.",
        "XOR": "Exclusive or: yes if one of two things holds, but not both. Its two classes lie crosswise, so that no straight line parts them.",
        "MNIST": "70,000 handwritten digits of 28 by 28 pixels, collected by LeCun and others in the 1990s. Everybody tries image networks on it first.",
        "Regression": "Learning a number instead of a class, such as the height of a landscape at each point. "
        "Losses measure how far the numbers are apart.",
        "Augmentation": "Training images are moved, turned or scaled at random each time they are shown. "
        "So the network never sees quite the same image twice, and learns what does not matter.",
        "Autoencoder": "A network that is asked to rebuild its own input after squeezing it through a narrow layer. "
        "What passes through the narrow place is a short code of the image.",
    },
    "Network": {
        "Neuron, unit": "It multiplies each of its inputs by a weight, adds them up with a bias, and bends the sum by its activation. "
        "One neuron alone divides the plane by a straight line.",
        "Perceptron": "A single neuron with a step for its activation, by Rosenblatt in 1957. It learns whatever a straight line can part, and nothing else.",
        "Weight": "How strongly one unit listens to another; positive is blue and solid, negative is orange. "
        "Learning means changing the weights, and nothing else.",
        "Bias": "A number that a unit adds to its weighted sum, whatever comes in. "
        "It moves the unit's border away from the middle of the plane.",
        "Layer": "Units side by side that all read the layer before them. Layers between input and output are called hidden.",
        "Input features": "What the first layer reads about a point: its coordinates, or something made of them, such as a square or a sine. "
        "A good feature can do the work of a whole layer.",
        "Activation": "The function a that bends a unit's sum z: a = f(z). Without it any number of layers would be no more than one.",
        "ReLU": "An activation that lets positive sums through and makes negative ones 0. A unit that is 0 for every example has no slope left to learn by: it is dead.",
        "Sigmoid, tanh": "Activations in the form of an S, from 0 to 1 and from −1 to 1. Far out they are flat, so gradients nearly vanish there.",
        "Saturation, dead unit": "A unit is saturated for an example where its activation is nearly flat, so that hardly any gradient gets through. "
        "Where the slope is 0 for every example it is dead, and learns no more.",
        "Kink": "A place where a curve turns sharply, so that its slope from the left is another than from the right. "
        "Learning takes a slope of its choice there: one of the two, or one between them.",
        "Tangent": "The straight line that a curve runs along at one place. How steep it is there is the curve’s slope, or derivative.",
        "Second moment": "The mean of squares: how large numbers are, whatever their sign. "
        "Where it shrinks or grows by a factor in each layer, signals vanish or explode in a deep network.",
        "Initialisation": "The random weights that training begins with. Xavier and He draw them so that signals neither fade nor "
        "explode from layer to layer.",
        "Dropout": "In every update some hidden units are left out at random. The others must not rely on them, which makes learning by heart harder.",
        "Parameters": "All weights and biases together: the numbers that training changes. Their count is a rough measure of what a network can hold.",
        "Multiplications": "Products of a weight and a value that one example costs. They are what most of the computing time goes into.",
    },
    "One neuron": {
        "McCulloch–Pitts neuron": "A neuron of 1943 that adds up what comes over its wires, and answers 1 where the sum reaches its threshold. "
        "It does not learn: somebody wires it.",
        "Threshold": "The sum that a neuron needs to answer 1. As a weight of a constant input with the other sign it is called bias.",
        "Excitatory and inhibitory": "A wire that speaks for the answer 1, and one that speaks against it. "
        "With absolute inhibition one active wire against it is enough.",
        "Adaline": "A neuron that learns from its weighted sum itself, before any step, by Widrow and Hoff in 1960. "
        "Its rule goes downhill on the squared error.",
        "Decision line": "The line on which a neuron's weighted sum is 0: on one side of it the neuron answers one class, on the other side the other. "
        "Its weights are an arrow across it, towards what it calls 1.",
        "Separable": "Points of two classes are separable if some line has them all on their sides. "
        "Only then the perceptron comes to an end.",
        "Margin": "How far the nearest point is from the line. The wider it can be, the fewer corrections a perceptron needs at most.",
    },
    "Images": {
        "CNN, convolutional network": "A network whose first layers are convolutions. It uses the same few weights all over the image, so it needs fewer of them.",
        "Convolution": "A small table of weights, the kernel, slides over the image; at every place it multiplies what lies under it and adds up. "
        "So the same stroke is found wherever it is.",
        "Map": "What one kernel found, as a picture: bright or dark where it answered. The next layer reads these pictures as its image.",
        "Pooling": "Each little square of a map becomes one number, its largest or its mean. The map gets smaller, and small shifts stop mattering.",
        "Padding and stride": "Padding is a border of zeros around the image, so that a kernel can reach the edge. "
        "Stride is how many pixels the kernel moves at a time.",
        "Normalisation": "Values of a layer are shifted and scaled to mean 0 and variance 1, then by two learned numbers. "
        "Batch norm does this over the mini-batch, layer norm over one example.",
        "Residual connection": "A block adds its input to what it computes, so it only has to learn the difference. "
        "Gradients find a way back through very deep networks by it.",
        "Saliency": "Which pixels the answer depends on most, by one of several methods. "
        "The methods can disagree, and none of them says why.",
        "Embedding": "A place in a space of numbers for each image or token. What the network treats alike lies close together.",
        "Transfer": "A network that has learned one task goes on with another. What its first layers found is often of use again.",
        "Frozen layers": "Layers whose weights stay as they are while the others learn. So a small new data set cannot spoil what they know.",
    },
    "Sequences": {
        "Recurrent network": "A network that reads a sequence step by step with the same weights, and hands its state on from each step to the next. "
        "Unrolled in time it is a very deep network whose layers are all alike.",
        "Hidden state": "The numbers that a recurrent network carries from one step to the next. All that it remembers is in them.",
        "Gate": "A number between 0 and 1 that something is multiplied by: 0 shuts, 1 lets all through. The network learns for itself when to open it.",
        "Cell, LSTM, GRU": "What carries memory from step to step. An RNN writes its state anew each time; LSTM and GRU have gates that can leave it as it is.",
    },
    "Learning": {
        "Loss": "One number for how wrong the network is, averaged over examples. Training makes it smaller step by step.",
        "MSE": "Mean squared error: the difference between output and target, squared. Large errors count much more than small ones.",
        "Cross-entropy": "Minus the logarithm of the probability that the network gave to the true class. "
        "To be sure and wrong costs most.",
        "Gradient, ∇": "For every weight, how fast the loss would rise if the weight grew a little. Going against it makes the loss fall.",
        "Backpropagation": "How gradients are computed: from the loss backwards, layer by layer, by the chain rule. "
        "One pass back costs about twice as much as one pass forward.",
        "Computational graph": "An expression taken apart: a node for each sum, product or function, a wire for each number that is read. "
        "What has its name on two wires is counted along both.",
        "Chain rule": "The slope along a path is the product of the slopes of its pieces. Where several paths lead to the same place, they are added.",
        "Upstream, local": "Upstream is the gradient that comes back to a node from the output; local is the node’s own slope by what it reads. "
        "Their product is handed on.",
        "Finite difference": "A gradient without any rule: make a number a little larger, then a little smaller, and compare what comes out. "
        "It checks a gradient, but costs two passes for each number.",
        "z, a, δ": "z is a unit's weighted sum, a what its activation makes of it. δ is how the loss changes with z: the error that backpropagation hands on.",
        "Learning rate": "How far one update goes against the gradient. Too small and nothing seems to move, too large and the loss jumps about or runs away.",
        "Update, step": "One change of all weights, made after one mini-batch. The curve and the timeline count them.",
        "Mini-batch": "The examples that one update looks at. Small ones give many noisy updates, large ones few smooth ones.",
        "Epoch": "One pass through all training examples. It has as many updates as there are mini-batches.",
        "Optimizer": "The rule that turns gradients into a change of the weights. "
        "Momentum keeps some speed from before; Adam gives each weight a step length of its own.",
        "SGD": "Stochastic gradient descent: each weight moves by the learning rate times its gradient over the mini-batch. "
        "All other optimizers here add something to this rule.",
        "Moving average": "A mean in which the past fades: in each update most of the old value stays, and a little of the new one is mixed in. "
        "Momentum, RMSprop and Adam keep such means of gradients or of their squares.",
        "Bias correction": "Adam’s means begin at 0, so at first they are too small. Dividing by 1 − βᵗ puts that right, where t counts the updates.",
        "Weight decay": "In each update every weight shrinks by a small share of itself. AdamW does it beside the gradient; as L2 it is a part of the gradient.",
        "Schedule": "A plan for the learning rate while training goes on. Warm-up begins with small steps, cosine and step decay end with them.",
        "Gradient clipping": "A gradient that is longer than this is shortened, its direction kept. One wild mini-batch then cannot throw the network off.",
        "L1 and L2": "A penalty for large weights that is added to the loss: their absolute values, or half their squares. "
        "L1 presses most weights to nearly 0, L2 keeps all of them small.",
        "Early stopping": "Training ends when images held back from it have not been read better for a while. "
        "What comes after would mostly be learned by heart.",
        "Overfitting": "Training loss goes on falling while test loss rises: the network learns its examples by heart. "
        "More data, less noise or a penalty on the weights help.",
        "Vanishing gradient": "On the way back through many layers, or many steps of a sequence, gradients are multiplied by small slopes again and again. "
        "What lies at the far end then hardly learns.",
        "Seed": "A number from which all chance of one kind is drawn: data, first weights, or the order of examples. "
        "The same seeds give the same run again.",
        "New start": "The same experiment with other chance. What is locked keeps its seed.",
    },
    "On screen": {
        "Links show": "What colour and width of the links stand for: weights, gradients of the loss, or the change that the last update made. "
        "Blue is positive, orange negative.",
        "Output": "What the network says at every point of the plane. Colours follow the scale below it.",
        "Discretise": "The plane in full colours, so that only the side of the border counts. How sure the network is near it is left out.",
        "Test points": "Points that the network has not learned from. They are drawn with a mark of their own.",
        "Confusion matrix": "Rows are the true classes, columns what the network said. Whatever lies off the diagonal is a mistake.",
        "Fork": "Go on from an earlier moment, with other settings if you like. It is there as soon as the timeline stands before the newest moment and is paused.",
        "Ghost curve": "The curve of an earlier branch, left standing to compare with. Nothing of it is computed any more.",
        "Slow motion": "One example at a time: forward, loss, backward, update. Every number on the way is shown.",
        "Total variation distance": "How far shares that were drawn are from the probabilities: half the sum of all differences, whatever their sign. "
        "With more and more draws it goes to 0.",
        "Log": "A logarithmic axis: each step up is the same factor. Losses that differ a thousandfold can be seen on one curve.",
        "Accuracy": "The share of examples whose class is said right. Training goes by the loss, as accuracy has no slope to follow.",
    },
    "Transformers": {
        "Token": "A piece of text that a model reads as one: a letter, a part of a word, or a word. To the model it is only a number in a list.",
        "Attention": "Each token asks all others how much they matter to it, and takes a mixture of what they offer. "
        "The shares of one row always sum to 1.",
        "Query, key, value": "Three lists of numbers made from each token: what it looks for, what it can be found by, and what it hands on. "
        "Query times key decides how much of the value is taken.",
        "Head": "One of several attentions that work side by side in a layer. Each has its own queries, keys and values, and can look for something else.",
        "Mask": "Places where a token may not look. In a decoder that is everything after it, as it has to guess what comes.",
        "Decoder, encoder": "A decoder sees only what came before and says the next token, as GPT does. "
        "An encoder sees both sides and fills in what is hidden, as BERT does.",
        "Width, d_model": "How many numbers stand for each token inside the model. All parts read and write lists of this length.",
        "MLP": "A small network of two layers that works on each token alone, after attention has brought things together. "
        "With four widths of hidden units it holds two thirds of a layer's weights.",
        "Positions": "Attention by itself cannot tell order, so each place gets a pattern of its own. "
        "It is learned, made of sines, or turns queries and keys (rotary).",
        "Residual stream": "The list of numbers that runs through all layers for each token; every part reads it and adds to it. "
        "The logit lens shows what the model would say of it after each layer.",
        "Entropy": "How open an outcome is, in nats: the mean of −ln p. It is 0 where one is certain, and largest where all are equally likely.",
        "Logit, softmax": "A logit is a score for each possible answer. Softmax turns the scores into probabilities that sum to 1.",
        "Temperature": "Logits are divided by it before softmax when the model writes. Below 1 it becomes surer and duller, above 1 bolder and more often wrong.",
        "Top-k, top-p": "Only the k likeliest tokens, or as many as make up the share p, may be drawn. Rare nonsense is cut off by it.",
        "Induction head": "A head that looks for what came after the same token earlier, and expects it again. It is how small models learn from their own context.",
        "Nats": "The unit of cross-entropy with the natural logarithm. To guess evenly among n tokens costs ln n nats.",
        "Context": "How many tokens the model reads at once. What lies further back it cannot know.",
        "Task": "What the model is to learn: a rule on short sequences, or to continue a text. A rule can be checked exactly, a text only by its loss.",
        "Pre-training and fine-tuning": "First a model learns much general material, then a little of a special kind. "
        "The second goes faster and needs less data than from scratch.",
        "Tied embedding": "The table that turns tokens into numbers is used once more to turn numbers into tokens. It saves parameters.",
    },
}
"""Term -> two sentences, in the groups of the page Words."""

TERMS = {term: words for group in GROUPS.values() for term, words in group.items()}

SETTINGS = {
    "Data set": "data",
    "Class": "classes",
    "Training set and test set": "n_points train_share n_train share",
    "Noise": "noise",
    "Input features": "features",
    "Layer": "hidden layers n_layers depth",
    "Bias": "biases",
    "Threshold": "threshold",
    "Excitatory and inhibitory": "wires absolute",
    "Output": "output",
    "Activation": "activation layer_activations functions",
    "Initialisation": "init",
    "Dropout": "dropout",
    "Loss": "loss",
    "Neuron, unit": "width rule beside",
    "Optimizer": "optimizer",
    "Learning rate": "lr",
    "Mini-batch": "batch_size shuffle samples",
    "Schedule": "schedule schedule_epochs warmup",
    "Gradient clipping": "clip",
    "L1 and L2": "l1 l2",
    "Seed": "seed_data seed_weights seed_order seed_draws",
    "Augmentation": "shift rotate scale",
    "Autoencoder": "goal",
    "Residual connection": "residual",
    "Temperature": "temperature",
    "Epoch": "epochs",
    "Early stopping": "early_stop",
    "Transfer": "pretrain pretrain_data",
    "Frozen layers": "freeze",
    "Task": "task",
    "Context": "context prompt",
    "Pre-training and fine-tuning": "begin scratch",
    "Decoder, encoder": "family",
    "Head": "n_heads",
    "Width, d_model": "d_model",
    "MLP": "mlp",
    "Positions": "positions",
    "Normalisation": "norm",
    "Tied embedding": "tied",
    "Update, step": "steps",
    "Token": "watched",
    "Cell, LSTM, GRU": "cell",
    "Hidden state": "hidden_size",
}
"""Term -> names of the settings whose label stands for it, whatever the experiment."""
FIELDS = {name: term for term, names in SETTINGS.items() for name in names.split()}

PLAIN = frozenset(
    {"own", "own_names", "own_set", "own_text", "edits", "hard", "length", "symbols", "digits", "modulus", "delay"}
    | {"subject", "expression", "values", "detail", "inputs", "gate"}
)
"""Settings that are no term of the field: their own help says what they are."""

SMALL = (
    *("Links show", "Weight", "Gradient, ∇", "Update, step", "Output", "Discretise", "Test points", "Loss", "Epoch"),
    *("Learning rate", "z, a, δ", "Confusion matrix", "Fork", "Ghost curve", "Slow motion", "Log"),
    *("Mini-batch", "Chain rule", "Moving average", "Bias correction", "Weight decay"),
)
IMAGES = (
    *("Map", "Convolution", "Pooling", "Padding and stride", "Saliency", "Embedding", "Transfer", "Loss", "Accuracy"),
    *("Epoch", "Learning rate", "Confusion matrix", "Fork", "Ghost curve", "Log"),
)
TRANSFORMERS = (
    *("Token", "Attention", "Query, key, value", "Head", "Mask", "Residual stream", "Logit, softmax", "Temperature"),
    *("Top-k, top-p", "Induction head", "Nats", "Embedding", "Positions", "Loss", "Fork", "Ghost curve", "Log"),
)
SEQUENCES = (
    *("Recurrent network", "Hidden state", "Gate", "Cell, LSTM, GRU", "Vanishing gradient", "Gradient, ∇", "Loss"),
    *("Accuracy", "Nats", "Fork", "Ghost curve", "Log"),
)
NEURON = (
    *("Perceptron", "McCulloch–Pitts neuron", "Adaline", "Threshold", "Excitatory and inhibitory", "Decision line"),
    *("Separable", "Margin", "Weight", "Bias", "Update, step", "Epoch", "Learning rate", "Loss", "Fork", "Ghost curve"),
)
BENDS = (
    *(
        "Activation",
        "Kink",
        "Tangent",
        "Saturation, dead unit",
        "z, a, δ",
        "Logit, softmax",
        "Temperature",
        "Entropy",
        "Nats",
    ),
    *("Total variation distance", "Second moment", "Initialisation", "Vanishing gradient", "Normalisation"),
    *("Residual connection", "Loss", "MSE", "Cross-entropy", "Log"),
)
GRAPHS = (
    *(
        "Backpropagation",
        "Computational graph",
        "Chain rule",
        "Upstream, local",
        "Gradient, ∇",
        "Finite difference",
        "Kink",
    ),
    *("Mini-batch", "Loss", "Learning rate", "z, a, δ"),
)
ON_SCREEN = {
    "neuron": NEURON,
    "network": SMALL,
    "activations": BENDS,
    "backprop": GRAPHS,
    "vision": IMAGES,
    "sequence": SEQUENCES,
    "attention": TRANSFORMERS,
}
"""The terms that a view of the player shows, by its name."""


def on_screen(view: str) -> list[list[str]]:
    """[term, two sentences] of everything that a view shows."""
    return [[term, TERMS[term]] for term in ON_SCREEN[view]]


def help_for(kind: type[Experiment], name: str) -> str:
    """What stands behind the question mark of a setting: its term, then what is particular about it here."""
    own = kind.about(name).help
    term = FIELDS.get(name)
    return "\n\n".join(part for part in (term and f"**{term}.** {TERMS[term]}", own) if part)
