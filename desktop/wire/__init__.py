"""The protocol spoken with the ERP: frozen structs that travel as JSON."""
