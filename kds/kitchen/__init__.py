"""Where it is cooked: stations, tickets, expo, all-day, what is ready."""
