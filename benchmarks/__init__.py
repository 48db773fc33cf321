"""How fast it is: compared as ratios in one run, printed and written down, never asserted."""
