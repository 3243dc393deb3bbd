"""What is true: snapshot, stream, outbox; no Qt."""
