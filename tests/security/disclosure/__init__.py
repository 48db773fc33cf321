"""The attack bench: what outsiders are shown tells of nobody, tried and not merely reasoned."""
