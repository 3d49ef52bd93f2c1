"""Files of any usual format turned into text with page numbers."""
