"""Servers the client is tried against."""
