"""An embedded origin: a small server of invented articles in the formats of EastMoney's answers.

Everything it serves is made up: companies, codes, words. Only the names of outlets are real, as
they are what the catalogue of outlets has to cope with. Nothing here talks to any other machine.
"""
