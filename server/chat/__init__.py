"""The rules of the chat."""
