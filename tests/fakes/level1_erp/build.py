"""One build of the ERP's web application: what changes with every deploy."""

from __future__ import annotations

import secrets
from dataclasses import dataclass


@dataclass
class Build:
    """The build's id, its server actions' ids, and the name of the script that tells them."""

    name: str = "8SA8V66iJvt1aZKxMQSJx"
    chunk_hash: str = "2171ad3027cefc75"
    mark_read: str = "4038e0648a6464e2c29c025aac42df5ed322f0b2a3"
    hide: str = "40c87899b633f6073b22a8133d57f063431c041dd3"
    clear: str = "40240d003e36666663d7dbd6a04932ff7cb208f8c2"

    @property
    def chunk_path(self) -> str:
        """The path of the chat page's script."""
        return f"/_next/static/chunks/app/(main)/dashboard/chat/page-{self.chunk_hash}.js"

    def chunk(self, size: int) -> bytes:
        """Return the chat page's script, filled up to `size`."""
        names = {
            "markConversationAsRead": self.mark_read,
            "hideConversation": self.hide,
            "clearConversationMessages": self.clear,
        }
        calls = ",".join(
            f'e{i}=(0,r.createServerReference)("{action}",r.callServer,void 0,r.findSourceMapURL,"{name}")'
            for i, (name, action) in enumerate(names.items())
        )
        code = (
            f"(self.webpackChunk_N_E=self.webpackChunk_N_E||[]).push([[1],{{1:(e,t,n)=>{{let {calls}}}}}]);"
        )
        return code.ljust(size).encode()

    def renew(self) -> None:
        """Become the next deploy: every id is another."""
        self.name = secrets.token_urlsafe(15)
        self.chunk_hash = secrets.token_hex(8)
        self.mark_read, self.hide, self.clear = (f"40{secrets.token_hex(20)}" for _ in range(3))
