//! Floods of peers that come and go.

use std::io::Write;
use std::thread;

use crate::Addresses;
use crate::floods::begin;
use crate::packets::{Peer, frame};

/// Threads that come and go at the same time.
const THREADS: usize = 4;

fn all_at_once(each: impl Fn(usize) + Sync) {
    begin();
    thread::scope(|scope| {
        for number in 0..THREADS {
            let each = &each;
            scope.spawn(move || each(number));
        }
    });
}

/// Logs in with one new nonce after the other, without waiting for replies; comes again when it is cut off.
pub(crate) fn logins(at: Addresses) {
    all_at_once(|thread| {
        for round in 0_u64.. {
            let mut peer = Peer::connect(at.flex);
            peer.drain();
            for number in 0_u64.. {
                let nonce = format!("arrivals-{}-{thread}-{round}-{number}", std::process::id());
                let mark = peer.reference();
                let login = format!("<requestLogin {mark} userNick=\"Eve\" nonce=\"{nonce}\"/>");
                if peer.stream.write_all(&frame(&login)).is_err() {
                    break;
                }
            }
        }
    });
}

/// Registers at the basic port and closes, again and again.
pub(crate) fn registers(at: Addresses) {
    all_at_once(|_| {
        loop {
            let mut peer = Peer::connect(at.basic);
            let register = "<requestRegister referenceId=\"1\" userNick=\"Eve\" userType=\"AGENT\"/>";
            if peer.stream.write_all(&frame(register)).is_ok() {
                // Its reply, or the word that there is no room.
                let _ = std::io::Read::read(&mut peer.stream, &mut [0; 4]);
            }
        }
    });
}

/// One user who begins a session and leaves it, again and again.
pub(crate) fn sessions(at: Addresses) {
    let mut peer = Peer::connect(at.flex);
    let user = peer.login(1);
    peer.drain();
    begin();
    loop {
        let (join, leave) = (peer.reference(), peer.reference());
        let packets = [
            frame(&format!("<requestJoin {join} {user} queueKey=\"q\"/>")),
            frame(&format!("<requestLogout {leave} {user}/>")),
        ];
        if peer.stream.write_all(&packets.concat()).is_err() {
            return;
        }
    }
}
