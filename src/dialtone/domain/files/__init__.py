"""Files: directories, listings, uploads and downloads, credits, queues."""
