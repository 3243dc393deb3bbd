"""The ERP over the network, the only room with sockets."""

from __future__ import annotations

import sys
import warnings
from typing import Final

# requests would guess the encoding of texts that name none, and loads 4 MB for that. We take bytes, and it
# can do without: so it is told, while it is loaded, that no guesser is installed.
_GUESSERS: Final = {"chardet", "charset_normalizer"} - sys.modules.keys()

sys.modules.update(dict.fromkeys(_GUESSERS))  # type: ignore[arg-type]  # None: not to be found
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says that it misses one
    import requests  # noqa: F401
for _name in _GUESSERS:
    del sys.modules[_name]
