//! The accept loop. Ours, because a server without deadlines keeps half a header, an idle socket and half a body open
//! for ever (F5): every wait for the other side ends, and nobody holds more than a share of the connections.

use super::arrival::Peer;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::{debug, info, warn};

/// How long each side may keep the other waiting, and how many may be connected.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// From the first moment a request could begin to the end of its header: also how long a connection may idle.
    pub header: Duration,
    /// Without a byte moving in either direction: half a body, an answer that nobody reads.
    pub stall: Duration,
    /// For the requests that run when the server is told to stop.
    pub drain: Duration,
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address, except from the proxies that stand in front.
    pub per_address: usize,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub proxies: Arc<[IpAddr]>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(20),
            // Longer than any handler may take, during which no byte moves.
            stall: Duration::from_secs(60),
            drain: Duration::from_secs(20),
            connections: 4096,
            per_address: 256,
            proxies: Arc::new([]),
        }
    }
}

/// Serves until told to stop, then lets running requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: CancellationToken,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(bounds.connections));
    let addresses = Arc::new(Addresses::default());
    let running = GracefulShutdown::new();
    loop {
        // Past the cap the kernel's queue waits, not our memory.
        let place = places.clone().acquire_owned().await.expect("the semaphore is never closed");
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, or the other side is gone again: neither ends the server.
                warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let address = peer.ip().to_canonical();
        let limit = if bounds.proxies.contains(&address) { bounds.connections } else { bounds.per_address };
        let Some(share) = addresses.take(address, limit) else {
            debug!(%address, "too many connections from one address");
            continue;
        };
        let connection = connection(stream, address, router.clone(), &bounds);
        let connection = running.watch(connection);
        tokio::spawn(async move {
            let _held = (place, share);
            if let Err(error) = connection.await {
                debug!(%address, %error, "connection ended early");
            }
        });
    }
    drop(listener);
    info!("stopping: no new connections");
    if tokio::time::timeout(bounds.drain, running.shutdown()).await.is_err() {
        warn!("some requests did not finish within {:?}", bounds.drain);
    }
    Ok(())
}

fn connection(
    stream: TcpStream,
    address: IpAddr,
    router: Router,
    bounds: &Bounds,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + use<> {
    // Answers are written whole; waiting to fill a packet would only delay the last one.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "TCP_NODELAY");
    }
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(Peer(address));
        router.clone().oneshot(request)
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.header)
        .max_headers(64)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(Paced::new(stream, bounds.stall)), service)
}

/// How many connections each address holds.
#[derive(Default)]
struct Addresses(Mutex<HashMap<IpAddr, usize>>);

impl Addresses {
    fn take(self: &Arc<Self>, address: IpAddr, limit: usize) -> Option<Share> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Share { of: self.clone(), address })
    }
}

/// One connection of an address's share; given back when dropped.
struct Share {
    of: Arc<Addresses>,
    address: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.address);
            }
        }
    }
}

/// A stream that fails when nothing has moved in either direction for a while.
struct Paced<S> {
    stream: S,
    stall: Duration,
    deadline: Pin<Box<Sleep>>,
}

impl<S> Paced<S> {
    fn new(stream: S, stall: Duration) -> Self {
        Self { stream, stall, deadline: Box::pin(tokio::time::sleep(stall)) }
    }

    /// Progress starts the wait anew; without it the wait may have run out.
    fn pace<T>(&mut self, cx: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            let until = Instant::now() + self.stall;
            self.deadline.as_mut().reset(until);
            return poll;
        }
        ready!(self.deadline.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.pace(cx, poll)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.pace(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.pace(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Flushing a socket does nothing and is always ready: it must not count as progress.
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
