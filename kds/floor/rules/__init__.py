"""The floor's arithmetic: what follows from the facts, without asking anybody."""
