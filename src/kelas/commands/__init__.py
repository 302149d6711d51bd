"""Groups of subcommands of `kelas`."""
