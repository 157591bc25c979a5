//! MemoryHub's window: a thin shell over the library.
pub mod border;
