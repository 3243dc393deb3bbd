"""Tray notifier and chat client for TimeNow ERP."""

__version__ = "0.1.0"
