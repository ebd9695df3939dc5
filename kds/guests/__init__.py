"""Who they are: guests, and the messages they are sent."""
