"""Checks, discounts, payments, drawers, the day's close."""
