//! The names of channels, and the patterns that clients subscribe to.

/// Bytes of the longest name: our own choice.
const CHANNEL_BYTES: usize = 256;

/// Whether this names a channel, such as `/v2/me/chats`. The segments may have any characters but control characters:
/// the servers in use are no stricter.
pub(super) fn is_channel(name: &str) -> bool {
    is_path(name) && !name.contains('*')
}

/// Whether this can be subscribed to: a channel, or a pattern whose last segment is `*` or `**`.
pub(super) fn is_pattern(name: &str) -> bool {
    let fixed = name.strip_suffix("/**").or_else(|| name.strip_suffix("/*"));
    match fixed {
        Some("") => true,
        Some(fixed) => is_channel(fixed),
        None => is_channel(name),
    }
}

fn is_path(name: &str) -> bool {
    name.len() <= CHANNEL_BYTES
        && !name.contains(char::is_control)
        && name.strip_prefix('/').is_some_and(|it| it.split('/').all(|segment| !segment.is_empty()))
}

/// Whether the channel is one of those that the pattern stands for: `*` is one more segment, `**` one or more of them.
pub(super) fn matches(pattern: &str, channel: &str) -> bool {
    let behind = |prefix| channel.strip_prefix(prefix).filter(|it: &&str| !it.is_empty());
    if let Some(prefix) = pattern.strip_suffix("**") {
        behind(prefix).is_some()
    } else if let Some(prefix) = pattern.strip_suffix('*') {
        behind(prefix).is_some_and(|it| !it.contains('/'))
    } else {
        pattern == channel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns() {
        for name in ["/v2/me/chats", "/service/chatV2/customer-support", "/a", "/service/chatV2/à la carte"]
        {
            assert!(is_channel(name) && is_pattern(name), "{name}");
        }
        for pattern in ["/v2/me/*", "/**", "/*", "/v2/**"] {
            assert!(!is_channel(pattern) && is_pattern(pattern), "{pattern}");
        }
        let long = format!("/{}", "a".repeat(CHANNEL_BYTES));
        for nothing in
            ["", "/", "//", "a", "a/b", "/a//b", "/a/", "/*/a", "/a*", "/a/***", "/a\n", "*", "**", &long]
        {
            assert!(!is_channel(nothing) && !is_pattern(nothing), "{nothing}");
        }
    }

    #[test]
    fn what_patterns_stand_for() {
        for (pattern, channel, does_match) in [
            ("/v2/me/chats", "/v2/me/chats", true),
            ("/v2/me/chats", "/v2/me/chats/1", false),
            ("/v2/me/*", "/v2/me/chats", true),
            ("/v2/me/*", "/v2/me", false),
            ("/v2/me/*", "/v2/me/chats/1", false),
            ("/v2/me/*", "/v2/mean", false),
            ("/v2/**", "/v2/me/chats", true),
            ("/v2/**", "/v2", false),
            ("/v2/**", "/v20/me", false),
            ("/**", "/v2/me/chats", true),
            ("/*", "/v2", true),
            ("/*", "/v2/me", false),
        ] {
            assert_eq!(matches(pattern, channel), does_match, "{pattern} {channel}");
        }
    }
}
