"""A whole essay checked: its quotations found, matched to the sources at hand, judged, and reported."""
