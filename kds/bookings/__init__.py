"""Service periods, pacing, availability, the diary, and the public booking page."""
