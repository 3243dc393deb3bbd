"""Passwords, tokens, forgery checks."""
