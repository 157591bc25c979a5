//! Files: the only user of `std::fs`, and the seam where tests inject faults.
/// placeholder
pub trait FileSystem: std::fmt::Debug + Send + Sync {}
/// placeholder
#[derive(Debug)]
pub struct DiskFileSystem;
impl FileSystem for DiskFileSystem {}
