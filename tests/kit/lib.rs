//! Shared kit of the tests that cross packages.
