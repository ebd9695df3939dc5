"""The start page: what is running, and every screen in small.

It stands above the areas: it knows their screens, and they know nothing of it.
"""
