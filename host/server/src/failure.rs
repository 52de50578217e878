//! A server that ends by itself: a task that panicked is noticed, so that nothing lives on half dead.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Why a server that ran has ended by itself, in one line: a fault in the server. Its sessions are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerFailure {
    /// Which part of the server panicked.
    pub part: &'static str,
}

impl fmt::Display for ServerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.part;
        write!(
            f,
            "the server has a fault: its {part} panicked, and its sessions are lost; start it anew, and report it"
        )
    }
}

impl std::error::Error for ServerFailure {}

/// Waits until the server is told to stop, or one of its tasks ends by itself, which it never should: gives its name.
pub(crate) async fn until_stopped(
    stopped: oneshot::Receiver<()>,
    tasks: &mut [(&'static str, &mut JoinHandle<()>)],
) -> Option<&'static str> {
    let ended = poll_fn(|context| {
        let mut ended = tasks
            .iter_mut()
            .filter_map(|(name, task)| Pin::new(&mut **task).poll(context).is_ready().then_some(*name));
        ended.next().map_or(Poll::Pending, Poll::Ready)
    });
    tokio::select! {
        biased;
        // Either way the server is told to stop.
        _ = stopped => None,
        name = ended => Some(name),
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    fn runtime() -> Runtime {
        Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    }

    #[test]
    fn a_task_that_panics_ends_the_server() {
        let runtime = runtime();
        let (_stop, stopped) = oneshot::channel();
        let mut port = runtime.spawn(std::future::pending());
        let mut engine = runtime.spawn(async { panic!("this is the test's own") });
        let mut tasks = [("flex port", &mut port), ("engine", &mut engine)];
        let part = runtime.block_on(until_stopped(stopped, &mut tasks)).unwrap();
        assert_eq!(
            ServerFailure { part }.to_string(),
            "the server has a fault: its engine panicked, and its sessions are lost; start it anew, and report it"
        );
    }

    #[test]
    fn a_server_that_is_told_to_stop_has_no_failure() {
        let runtime = runtime();
        let (stop, stopped) = oneshot::channel::<()>();
        drop(stop);
        let mut engine = runtime.spawn(std::future::pending());
        let mut tasks = [("engine", &mut engine)];
        assert_eq!(runtime.block_on(until_stopped(stopped, &mut tasks)), None);
    }
}
