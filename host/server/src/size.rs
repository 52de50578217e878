/// A number of bytes for a person: `1.4 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".into(),
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let of = [0, 1, 999, 1536, 1_450_000].map(size);
        assert_eq!(of, ["0 bytes", "1 byte", "999 bytes", "1.5 kB", "1.4 MB"]);
    }
}
