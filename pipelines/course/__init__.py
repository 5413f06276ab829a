"""Is it on course? Pure: control charts, paths to targets, the status of goals and measures, and the sentences about them.

Pages and printed reports say the same because both ask here. Imports nothing of ours.
"""
