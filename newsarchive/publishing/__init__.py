"""What a run wrote into the site, committed and pushed by git.

Everything is made with git's plumbing, so that nothing but our own files is touched: a commit is
built from the last one and the noted paths alone, the index gets these paths, and the branch moves
in one step. A kill leaves the old commit or the new one; what is in between is done again by the
next run.
"""
