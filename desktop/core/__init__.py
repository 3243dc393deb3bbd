"""Rules: values in, values out; no I/O, no clock, no random number, no thread, no Qt."""
