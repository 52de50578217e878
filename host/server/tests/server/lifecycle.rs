//! Starting and stopping.

use parlor_server::{Config, Server, StartError};

use crate::client::{Client, start};

#[test]
fn a_port_in_use_is_named() {
    let server = start(|_| {});
    let mut config = Config::default();
    config.flex = server.addresses().basic;
    let Err(error) = Server::start(config) else { panic!("it started") };
    let expected = format!(
        "the server can't listen for flex at {}: the port is in use; stop the other program, or choose port 0",
        server.addresses().basic
    );
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, StartError::Listen { port: "flex", .. }));
}

#[test]
fn shutting_down_tells_everybody_and_frees_the_ports() {
    // An address of its own: no other test takes the ports once they are free.
    let host = if cfg!(target_os = "linux") { [127, 0, 0, 77] } else { [127, 0, 0, 1] };
    let server = start(|config| {
        (config.basic, config.http) = ((host, 0).into(), (host, 0).into());
    });
    let addresses = server.addresses();
    let mut agent = Client::agent(addresses.basic);
    agent.create();
    server.shutdown();
    let all = agent.until_closed();
    assert_eq!(all.len(), 1);
    assert!(all[0].contains("sessionStatus=\"Over\"") && all[0].contains("code=\"5\""), "{all:?}");
    assert!(std::net::TcpStream::connect(addresses.basic).is_err());
    assert!(std::net::TcpStream::connect(addresses.http).is_err());
}

#[test]
fn a_server_starts_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { start(|_| {}).shutdown() });
}

/// A client that is connected and says nothing must not hold up the shutdown.
#[test]
fn an_idle_client_does_not_hold_up_the_shutdown() {
    let server = start(|_| {});
    let mut idle = Client::connect(server.addresses().basic);
    // A keep-alive and its answer: the server knows the connection.
    idle.write(&[0; 4]);
    assert_eq!(idle.next().as_deref(), Some(""));
    let started = std::time::Instant::now();
    server.shutdown();
    assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());
}
