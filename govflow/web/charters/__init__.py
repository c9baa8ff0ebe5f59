"""The pages of charters: where a director reads and signs, and the supervising post attests."""
