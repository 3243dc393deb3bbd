"""The edge: one file a resource."""
