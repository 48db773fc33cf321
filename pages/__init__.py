"""Screens: one `render()` a file, read from top to bottom."""
