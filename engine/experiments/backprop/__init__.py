"""Backpropagation: any expression or a small net, forward and backward node by node."""
