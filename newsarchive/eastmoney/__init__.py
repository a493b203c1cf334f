"""EastMoney's wire formats: what its answers mean, without any network."""
