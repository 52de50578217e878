//! What the link does by itself for a customer: the requests of a [`CustomerHabit`], made with the handle.

use core::ptr::null;

use parlor::filled::Filled;
use parlor::{
    parlor_error_id, parlor_flex, parlor_flex_is_busy, parlor_flex_is_logged_in, parlor_flex_is_over,
    parlor_flex_join, parlor_flex_login, parlor_flex_service_host, parlor_flex_session_id, parlor_join,
    parlor_login, parlor_news, parlor_news_kind, parlor_request, parlor_status as Status, parlor_text,
};
use parlor_link::{CustomerHabit, CustomerRequest};

use crate::copies::Copy;
use crate::room::Refused;

/// What the link must know for it.
pub(crate) struct Customer {
    /// Without it the program logs in by itself.
    login: Option<Copy<parlor_login>>,
    /// Without it the program joins a first session by itself.
    join: Option<Copy<parlor_join>>,
    habit: CustomerHabit,
    /// Whether it is a customer of Chat API v2.
    is_http: bool,
}

impl Customer {
    pub(crate) fn new(login: Option<Copy<parlor_login>>, join: Option<Copy<parlor_join>>) -> Self {
        Self { login, join, habit: CustomerHabit::default(), is_http: false }
    }

    /// There is a connection. What was under way on the one before goes out again by itself.
    pub(crate) fn linked(&mut self, flex: *const parlor_flex) {
        let mut text = parlor_text { data: null(), length: 0 };
        // SAFETY: the handle is the link's.
        let (is_busy, is_logged_in, is_in_session) = unsafe {
            self.is_http = parlor_flex_service_host(flex, &raw mut text) == 0;
            let is_in_session = parlor_flex_session_id(flex, &raw mut text) == 0;
            (parlor_flex_is_busy(flex), parlor_flex_is_logged_in(flex), is_in_session)
        };
        self.habit.linked(is_busy, is_logged_in, is_in_session);
    }

    /// Makes the request that is due; gives it if it can't be made.
    pub(crate) fn ask(&mut self, flex: *mut parlor_flex) -> Option<Refused> {
        // SAFETY: the handle is the link's.
        let is_over = unsafe { parlor_flex_is_over(flex) };
        let (what, status) = match self.habit.due() {
            None => return None,
            Some(_) if is_over => ("", 0),
            Some(CustomerRequest::LogIn) => ("not logged in", self.log_in(flex)),
            Some(CustomerRequest::Join) => ("not joined", self.join(flex)),
        };
        if status == Status::PARLOR_BUSY as i32 {
            return None;
        }
        self.habit.asked();
        (status != 0).then_some(Refused { what, status })
    }

    fn log_in(&mut self, flex: *mut parlor_flex) -> i32 {
        let Some(login) = &mut self.login else { return 0 };
        // SAFETY: the handle is the link's, the copy is whole.
        let status = unsafe { parlor_flex_login(flex, &raw const login.request) };
        if status == 0 {
            // A nonce is for one login: the library draws those of others.
            login.request.nonce = parlor_text::view(b"");
        }
        status
    }

    fn join(&mut self, flex: *mut parlor_flex) -> i32 {
        let mut session_id = parlor_text { data: null(), length: 0 };
        // SAFETY: the handle is the link's.
        let is_known = unsafe { parlor_flex_session_id(flex, &raw mut session_id) } == 0;
        let given = self.join.as_ref().map(|it| it.request);
        let join = match given {
            None if !is_known => return 0,
            // What the customer said on coming in was said.
            given if is_known => {
                let user_data = given.map_or(parlor_join::defaults().user_data, |it| it.user_data);
                parlor_join { session_id, user_data, ..parlor_join::defaults() }
            }
            given => given.unwrap_or_else(parlor_join::defaults),
        };
        // SAFETY: as before; the copy is whole, the session's id is the handle's own.
        unsafe { parlor_flex_join(flex, &raw const join) }
    }

