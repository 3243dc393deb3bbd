"""The table of routes."""

from __future__ import annotations

from starlette.routing import Route

from server.api import config, conversations, messages, people, sessions, stream

ROUTES = (
    Route("/api/auth/providers", sessions.providers),
    Route("/api/auth/csrf", sessions.csrf),
    Route("/api/auth/session", sessions.session),
    Route("/api/auth/callback/credentials", sessions.callback, methods=["POST"]),
    Route("/api/auth/signout", sessions.signout, methods=["POST"]),
    Route("/api/chat/config", config.config),
    Route("/api/chat/conversations", conversations.list_conversations, methods=["GET"]),
    Route("/api/chat/conversations", conversations.open_conversation, methods=["POST"]),
    Route("/api/chat/conversations/{id}/messages", messages.page),
    Route("/api/chat/conversations/{id}/read", conversations.read_conversation, methods=["POST"]),
    Route("/api/chat/conversations/{id}/hide", conversations.hide_conversation, methods=["POST"]),
    Route("/api/chat/conversations/{id}/clear", conversations.clear_conversation, methods=["POST"]),
    Route("/api/chat/messages", messages.send, methods=["POST"]),
    Route("/api/chat/messages/read", messages.mark_read, methods=["POST"]),
    Route("/api/chat/unread-count", conversations.unread_count),
    Route("/api/chat/users/search", people.search),
    Route("/api/chat/stream", stream.stream),
    Route("/api/users/{id}/avatar", people.avatar),
)
