"""Articles made again from the answers that are kept, without the network."""
