"""Safety suites: bias, attacks on the house, injections in documents, harmful and sensitive prompts. Kept and compared like other runs."""
