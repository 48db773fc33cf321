"""Which passwords are too easily guessed: the words that others try first, and one's own."""
