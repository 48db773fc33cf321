"""Attacks: what a browser, or something that is no browser, may try."""
