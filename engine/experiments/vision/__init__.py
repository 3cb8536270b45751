"""Image networks: stacks of layers that learn images, and what can be seen inside them."""
