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
            // A session that may have begun over Chat API v2 ends by itself: another one is begun.
            let is_lost = self.is_http
                && news.is_fate_unknown
                && news.request == parlor_request::PARLOR_REQUEST_JOIN as i32;
            if is_lost || news.error_id == parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_USER as u32 {
                self.habit.forgotten();
            }
        }
    }
}
