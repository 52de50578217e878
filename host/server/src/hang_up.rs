//! Refusing a connection with a word, so that the client reads it before it sees that the connection is gone.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How long a refused client may take to read why and to hang up.
const PATIENCE: Duration = Duration::from_millis(500);

/// Connections that are being refused at a time; more of them get no word.
const AT_A_TIME: usize = 64;

/// Refuses connections of one port.
pub(crate) struct HangUp(Arc<Semaphore>);

impl HangUp {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_A_TIME)))
    }

    /// Says why, and hangs up, without keeping the caller waiting.
    pub(crate) fn refuse(&self, stream: TcpStream, why: Vec<u8>) {
        if let Ok(permit) = Arc::clone(&self.0).try_acquire_owned() {
            tokio::spawn(async move {
                let _ = timeout(PATIENCE, say(stream, &why)).await;
                drop(permit);
            });
        }
    }
}

/// What the client still sends is read: otherwise the system would drop our word together with the connection.
async fn say(mut stream: TcpStream, why: &[u8]) -> std::io::Result<()> {
    stream.write_all(why).await?;
    stream.shutdown().await?;
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}
