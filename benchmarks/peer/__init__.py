"""The peer: the same figures in Dash, in an environment of its own."""
