"""A monkey at the keyboard: seeded random keys, clicks, events and resizes against the real app."""
