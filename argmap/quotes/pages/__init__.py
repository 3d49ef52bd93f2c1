"""What belongs to the page and not to the running text: heads, page numbers, notes; and how the text flows on."""
