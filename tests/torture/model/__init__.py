"""Two ERPs in memory, on a clock that is given: what a client meets, fault by fault."""
