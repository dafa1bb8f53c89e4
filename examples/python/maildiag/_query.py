"""Filters: what is asked, as the library takes it."""

from __future__ import annotations

import ctypes
from typing import Any, Dict, Iterable, List, Optional, Union

from . import _api
from ._asking import made, number_of
from ._values import lend, usec_of, words

States = Union[str, Iterable[str]]

_TEXTS = (
    "query queue_id address from_ to domain message_id client relay user"
    " cause host contains"
).split()


def _state_mask(states: States) -> int:
    numbers = words(_api.MAILDIAG_WORDS_STATE)
    known = {name: number for number, name in numbers.items()}
    wanted = [states] if isinstance(states, str) else list(states)
    mask = 0
    for state in wanted:
        mask |= 1 << number_of(known, state, "state")
    return mask


def filter_struct(
    query: Dict[str, Any], keep: List[Any]
) -> Optional[_api.maildiag_filter]:
    """The struct of what was asked; None: everything. `keep` must live as
    long as it is used."""
    asked = made(_api.maildiag_filter)
    for name, value in query.items():
        if value is None:
            continue
        if name in _TEXTS:
            setattr(asked, name, lend(value, keep))
        elif name in ("since", "until"):
            setattr(asked, name, usec_of(value))
        elif name == "state":
            asked.state_mask = _state_mask(value)
        elif name == "kinds":
            asked.kinds = value
        else:
            raise TypeError(
                f"no filter {name!r}: one of {', '.join(_TEXTS)}, since,"
                " until, state"
            )
    keep.append(asked)
    return asked if query else None


def filter_of(query: Dict[str, Any], keep: List[Any]) -> object:
    asked = filter_struct(query, keep)
    return None if asked is None else ctypes.byref(asked)
