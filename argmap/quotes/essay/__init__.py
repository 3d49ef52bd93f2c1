"""A whole essay checked: its quotations found, matched to the available sources, judged, and reported."""
