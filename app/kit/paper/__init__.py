"""Documents on paper: headings, lists and facts, drawn as PDF and as HTML."""
