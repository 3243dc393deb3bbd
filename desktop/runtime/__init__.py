"""The process: its threads, its locks, its log."""
