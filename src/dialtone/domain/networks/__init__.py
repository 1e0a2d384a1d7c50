"""Message networks as mail sees them: addresses and routes of FidoNet and QWKnet. Below `mail`, which asks it where
netmail goes; what carries it later stands above and reads the outbound store (docs/decisions/0008)."""
