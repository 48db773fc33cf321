"""Published numbers, each with its n, its N, its definition and its day."""
