"""Former ids of maps and claims, which lead to what they are now."""

from __future__ import annotations

from argmap.library.state import Readable


def present_ids(library: Readable, map_id: str, claim_id: str = "") -> tuple[str, str]:
    """Return the present ids of a map and of one of its claims that may be given by former ones.

    :return: the ids as they are now; as they were given where no map or claim had them before
    """
    debates = library.debates
    if map_id not in debates:
        map_id = next((one.id for one in debates.values() if map_id in one.map.former_ids), map_id)
    debate = debates.get(map_id)
    if debate and claim_id not in debate.map.claim:
        found = (claim.id for claim in debate.map.claims if claim_id in claim.former_ids)
        claim_id = next(found, claim_id)
    return map_id, claim_id
