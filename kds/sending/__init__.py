"""Letters to guests: composed in their language, sent after the commit, tried again on failure."""
