"""Language choice, the glossary, and the sentences that the program itself says."""
