"""The web half of the house: screens, feeds, sockets, forms, signing in."""
