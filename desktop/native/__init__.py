"""The operating system, one capability a module."""
