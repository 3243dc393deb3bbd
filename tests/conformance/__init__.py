"""Holds any TimeNow ERP or chat server to the protocol, one probe a fact.

An independent judge: it shares no code with the client or the server, so that all three can be wrong apart.
"""
