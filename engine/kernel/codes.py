"""The numbers that stand for names inside the compiled kernel. `engine/catalog.py` says which name has which."""

LINEAR, STEP, SIGMOID, TANH, RELU, LEAKY_RELU, ELU, GELU, SILU, SOFTPLUS, SIN, SOFTMAX, THRESHOLD = range(13)
MSE, MAE, HUBER, BINARY_CROSS_ENTROPY, CROSS_ENTROPY, HINGE, HALF_SQUARES = range(7)
SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, ADAM, ADAMW = range(7)
CONSTANT, STEP_DECAY, COSINE, WARM_UP = range(4)
