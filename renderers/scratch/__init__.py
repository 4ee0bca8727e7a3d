"""The scratch voice: free, offline, in time; what an episode is paced with before a voice is bought."""
