"""What can be seen and changed inside a Transformer, whoever trained it."""
