"""What outsiders may see: rounding, the attack that tries it, and the frozen file it ends in."""
