"""How long what is held about a person is kept, and what remains of it afterwards."""
