//! A fake environment and clients without sockets, for scenario tests.