    /// Takes notice of news.
    pub(crate) fn observe(&mut self, news: &parlor_news) {
        if news.kind == parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32 {
            self.habit.logged_in();
        } else if news.kind == parlor_news_kind::PARLOR_NEWS_REFUSED as i32 {
            let is_forgotten = if self.is_http {
                // A session that may have begun over Chat API v2 ends by itself: another one is begun. For a customer whom the
                // server has forgotten there is no way back.
                news.is_fate_unknown && news.request == parlor_request::PARLOR_REQUEST_JOIN as i32
            } else {
                news.error_id == parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_USER as u32
            };
            if is_forgotten {
                self.habit.forgotten();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use core::ptr::null_mut;
    use std::sync::Arc;

    use parlor::{parlor_flex_config, parlor_flex_new, parlor_flex_say, parlor_say};
    use parlor_link::{Address, Driver};

    use super::*;
    use crate::copies::Copied;
    use crate::driver::RoomDriver;
    use crate::event::parlor_link_event_kind as Kind;
    use crate::handle::Handle;
    use crate::log::Log;
    use crate::room::{Habit, Room};
    use crate::signal::Signal;

    fn ok(json: &str) -> String {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
            json.len()
        )
    }

    /// The kinds of all that is told: of the link's events, and of news.
    fn told(room: &Room) -> Vec<(i32, i32)> {
        let mut told = Vec::new();
        while let Ok(event) = room.fetch() {
            // SAFETY: they are valid until the next is fetched.
            let (kind, news) = unsafe { ((*event).kind, (*event).news.as_ref()) };
            told.push((kind, news.map_or(0, |it| it.kind)));
        }
        told
    }

    #[test]
    fn a_customer_whom_the_chat_api_has_forgotten_is_out() {
        let config = parlor_flex_config {
            binding: 2,
            service_host: parlor_text::view(b"chat.example.com"),
            service_path: parlor_text::view(b"/chat"),
            ..parlor_flex_config::defaults()
        };
        let login = parlor_login { nickname: parlor_text::view(b"Ana"), ..parlor_login::defaults() };
        let join = parlor_join::defaults();
        let mut flex = null_mut();
        // SAFETY: the handle is new, and config and requests are whole.
        let (handle, habit) = unsafe {
            assert_eq!(parlor_flex_new(&raw const config, &raw mut flex), 0);
            let habit = Customer::new(
                parlor_login::copy(&raw const login).unwrap(),
                parlor_join::copy(&raw const join).unwrap(),
            );
            (Handle::of_customer(flex).unwrap(), Habit::Customer(habit))
        };
        let log = Log { callback: None, level: 0, context: null_mut() };
        let room = Room::new(handle, habit, Signal::new().unwrap(), log, None, null_mut()).ok().unwrap();
        let room = Arc::new(room);
        let mut driver = RoomDriver::new(Arc::clone(&room));
        driver.made(0, &Address { host: "127.0.0.1".into(), port: 1 });
        told(&room);
        let mut now = parlor_link::now();
        let mut exchange = |pause: u64, reply: &str| {
            now += pause;
            let mut sent = 0;
            driver.transmit(now, &mut |bytes| {
                sent += bytes.len();
                bytes.len()
            });
            assert_ne!(sent, 0, "nothing is asked: {reply}");
            driver.receive(now, reply.as_bytes());
            told(&room)
        };
        let news = |kind: parlor_news_kind| (Kind::PARLOR_LINK_NEWS as i32, kind as i32);
        let joined =
            r#"{"statusCode":0,"alias":"117","userId":"U1","secureKey":"K","chatId":"S","messages":[]}"#;
        let unknown = ok(r#"{"statusCode":2,"errors":[{"code":4,"advice":"unknown customer"}]}"#);
        exchange(0, "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n");
        exchange(0, &ok(joined));
        // Said while the server was restarted.
        let mut say = parlor_say::defaults();
        say.words.text = parlor_text::view(b"hello");
        room.lock();
        // SAFETY: the handle is locked, the request is whole.
        assert_eq!(unsafe { parlor_flex_say(flex, &raw const say) }, 0);
        room.gate.leave().unwrap();
        let refused = news(parlor_news_kind::PARLOR_NEWS_REFUSED);
        assert_eq!(exchange(0, &unknown), [refused]);
        // The next poll brings the end, and nothing is asked behind it.
        assert_eq!(exchange(20_000, &unknown), [refused, news(parlor_news_kind::PARLOR_NEWS_OVER)]);
        driver.transmit(now + 60_000, &mut |_| panic!("something is asked"));
        assert_eq!(told(&room), []);
    }
}
