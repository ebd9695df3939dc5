"""The demo restaurant: seed data and a simulated service that acts only through commands."""
