"""The ERP over the network, the only room with sockets."""
