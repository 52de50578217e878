//! Whatever clients do in whatever order: nothing is counted wrongly, and nothing is lost or doubled.

use super::*;
use crate::gateway::bayeux::SocketId;

/// A generator of numbers that are as good as random here (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// A client, and the events that it got.
struct Client {
    id: SessionId,
    origin: Origin,
    sent: u64,
    got: u64,
    /// What it got in sessions that are gone.
    got_before: u64,
    holds: Vec<HoldId>,
}

impl Client {
    fn channel(&self) -> String {
        format!("/{}", self.id)
    }

    /// Its session is gone, such as with what may not have come: it begins another.
    fn shake_hands(&mut self, scene: &mut Scene) {
        let by_requests = Origin { way: Way::LongPolling, ..self.origin };
        self.id = scene.session_from(&by_requests).0;
        self.got_before += self.got;
        (self.sent, self.got) = (0, 0);
    }

    /// Takes the events that are for this client: each is the next one.
    fn take(&mut self, said: &str) {
        let messages: Vec<serde_json::Value> = serde_json::from_str(said).unwrap();
        let channel = self.channel();
        for message in messages.iter().filter(|it| it["channel"] == channel.as_str()) {
            self.got += 1;
            assert_eq!(message["data"], self.got);
        }
    }
}

#[test]
fn everything_is_told_once_and_in_order() {
    let mut told = 0;
    for seed in 1..300 {
        told += play(&mut Dice(u64::wrapping_mul(seed, 0x9e37_79b9_7f4a_7c15)));
    }
    assert!(told > 10_000, "{told}");
}

/// Gives how many events came.
fn play(dice: &mut Dice) -> u64 {
    let mut scene = Scene::new(|it| {
        (it.has_websocket, it.queue_bytes, it.holds, it.sessions_per_socket) = (true, 1 << 20, 2, 100);
        it.all_queue_bytes = 1 << 20;
    });
    let mut sockets = [0, 1].map(|_| scene.broker.open_socket());
    let mut clients = Vec::new();
    for _ in 0..5 {
        let origin = origin(Some(Browser::new([dice.roll(3) as u8; 20])), [10, 0, 0, dice.roll(4) as u8]);
        let (id, _) = scene.session_from(&origin);
        clients.push(Client { id, origin, sent: 0, got: 0, got_before: 0, holds: Vec::new() });
    }
    for _ in 0..400 {
        let index = dice.roll(clients.len());
        let client = &mut clients[index];
        match dice.roll(9) {
            0 | 1 => {
                let data = client.sent + 1;
                if scene.broker.deliver(client.id, &client.channel(), &data.to_string()).is_ok() {
                    client.sent = data;
                }
            }
            2 | 3 => {
                client.origin.way = match dice.roll(3) {
                    0 => Way::LongPolling,
                    socket => Way::WebSocket(sockets[socket - 1]),
                };
                match scene.post_from(&client.origin, &connect(&client.id.to_string())) {
                    Said::Now(said) if said.contains("402::session_unknown") => {
                        client.shake_hands(&mut scene)
                    }
                    Said::Now(said) => client.take(&said),
                    Said::Held(hold) => client.holds.push(hold),
                    Said::Nothing => {}
                }
            }
            4 => scene.at(scene.now + dice.roll(3000) as u64),
            5 if !client.holds.is_empty() => {
                let hold = client.holds.swap_remove(dice.roll(client.holds.len()));
                scene.broker.abandon(scene.now, hold);
            }
            6 if !client.holds.is_empty() => {
                let hold = dice.roll(client.holds.len());
                if let Poll::Ready(said) = scene.poll(client.holds[hold]) {
                    client.holds.swap_remove(hold);
                    client.take(&said.unwrap_or("[]".to_owned()));
                }
            }
            7 if dice.roll(20) == 0 => {
                let socket = &mut sockets[dice.roll(2)];
                scene.broker.close_socket(scene.now, *socket, false);
                *socket = scene.broker.open_socket();
            }
            8 if dice.roll(50) == 0 => scene.broker.end_session(client.id),
            _ => {
                let waker = Waker::from(Arc::clone(&scene.bell));
                let socket = &mut sockets[dice.roll(2)];
                match scene.broker.poll_socket(scene.now, *socket, &waker) {
                    Poll::Ready(Some(texts)) => clients.iter_mut().for_each(|it| it.take(&array(&texts))),
                    Poll::Ready(None) => {
                        scene.broker.close_socket(scene.now, *socket, false);
                        *socket = scene.broker.open_socket();
                    }
                    Poll::Pending => {}
                }
            }
        }
        check(&scene);
    }
    finish(scene, clients)
}

/// What waits still comes, to those who have a session still.
fn finish(mut scene: Scene, mut clients: Vec<Client>) -> u64 {
    for client in &mut clients {
        client.origin.way = Way::LongPolling;
        let asks = connect(&client.id.to_string())
            .replace("\"clientId\"", "\"advice\":{\"timeout\":0},\"clientId\"");
        let said = scene.post_from(&client.origin, &asks).text();
        if !said.contains("402::session_unknown") {
            client.take(&said);
            assert_eq!(client.got, client.sent);
        }
        for hold in std::mem::take(&mut client.holds) {
            scene.broker.abandon(scene.now, hold);
        }
    }
    scene.at(scene.now + 40_000);
    check(&scene);
    let broker = &scene.broker;
    assert!(broker.sessions.is_empty() && broker.farewells.is_empty() && broker.networks.is_empty());
    assert!(broker.deadlines.is_empty() && broker.holds_of_browsers.is_empty());
    assert_eq!((broker.holds, broker.queue_bytes), (0, 0));
    clients.iter().map(|it| it.got + it.got_before).sum()
}

/// All counts are what they count.
fn check(scene: &Scene) {
    let broker = &scene.broker;
    let sessions = || broker.sessions.values();
    let of_requests = sessions().filter(|it| it.hold.as_ref().is_some_and(|it| it.is_request)).count();
    assert_eq!(broker.holds, of_requests);
    assert_eq!(broker.holds_of_browsers.values().sum::<usize>(), of_requests);
    assert_eq!(broker.queue_bytes, sessions().map(|it| it.queue.bytes()).sum::<usize>());
    assert_eq!(broker.networks.values().sum::<usize>(), broker.sessions.len());
    assert_eq!(broker.deadlines.len(), sessions().filter(|it| it.due.is_some()).count());
    for (id, session) in &broker.sessions {
        let is_on = |socket: &SocketId| broker.sockets[socket].sessions.contains(id);
        assert_eq!(
            broker.sockets.keys().filter(|it| is_on(it)).count(),
            usize::from(session.socket.is_some())
        );
        // Whoever has no deadline has an answer that is about to be fetched.
        assert!(session.due.is_some() || session.hold.is_some());
    }
}
