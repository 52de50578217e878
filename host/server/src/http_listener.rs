//! An HTTP port: so many connections at a time, and none that stands still.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;
use tokio_io_timeout::TimeoutStream;

use crate::hang_up::HangUp;
use crate::network::Network;
use crate::places::{Place, Places};
use crate::yielding::Yielding;

/// How long the server waits after the system couldn't accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Bytes of a reply that may wait for its reader before another piece is put to them, and, about, of the longest head of a
/// request. Our own choice.
const BUFFER_BYTES: usize = 65_536;

/// What is said to a connection for which there is no room.
const FULL: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 5\r\n\
    connection: close\r\ncontent-length: 69\r\n\r\n\
    {\"error\":\"too many HTTP connections: close some, or try again later\"}";

/// What an HTTP port bears.
pub(crate) struct HttpPort {
    pub(crate) connections: usize,
    /// How many of them may come from one address.
    pub(crate) of_one_network: usize,
    /// How long the head of a request may take; also how long a connection may be idle.
    pub(crate) head: Duration,
    /// How long a reply may wait to be read.
    pub(crate) idle: Duration,
}

/// Where a request comes from: an extension of each.
#[derive(Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// The place of a connection among those that there may be: an extension of each request. Whoever goes on with a connection
/// when HTTP is done with it keeps this.
#[derive(Clone)]
pub(crate) struct Admission(
    #[expect(dead_code, reason = "it is given back when it is dropped")] Arc<(Place, OwnedSemaphorePermit)>,
);

/// Serves for ever.
pub(crate) async fn serve(listener: TcpListener, router: Router, port: HttpPort) {
    let permits = Arc::new(Semaphore::new(port.connections));
    let places = Places::new(port.of_one_network);
    let hang_up = HangUp::new();
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(port.head).max_buf_size(BUFFER_BYTES);
    loop {
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "no HTTP connection could be accepted");
                sleep(PAUSE).await;
                continue;
            }
        };
        let place = places.take(Network::from(address.ip()));
        let Some(admission) = place.zip(Arc::clone(&permits).try_acquire_owned().ok()) else {
            tracing::warn!("too many HTTP connections: one is refused");
            hang_up.refuse(stream, FULL.as_bytes().to_vec());
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(port.idle));
        let stream = TokioIo::new(Yielding(Box::pin(stream)));
        let admission = Admission(Arc::new(admission));
        let requests = TowerToHyperService::new(router.clone());
        let requests = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ClientAddress(address.ip()));
            request.extensions_mut().insert(admission.clone());
            requests.call(request)
        });
        let connection = server.serve_connection(stream, requests).with_upgrades();
        tokio::spawn(async move {
            // A client that hangs up or stands still is nobody else's trouble.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "an HTTP connection has ended");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::FULL;

    #[test]
    fn the_word_to_one_too_many_has_the_length_that_it_says() {
        let (head, body) = FULL.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())));
    }
}
