"""Commands that are cut short by a kill, a power cut or a full disk, and what must hold then."""
