//! The descriptors that the system lets the process have: each connection takes one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::config::Limits;

/// Descriptors that are left for everything but connections: our own choice.
const RESERVE: u64 = 64;

/// Raises the soft limit of the process to its hard one, so far as the connections of `limits` need it, and makes fewer
/// connections of each port where that isn't enough: a port that is full says so, but a process without descriptors
/// can't accept anybody.
pub(crate) fn provide(limits: &mut Limits) {
    let wanted = connections(limits).saturating_add(RESERVE);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let available = match current {
        None => return,
        Some(current) if current >= wanted => return,
        Some(current) => {
            let raised = maximum.map_or(wanted, |it| it.min(wanted));
            match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }) {
                Ok(()) => raised,
                Err(_) => current,
            }
        }
    };
    if available < wanted {
        let before = connections(limits);
        share_out(limits, available.saturating_sub(RESERVE).max(available / 2));
        tracing::warn!(
            descriptors = available,
            basic = limits.basic_connections,
            flex = limits.flex_connections,
            http = limits.http_connections,
            chat_api = limits.chat_api_connections,
            gws = limits.gws_connections,
            "too few descriptors for {before} connections: raise the limit (ulimit -n), or fewer can come"
        );
    }
}

fn connections(limits: &Limits) -> u64 {
    let Limits {
        basic_connections,
        flex_connections,
        http_connections,
        chat_api_connections,
        gws_connections,
        ..
    } = limits;
    [basic_connections, flex_connections, http_connections, chat_api_connections, gws_connections]
        .into_iter()
        .fold(0, |sum: u64, it| sum.saturating_add(u64::try_from(*it).unwrap_or(u64::MAX)))
}

/// Makes each port's connections fewer in the same proportion; at least one stays for each.
fn share_out(limits: &mut Limits, available: u64) {
    let all = u128::from(connections(limits).max(1));
    let Limits {
        basic_connections,
        flex_connections,
        http_connections,
        chat_api_connections,
        gws_connections,
        ..
    } = limits;
    for port in [basic_connections, flex_connections, http_connections, chat_api_connections, gws_connections]
    {
        let share = (*port as u128) * u128::from(available) / all;
        *port = usize::try_from(share).unwrap_or(*port).clamp(1, (*port).max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_port_keeps_its_part() {
        let mut limits = Limits::default();
        let parts = |it: &Limits| {
            [
                it.basic_connections,
                it.flex_connections,
                it.http_connections,
                it.chat_api_connections,
                it.gws_connections,
            ]
        };
        assert_eq!(parts(&limits), [1024, 2048, 256, 2048, 2048]);
        share_out(&mut limits, 928);
        assert_eq!(parts(&limits), [128, 256, 32, 256, 256]);
        share_out(&mut limits, 0);
        assert_eq!(parts(&limits), [1, 1, 1, 1, 1]);
    }
}
