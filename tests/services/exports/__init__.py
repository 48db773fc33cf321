"""Figures in other formats than the screen, read back."""
